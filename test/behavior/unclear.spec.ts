import { expect } from "chai";
import { sendOnce, type Transport } from "#provider/cdm/http/transport.js";
import type { JobRunInputs, JobRunState } from "#provider/run/index.js";
import type { PartialFailureError } from "#provider/run/model/errors.js";
import { plan } from "#provider/run/model/plan.js";
import { create, read, remove, update } from "../support/core.js";
import { errorOf, World } from "../support/world.js";

const page = { kind: "status", status: 500, body: "<html>Oops</html>" };

describe("a start whose answer was lost, met by the next operation", () => {
    const world = new World();
    beforeEach(async () => {
        await world.open({ bootMs: 0, runMs: 3_600_000 });
        await world.control("POST", "switches", { startRunning: "accept" });
        await world.control("PUT", "jobs/demo", { listLagMs: 50_000 });
        await world.control("POST", "faults", { operation: "start", kind: "drop", when: "after" });
    });
    afterEach(() => world.close());

    async function owing(): Promise<JobRunState> {
        const error = await errorOf(create({ ...world.inputs, timeouts: { create: "6s" } }, world.host));
        const { properties } = error as PartialFailureError;
        expect(properties.unfinished).to.include({ phase: "start" });
        return properties;
    }

    // Symptom: one page with a 500, or too little time to look, counted as "no run": destroy said success while the run
    // was live, and up started a second one.
    it("is stopped by destroy though a page with a 500 comes between", async () => {
        const state = await owing();
        await world.control("POST", "faults", { operation: "status", ...page });

        expect(await remove(state, world.host)).to.include({ outcome: "stopped" });
        expect(world.runs()[0]?.live).to.equal(false);
    });

    it("keeps the resource where destroy has too little time to look for the run", async () => {
        const state = await owing();

        const error = await errorOf(remove({ ...state, timeouts: { delete: "18s" } }, world.host));

        expect(error.message).to.match(
            /^A start of job "demo" .* whether a run came of it can't be told.*cdm-run stop/,
        );
    });

    for (const [what, change] of [
        ["as it is", {}],
        ["with another trigger", { triggers: 2 }],
    ] as const) {
        it(`is started no second time by up, ${what}, with a page between or too little time`, async () => {
            const state = await owing();
            const hasty: JobRunInputs = { ...world.inputs, ...change, timeouts: { update: "15s" } };
            expect((await errorOf(update(state, hasty, world.host))).message).to.include("can't be told");
            await world.control("POST", "faults", { operation: "status", ...page });

            await update(state, { ...world.inputs, ...change }, world.host);

            expect(world.emulator.truth().maxLiveRuns).to.equal(1);
        });
    }
});

describe("a start whose answer was lost, under another user than before", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0, runMs: 20_000 }));
    afterEach(() => world.close());

    // Symptom: the last run was a laptop's user's, this one the CI's: its own run was taken for a stranger's and the start
    // was sent again; destroy left the run as a stranger's.
    async function owing(): Promise<JobRunState> {
        const { state } = await create(world.inputs, world.host);
        await world.clock.advance(60_000);
        await world.control("POST", "users", { name: "ci", token: "ci-token" });
        world.setEnvironment({ HW_AUTH_TOKEN: "ci-token" });
        await world.control("POST", "faults", { operation: "start", kind: "drop", when: "after" });
        const error = await errorOf(update(state, { ...world.inputs, triggers: 2 }, world.host));
        return (error as PartialFailureError).properties;
    }

    it("is known by the name that IAM has for the login", async () => {
        const { state } = await create(world.inputs, world.host);
        await world.clock.advance(60_000);
        await world.control("POST", "users", { name: "ci", token: "ci-token" });
        world.setEnvironment({ HW_AUTH_TOKEN: "ci-token" });
        await world.control("POST", "faults", { operation: "start", kind: "drop", when: "after" });

        expect(await update(state, { ...world.inputs, triggers: 2 }, world.host)).to.include({
            submissionId: 2,
            creationUser: "ci",
            startedByUs: true,
        });
    });

    it("is not sent again where IAM can't be asked", async () => {
        world.forgetIam();
        const state = await owing();

        expect(state.unfinished).to.include({ phase: "start" });
        expect(world.sent("start")).to.equal(2);
        expect(world.runs()).to.have.length(2);
    });

    it("is neither stopped nor left by destroy where IAM can't be asked, which says so", async () => {
        world.forgetIam();
        await world.control("PUT", "jobs/demo", { runMs: 20_000 });
        const state = await owing();
        await world.control("POST", "jobs/demo/runs", { user: "ci" });

        expect((await errorOf(remove(state, world.host))).message).to.include("stop the run by hand");
        expect(world.runs().at(-1)?.live).to.equal(true);
    });
});

