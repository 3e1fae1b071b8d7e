import { expect } from "chai";
import { sendOnce, type Transport } from "#provider/cdm/http/transport.js";
import type { PartialFailureError } from "#provider/run/model/errors.js";
import { create, read, remove, update } from "../support/core.js";
import { errorOf, World } from "../support/world.js";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

type Entry = Record<string, unknown>;

/** The same service, whose submissions say something else. */
function rewritten(rewrite: (entry: Entry) => Entry): Transport {
    return async (request) => {
        const exchange = await sendOnce(request);
        if (!("answer" in exchange) || !exchange.answer.text.includes('"submissions"')) return exchange;
        const body = JSON.parse(exchange.answer.text);
        const submissions = body.submissions.map(rewrite);
        return { answer: { ...exchange.answer, text: JSON.stringify({ ...body, submissions }) } };
    };
}

/** A cluster whose clock is an hour behind that of the gateway. */
function anHourBehind(entry: Entry): Entry {
    const dates = ["creation-date", "execute-date", "last-update-date"].map((name) => [
        name,
        Number(entry[name]) - hourMs,
    ]);
    return { ...entry, ...Object.fromEntries(dates) };
}

describe("what a hostile reader has made of a start whose answer was lost", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0, runMs: 10 * hourMs }));
    afterEach(() => world.close());

    const lives = () => world.runs().map(({ live, stops }) => [live, stops]);
    const loseStart = (when = "after") => world.control("POST", "faults", { operation: "start", kind: "drop", when });
    const silence = () =>
        world.control("POST", "faults", {
            operation: "status",
            kind: "status",
            status: 503,
            body: "x",
            times: 1_000,
            nth: 2,
        });

    /** What a create leaves that has seen nothing after its start. */
    async function owing(inputs = {}) {
        await silence();
        const hasty = { ...world.inputs, ...inputs, timeouts: { create: "30s" } };
        const { properties } = (await errorOf(create(hasty, world.host))) as PartialFailureError;
        await world.control("DELETE", "faults");
        return properties;
    }

    // Symptom: "no run to stop", with our run live: nothing but the status was asked.
    it("is no end for destroy where the status knows of no run and the history shows it live", async () => {
        await loseStart();
        const state = await owing();
        await world.control("PUT", "jobs/demo", { status: "NEVER_EXECUTED" });

        const error = await errorOf(remove(state, world.process()));

        expect(error.message).to.include("has not said twice in a row");
        expect(lives()).to.deep.equal([[true, 0]]);
    });

    // Symptom: one up started the job twice, and both starts had their effect.
    for (const [what, shown] of [
        ["an empty list", []],
        ["a run that never was", [{ "job-name": "demo", status: "NEVER_EXECUTED" }]],
    ] as const) {
        it(`is not sent again where the status is ${what} for a minute, and the history has its run, which is over`, async () => {
            await world.control("PUT", "jobs/demo", { runMs: 5_000 });
            await loseStart();
            const begunAt = world.clock.monotonic();
            const transport: Transport = async (request) => {
                const exchange = await sendOnce(request);
                const isBlind = request.url.endsWith("/status") && world.clock.monotonic() - begunAt < 75_000;
                if (!isBlind || !("answer" in exchange)) return exchange;
                return { answer: { ...exchange.answer, text: JSON.stringify({ submissions: shown }) } };
            };

            const { state } = await create(world.inputs, { ...world.host, transport });

            expect(state).to.include({ submissionId: 1, status: "SUCCEEDED" });
            expect(world.runs()).to.have.length(1);
        });
    }

    // Symptom: destroy was done after two looks, and CDM's automatic retry of our run was live a minute later.
    for (const [what, prepare] of [
        ["nobody says who has sent it", () => world.forgetIam()],
        [
            "the cluster's clock is an hour behind",
            () => {
                world.host = { ...world.host, transport: rewritten(anHourBehind) };
            },
        ],
    ] as const) {
        it(`is looked out for at destroy where its run has FAILED, the job has a retry, and ${what}`, async () => {
            prepare();
            const failing = { outcome: "fail", runMs: 55_000, retries: 1, retryAfterMs: 30_000 };
            await world.control("PUT", "jobs/demo", failing);
            await loseStart();
            const { properties } = (await errorOf(create(world.inputs, world.host))) as PartialFailureError;
            await world.control("PUT", "jobs/demo", { outcome: "succeed", runMs: 10 * hourMs });

            expect(await remove(properties, world.process())).to.include({ outcome: "stopped" });

            await world.clock.advance(10 * minuteMs);
            expect(lives()).to.deep.equal([
                [false, 0],
                [false, 1],
            ]);
        });
    }

    // Symptom: one answer of a gateway's machine whose clock was three minutes ahead, and the run counted as never made.
    it("has its minute to show at destroy, whatever the clock of one of the gateway's machines says", async () => {
        await world.control("PUT", "jobs/demo", { listLagMs: 50_000 });
        await loseStart();
        const hasty = { ...world.inputs, timeouts: { create: "6s" } };
        const { properties } = (await errorOf(create(hasty, world.host))) as PartialFailureError;
        const transport: Transport = async (request) => {
            const exchange = await sendOnce(request);
            if (!("answer" in exchange)) return exchange;
            const date = new Date(Date.parse(String(exchange.answer.headers["date"])) + 3 * minuteMs).toUTCString();
            return { answer: { ...exchange.answer, headers: { ...exchange.answer.headers, date } } };
        };

        expect(await remove(properties, { ...world.process(), transport })).to.include({ outcome: "stopped" });
        expect(lives()).to.deep.equal([[false, 1]]);
    });

    // Symptom: done, by what another CDM knows of a job of that name; and up started the job there.
    for (const next of ["destroy", "up"] as const) {
        it(`is no matter of another address: ${next} fails where the job there has a run of somebody's`, async () => {
            await loseStart();
            const state = await owing();
            const other = new World();
            await other.open({ bootMs: 0, runMs: 1_000, now: world.clock.monotonic });
            try {
                await other.control("POST", "jobs/demo/runs", { user: "x" });
                await world.clock.advance(100_000);
                world.setEnvironment({ HW_CDM_ENDPOINT: other.emulator.url });

                const work =
                    next === "destroy" ? remove(state, world.process()) : update(state, world.inputs, world.process());
                expect((await errorOf(work)).message).to.include("CDMRUN-405");

                expect(other.sent("start")).to.equal(0);
                expect(lives()).to.deep.equal([[true, 0]]);
            } finally {
                await other.close();
            }
        });
    }

    // Symptom: who logs in today took the place of who had sent it, and proved that the run was a stranger's.
    it("is not called a stranger's because a colleague of another name destroys, where the cluster's clock is behind", async () => {
        const named = (entry: Entry) => ({ ...anHourBehind(entry), "creation-user": "ci-agency" });
        world.host = { ...world.host, transport: rewritten(named) };
        await loseStart();
        const state = { ...(await owing()) };
        const { self: _, ...unfinished } = state.unfinished ?? { phase: "start", since: 0 };

        const error = await errorOf(remove({ ...state, unfinished }, world.process()));

        expect(error.message).to.include("Nothing tells whether");
        expect(lives()).to.deep.equal([[true, 0]]);
    });

    // Symptom: a policy that the user set after the start was not obeyed.
    it("is not known by its user where the program says by then that others start the job as the same", async () => {
        await loseStart("before");
        const state = await owing();
        await world.control("POST", "jobs/demo/runs", { user: "emulator" });
        const shared = { ...world.inputs, onRunOfSameUser: "foreign" } as const;

        const { message } = await errorOf(update(state, shared, world.process()));

        expect(message).to.include("Nothing tells whether");
        expect(await errorOf(remove({ ...state, onRunOfSameUser: "foreign" }, world.process()))).to.be.instanceOf(
            Error,
        );
        expect(lives()).to.deep.equal([[true, 0]]);
    });
});

