import { expect } from "chai";
import { refreshFacts } from "#provider/run/model/refresh.js";
import type { RunFacts } from "#provider/run/model/state.js";
import { observationOf, runIn, runs, type Seen } from "../../../support/waiterBed.js";

const job = { clusterId: "c", jobName: "orders" };
const facts: RunFacts = { submission: runIn("RUNNING"), startedByUs: true };
const since = runs.ours.creationDate;
const start = {
    phase: "start",
    since,
    between: [since - 1_000, since + 60_000],
    after: runs.earlier,
    user: "ci",
    self: "ci",
} as const;
const owes = (phase: "wait" | "restart"): Partial<RunFacts> => ({ unfinished: { phase, since } });
/** Only a start is known, of which no status has shown the run. */
const lost: Partial<RunFacts> = { submission: runIn("SUCCEEDED earlier"), unfinished: start };

describe("what a refresh makes of a status", () => {
    const table: readonly (readonly [
        seen: Exclude<Seen, "forbidden" | "unreachable" | "takes longer">,
        before: Partial<RunFacts>,
        inputs: { readonly desiredState?: "stopped"; readonly waitFor?: "completed" },
        after: {
            readonly status: string;
            readonly id?: number;
            readonly owes?: string;
            readonly superseded?: true;
            readonly historyExpired?: true;
        },
    ])[] = [
        ["SUCCEEDED", {}, {}, { status: "SUCCEEDED" }],
        ["RUNNING foreign", {}, {}, { status: "RUNNING", superseded: true }],
        ["RUNNING foreign", { superseded: true }, {}, { status: "RUNNING", superseded: true }],
        ["SUCCEEDED", { superseded: true }, {}, { status: "SUCCEEDED" }],
        ["STOPPED earlier", {}, {}, { status: "RUNNING" }],
        ["RUNNING nameless", {}, {}, { status: "RUNNING" }],
        ["never ran", {}, {}, { status: "RUNNING", historyExpired: true }],
        ["job gone", {}, {}, { status: "RUNNING", historyExpired: true }],
        ["SUCCEEDED", { historyExpired: true }, {}, { status: "SUCCEEDED" }],
        // What is owed is paid only by what meets it.
        ["RUNNING", owes("wait"), {}, { status: "RUNNING" }],
        ["RUNNING", owes("wait"), { waitFor: "completed" }, { status: "RUNNING", owes: "wait" }],
        ["SUCCEEDED", owes("wait"), { waitFor: "completed" }, { status: "SUCCEEDED" }],
        ["RUNNING foreign", owes("wait"), {}, { status: "RUNNING", owes: "wait", superseded: true }],
        ["never ran", owes("wait"), {}, { status: "RUNNING", owes: "wait", historyExpired: true }],
        ["FAILED", owes("restart"), {}, { status: "FAILED", owes: "restart" }],
        ["RUNNING", owes("restart"), { waitFor: "completed" }, { status: "RUNNING", owes: "wait" }],
        ["RUNNING", owes("restart"), {}, { status: "RUNNING" }],
        ["RUNNING", lost, {}, { status: "RUNNING" }],
        ["BOOTING", lost, {}, { status: "BOOTING", owes: "wait" }],
        ["SUCCEEDED earlier", lost, {}, { status: "SUCCEEDED", id: 4, owes: "start" }],
        ["RUNNING foreign", lost, {}, { status: "SUCCEEDED", id: 4, owes: "start", superseded: true }],
        // A job that is to be stopped shows its last run, whoever started it.
        ["RUNNING foreign", {}, { desiredState: "stopped" }, { status: "RUNNING", id: 6 }],
        ["STOPPED", owes("wait"), { desiredState: "stopped" }, { status: "STOPPED", owes: "wait" }],
        ["never ran", {}, { desiredState: "stopped" }, { status: "NEVER_EXECUTED", historyExpired: true }],
    ];
    for (const [seen, before, inputs, { status, id = 5, owes: phase, ...marks }] of table) {
        const known = { ...facts, ...before };
        const what = [
            known.submission.status,
            known.unfinished && `owes ${known.unfinished.phase}`,
            known.superseded && "superseded",
            known.historyExpired && "historyExpired",
            ...Object.values(inputs),
        ];
        it(`${seen}, after ${what.filter(Boolean).join(", ")}`, () => {
            const observation = observationOf(seen);
            if (observation.kind === "unreachable") throw new Error("a refresh has an answer");

            const { submission, unfinished, superseded, historyExpired } = refreshFacts(known, observation, {
                ...job,
                ...inputs,
            });

            expect(submission).to.include({ status, submissionId: id });
            expect(unfinished?.phase).to.equal(phase);
            expect({ superseded, historyExpired }).to.deep.equal({
                superseded: undefined,
                historyExpired: undefined,
                ...marks,
            });
        });
    }

    for (const [seen, startedByUs] of [
        ["STOPPED", true],
        ["SUCCEEDED automatic", true],
        ["RUNNING foreign", false],
    ] as const) {
        it(`of a job that is to be stopped, ${seen} is ${startedByUs ? "" : "not "}started by us`, () => {
            const observation = observationOf(seen);
            if (observation.kind === "unreachable") throw new Error("a refresh has an answer");

            const after = refreshFacts({ ...facts, __adopted: "a" }, observation, { ...job, desiredState: "stopped" });

            expect(after.startedByUs).to.equal(startedByUs);
            expect(after.__adopted).to.equal(startedByUs ? "a" : undefined);
        });
    }
});