describe("a start whose answer was lost, where nothing but its date tells the run", () => {
    const world = new World();
    let aheadMs = 0;
    beforeEach(async () => {
        aheadMs = 0;
        await world.open({ bootMs: 0, runMs: 3_600_000, now: () => world.clock.monotonic() + aheadMs });
        await world.control("POST", "switches", { startRunning: "accept" });
        await world.control("POST", "faults", { operation: "start", kind: "drop", when: "after" });
    });
    afterEach(() => world.close());

    // Symptom: with the two clocks an hour apart, the run of the start was taken for somebody else's of another time, and
    // the start was sent again beside it, up to twice.
    it("is known though the clocks are an hour apart, where the job has run before", async () => {
        await world.control("PUT", "jobs/demo", { runMs: 1_000 });
        await world.control("POST", "jobs/demo/runs", { user: "night-shift" });
        await world.clock.advance(600_000);
        aheadMs = 3_600_000;

        expect((await create(world.inputs, world.host)).state).to.include({ submissionId: 2 });
        expect(world.runs()).to.have.length(2);
    });

    // Symptom: after a look that said "never ran", the run of the start was taken for a stranger's of another time.
    for (const hours of [-8, -1, 1, 8]) {
        it(`is known though the clocks are ${hours} h apart, where the job never ran`, async () => {
            aheadMs = hours * 3_600_000;

            expect((await create(world.inputs, world.host)).state).to.include({ submissionId: 1, startedByUs: true });
            expect(world.runs()).to.have.length(1);
        });
    }

    it("is not sent again beside a live run of which nothing tells whose it is", async () => {
        world.forgetIam();
        aheadMs = 3_600_000;

        const error = await errorOf(create(world.inputs, world.host));

        expect(error.message).to.match(
            /Run 1 of job "demo" .* is live .* Nothing tells whether it came of that start .* no second start was sent/,
        );
        expect(world.runs()).to.have.length(1);
    });
});

// Symptom: the state held nothing but the start that was owed; when the automatic retry brought the run before it back to
// life, destroy left it running as a stranger's.
describe("a start whose answer was lost, while the run before it comes back", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0, runMs: 20_000 }));
    afterEach(() => world.close());

    for (const [how, retry] of [
        ["in its own submission", { "submission-id": 1, "creation-date": 1_700_000_000_000, "is-execute-auto": false }],
        ["in one of its own", { "submission-id": 2, "creation-date": 1_700_000_090_000, "is-execute-auto": true }],
    ] as const) {
        it(`${how} is one to be stopped by destroy`, async () => {
            const { state } = await create({ ...world.inputs, waitFor: "completed" }, world.host);
            await world.control("POST", "faults", { operation: "start", kind: "drop", when: "before" });
            const hasty = { ...world.inputs, triggers: 2, timeouts: { update: "15s" } };
            const { properties } = (await errorOf(update(state, hasty, world.host))) as PartialFailureError;
            await world.clock.advance(60_000);
            const live = { ...retry, status: "RUNNING", "creation-user": "emulator" };
            const body = { submissions: [live] };
            await world.control("POST", "faults", { operation: "status", kind: "status", status: 200, body, times: 2 });

            expect(await remove(properties, world.host)).to.include({ attempts: 1 });
        });
    }
});