describe("what a hostile reader has made of a start that CDM accepts without naming its run", () => {
    const world = new World();
    beforeEach(async () => {
        await world.open({ bootMs: 0, runMs: 10 * hourMs });
        await world.control("POST", "switches", { startResponse: "none" });
    });
    afterEach(() => world.close());

    const stranger = async () => {
        await world.control("PUT", "jobs/demo", { runMs: 10 * hourMs, listLagMs: 0 });
        await world.control("POST", "jobs/demo/runs", { user: "night-shift" });
    };

    // Symptom: the stranger's run was ours, and destroy stopped it.
    it("takes no later run for its own where the history can't be had and nobody says who we are", async () => {
        world.forgetIam();
        await world.control("PUT", "jobs/demo", { runMs: 100, listLagMs: 3_000 });
        const denied = { operation: "history", kind: "status", status: 403, body: "x", times: 1_000 };
        await world.control("POST", "faults", denied);
        world.clock.at(2_000, stranger);

        const { message, properties } = (await errorOf(create(world.inputs, world.host))) as PartialFailureError;

        expect(message).to.include('started by "night-shift"').and.include("Nothing tells whether");
        expect(properties).not.to.have.property("submissionId");
    });

    it("takes no later run for its own by a refresh", async () => {
        world.forgetIam();
        await world.control("PUT", "jobs/demo", { runMs: 100 });
        await world.control("POST", "faults", {
            operation: "status",
            kind: "status",
            status: 503,
            body: "x",
            times: 1_000,
            nth: 2,
        });
        world.clock.at(8_000, stranger);
        const hasty = { ...world.inputs, timeouts: { create: "30s" } };
        const { properties } = (await errorOf(create(hasty, world.host))) as PartialFailureError;
        await world.control("DELETE", "faults");
        await world.clock.advance(5 * minuteMs);

        const state = await read(properties, world.process());

        expect(state).not.to.have.property("submissionId");
        expect(state?.unfinished).to.include({ phase: "start" });
    });

    // Symptom: ten minutes of waiting, and a failure that said that the status had shown no run.
    it("knows its run by its user at once, though the cluster's clock is an hour behind", async () => {
        world.host = { ...world.host, transport: rewritten(anHourBehind) };

        const { state } = await create(world.inputs, world.host);

        expect(state).to.include({ submissionId: 1, startedByUs: true, creationUser: "emulator" });
    });
});

describe("a state that follows a run that CDM has started after ours", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0, runMs: 10 * hourMs }));
    afterEach(() => world.close());

    // Symptom: who starts our runs was forgotten with our run, and destroy left a re-run that no state had recorded as a stranger's.
    it("knows who starts ours: destroy stops his next run, and leaves another user's", async () => {
        await world.control("PUT", "jobs/demo", { runMs: 3_000, retries: 1, retryAfterMs: 1_000, outcome: "fail" });
        world.clock.at(1_000, () => world.control("PUT", "jobs/demo", { outcome: "succeed", runMs: hourMs }));
        const inputs = { ...world.inputs, waitFor: "completed", pollInterval: "3s" } as const;
        const { state } = await create(inputs, world.host);
        expect(state).to.include({ submissionId: 2, isExecuteAuto: true });

        await world.control("POST", "jobs/demo/runs", { user: "emulator" });
        expect(await remove(state, world.process())).to.include({ outcome: "stopped", attempts: 1 });
        await world.control("POST", "jobs/demo/runs", { user: "night-shift" });
        expect(await remove(state, world.process())).to.include({ outcome: "leftRunning", attempts: 0 });
    });
});
