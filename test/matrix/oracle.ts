import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { isPartialFailure, saysTheSame, stepOf, timeoutMsOf } from "../support/contract.js";
import { type MatrixTestBed, night } from "./matrixTestBed.js";
import type { Performed } from "./perform.js";
import { expectSentence } from "./sentence.js";

type Runs = Performed["runsAfter"];

const requestTimeoutMs = 30_000;
const shortestGapMs = 1_000;

export function ours(runs: Runs): Runs {
    return runs.filter(({ createdBy }) => createdBy === outOfTheBox.user);
}

/** The starts of ours that CDM took. */
export function startsIn(runs: Runs): number {
    return ours(runs).filter(({ auto }) => !auto).length;
}

/** What holds after every operation, whatever went wrong. The emulator's own store and ledger say so. */
export function expectAlways(bed: MatrixTestBed, done: Performed): void {
    expect(bed.emulator.truth().maxLiveRuns, "live runs of one job at one time").to.be.at.most(1);
    const foreign = [...bed.runs(), ...bed.runs("other")].filter(({ createdBy }) => createdBy === night);
    expect(
        foreign.filter(({ stops }) => stops > 0),
        "foreign runs that were stopped",
    ).to.deep.equal([]);
    const mostMs = timeoutMsOf(done.inputs, done.kind) + requestTimeoutMs;
    expect(done.endedAt - done.beganAt, "time that it took").to.be.at.most(mostMs);
    const startsBefore = done.runsAfter.length < done.runsBefore.length ? 0 : startsIn(done.runsBefore);
    const mostStarts = done.kind === "create" || done.kind === "update" ? 1 : 0;
    expect(startsIn(done.runsAfter) - startsBefore, "starts that took effect").to.be.at.most(mostStarts);
    expectLooksBetweenOrders(done);
    if (done.kind === "read") expectOnlyLooks(done);
    if ("error" in done.outcome) expectUsableFailure(bed, done, done.outcome.error);
    else expectTrueSuccess(done, done.outcome.state);
}

/** No order is repeated blind, but for one that the gateway has turned away. */
function expectLooksBetweenOrders({ requests }: Performed): void {
    const taken = requests.filter(({ status }) => status !== 429).map(({ operation }) => operation);
    const orders: readonly string[] = ["start", "stop"];
    const blind = taken.filter((operation, index) => orders.includes(operation) && operation === taken[index - 1]);
    expect(blind, "orders that were repeated without a look").to.deep.equal([]);
}

function expectOnlyLooks({ requests, runsBefore, runsAfter }: Performed): void {
    expect(requests.filter(({ method }) => method !== "GET")).to.deep.equal([]);
    const stops = (runs: Runs) => runs.map(({ submissionId, stops: count }) => ({ submissionId, count }));
    expect(stops(runsAfter)).to.deep.equal(stops(runsBefore));
}

function expectUsableFailure(bed: MatrixTestBed, { kind, runsAfter }: Performed, error: Error): void {
    expectSentence(error.message);
    if (isPartialFailure(error)) {
        expect(error.id).to.equal(`${outOfTheBox.cluster}/${outOfTheBox.job}`);
        expect(error.properties, "a partial failure without what is owed").to.have.property("unfinished");
        expect(JSON.stringify(error.properties)).not.to.include(outOfTheBox.token);
    } else if (kind === "create") {
        const forgotten = ours(runsAfter).filter(({ live }) => live);
        expect(forgotten, `live and in no state: ${bed.said.join(" / ")}`).to.deep.equal([]);
    }
}

function expectTrueSuccess(done: Performed, state: Performed["state"]): void {
    if (done.kind === "delete") expectProvenStop(done);
    if (done.kind === "read" && state === undefined) {
        expect(done.runsAfter, "a refresh that forgets a job which is there").to.deep.equal([]);
    }
    if (done.kind !== "create" && done.kind !== "update") return;
    expect(state?.submissionId).to.equal(ours(done.runsAfter).at(-1)?.submissionId);
    expect(state && stepOf(state, done.inputs), "what is left to do").to.equal("keep");
    expect(state && saysTheSame(state, done.inputs), "all inputs in the state").to.equal(true);
    if (done.inputs.waitFor === "completed") expect(done.runsAfter.at(-1)?.status).to.equal("SUCCEEDED");
}

/** Not live, and two answers at least a second apart in which it was so, after the last stop. */
function expectProvenStop({ runsAfter, requests }: Performed): void {
    expect(ours(runsAfter).filter(({ live }) => live)).to.deep.equal([]);
    if (runsAfter.length === 0) return;
    const endedAt = Math.max(...ours(runsAfter).map((run) => run.endedAt ?? 0));
    const lastStop = requests.map(({ operation }) => operation).lastIndexOf("stop");
    const looks = requests
        .slice(lastStop + 1)
        .filter(({ operation, status }) => operation === "status" && status === 200);
    const [first, second] = looks.slice(-2).map(({ at }) => at);
    expect(first, "two looks after the last stop").to.be.at.least(endedAt);
    expect((second ?? 0) - (first ?? 0), "the gap between them").to.be.at.least(shortestGapMs);
}