// Symptom: the minute that a run has to show was counted from before its start was sent, or sent for the first time: destroy
// looked for less than a minute and said success, and the run came after that.
describe("a start that was long on its way", () => {
    const world = new World();
    beforeEach(async () => {
        await world.open({ bootMs: 0, runMs: 3_600_000 });
        await world.control("PUT", "jobs/demo", { listLagMs: 45_000 });
    });
    afterEach(() => world.close());

    for (const [how, createTimeout, fault, later] of [
        ["half a minute of silence", "15s", { kind: "drop", when: "after" }, 30_000],
        ["a first one without effect", "62s", { kind: "drop", when: "before" }, 0],
    ] as const) {
        it(`is waited for by destroy after ${how}`, async () => {
            await world.control("POST", "faults", { operation: "start", ...fault });
            await world.control("POST", "faults", { operation: "start", kind: "drop", when: "after" });
            const slow: Transport = async (request) => {
                if (request.url.endsWith("/start")) await world.clock.advance(later);
                return sendOnce(request);
            };
            const host = { ...world.host, transport: slow };
            const inputs = { ...world.inputs, timeouts: { create: createTimeout } };
            const { properties } = (await errorOf(create(inputs, host))) as PartialFailureError;

            expect(await remove(properties, world.host)).to.include({ outcome: "stopped" });
            expect(world.runs()[0]?.live).to.equal(false);
        });
    }
});

// Symptom: the status did not show the run before yet, though the state knew it; when it did, that run was taken for the one
// of the start, which had had no effect.
describe("a start whose answer was lost, while the status lags behind the state", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0, runMs: 1_000 }));
    afterEach(() => world.close());

    it("is not taken to have made the run before it", async () => {
        const { state } = await create({ ...world.inputs, waitFor: "completed" }, world.host);
        await world.control("PUT", "jobs/demo", { listLagMs: 20_000 });
        await world.control("POST", "faults", { operation: "start", kind: "drop", when: "before" });

        const next = await update(state, { ...world.inputs, triggers: 2 }, world.host);

        expect(next).to.include({ submissionId: 2 });
        expect(world.runs()).to.have.length(2);
    });
});

// Symptom: an answer was 29 s on its way, and was taken for one of the moment when it came: the minute that a run has to show
// was over half a minute early, and a second start was sent beside it.
describe("a status whose answer is long on its way", () => {
    const world = new World();
    beforeEach(async () => {
        await world.open({ bootMs: 0, runMs: 3_600_000 });
        await world.control("POST", "switches", { startRunning: "accept" });
        await world.control("PUT", "jobs/demo", { listLagMs: 50_000 });
        const slow: Transport = async (request) => {
            const exchange = await sendOnce(request);
            if (request.url.endsWith("/status")) await world.clock.advance(29_000);
            return exchange;
        };
        Object.assign(world.host, { transport: slow });
    });
    afterEach(() => world.close());

    it("does not cut the time short that a lost start has to show", async () => {
        await world.control("POST", "faults", { operation: "start", kind: "drop", when: "after" });

        expect((await create(world.inputs, world.host)).state).to.include({ submissionId: 1 });
        expect(world.emulator.truth().maxLiveRuns).to.equal(1);
    });

    it("does not make a re-run start beside the run that it does not show yet", async () => {
        const { state } = await create({ ...world.inputs, waitFor: "submitted" }, world.host);

        await update(state, { ...world.inputs, triggers: 2 }, world.host);

        expect(world.emulator.truth().maxLiveRuns).to.equal(1);
    });
});

// Symptom: a run of another user in the minute after a lost start made every later up and destroy fail, long after that run
// had ended.
describe("a start whose answer was lost, followed by somebody else's run that has ended", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0, runMs: 100_000 }));
    afterEach(() => world.close());

    for (const next of ["up", "destroy"]) {
        it(`is no dead end for ${next}`, async () => {
            const { state } = await create({ ...world.inputs, waitFor: "completed" }, world.host);
            const inputs = { ...world.inputs, triggers: 2 };
            await world.control("POST", "faults", { operation: "start", kind: "drop", when: "before" });
            world.clock.at(10_000, () => world.control("POST", "jobs/demo/runs", { user: "night-shift" }));
            const { properties } = (await errorOf(update(state, inputs, world.host))) as PartialFailureError;
            await world.clock.advance(200_000);

            if (next === "up") expect(await update(properties, inputs, world.host)).to.include({ submissionId: 3 });
            else expect(await remove(properties, world.host)).to.include({ outcome: "alreadyFinished" });
        });
    }
});

describe("a re-run", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0, runMs: 3_600_000 }));
    afterEach(() => world.close());

    it("starts nothing where no time is left to look past a status that lags behind", async () => {
        await world.control("POST", "switches", { startRunning: "accept" });
        await world.control("PUT", "jobs/demo", { listLagMs: 50_000 });
        const { state } = await create({ ...world.inputs, waitFor: "submitted" }, world.host);
        const inputs = { ...world.inputs, triggers: 2, timeouts: { update: "15s" } };

        expect((await errorOf(update(state, inputs, world.host))).message).to.include("Nothing was started or stopped");
        expect(world.runs()).to.have.length(1);
    });

    // Symptom: the start after the stop was refused; a refresh took the stopped run for one that had been reached, and the
    // new trigger never ran. Without the refresh, a run of the schedule was taken for the one with the new variables.
    for (const between of ["nothing", "a refresh", "a run of the schedule"]) {
        it(`that was refused after the stop stays a difference, with ${between} between`, async () => {
            const { state } = await create({ ...world.inputs, variables: { day: "1" } }, world.host);
            const inputs: JobRunInputs = { ...world.inputs, variables: { day: "2" } };
            const body = { errCode: "Cdm.0014", externalMessage: "Invalid parameter." };
            await world.control("POST", "faults", { operation: "start", kind: "status", status: 400, body });
            const failed = (await errorOf(update(state, inputs, world.host))) as PartialFailureError;
            let next = failed.properties;
            if (between === "a refresh") next = (await read(next, world.host)) ?? next;
            if (between === "a run of the schedule") {
                await world.control("POST", "jobs/demo/runs", { user: "emulator", auto: true });
            }

            expect(plan(next, inputs)).to.include({ changes: true });
            expect(await update(next, inputs, world.host)).to.deep.include({
                variables: { day: "2" },
                isExecuteAuto: false,
            });
            expect(world.sent("start")).to.equal(3);
        });
    }

    // Symptom: a stranger's run that had been stopped for it was stored as ours, and that user's next run was stopped by destroy.
    it("that was refused after the stop of a stranger's run does not make that one ours", async () => {
        await world.control("PUT", "jobs/demo", { runMs: 1_000 });
        const { state } = await create({ ...world.inputs, waitFor: "completed" }, world.host);
        await world.control("PUT", "jobs/demo", { runMs: 3_600_000 });
        await world.control("POST", "jobs/demo/runs", { user: "night-shift" });
        const body = { errCode: "Cdm.0014", externalMessage: "Invalid parameter." };
        await world.control("POST", "faults", { operation: "start", kind: "status", status: 400, body });
        const inputs: JobRunInputs = { ...world.inputs, triggers: 2, onForeignRun: "stop" };
        const { properties } = (await errorOf(update(state, inputs, world.host))) as PartialFailureError;

        expect(properties).to.include({ submissionId: 1, creationUser: "emulator" });
        await world.control("POST", "jobs/demo/runs", { user: "night-shift" });
        expect(await remove({ ...properties, onForeignRun: "leave" }, world.host)).to.include({
            outcome: "leftRunning",
        });
    });

    it("that can't be because the job is gone leaves a state that refresh and destroy accept", async () => {
        const { state } = await create({ ...world.inputs, desiredState: "stopped" }, world.host);
        await world.control("POST", "jobs/demo/runs", { user: "night-shift" });
        await world.control("PUT", "jobs/demo", { stopMs: 3_000 });
        world.clock.at(1_000, () => world.control("DELETE", "jobs/demo"));
        const error = await errorOf(update(state, { ...world.inputs, onForeignRun: "stop" }, world.host));
        const { properties } = error as PartialFailureError;

        expect(await read(properties, world.host)).to.equal(undefined);
        expect(await remove(properties, world.host)).to.include({ outcome: "gone" });
    });
});
