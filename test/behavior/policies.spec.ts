import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import type { JobRunInputs, JobRunState } from "#provider/run/index.js";
import { describePlan, plan } from "#provider/run/model/plan.js";
import { create, read, remove, update } from "../support/core.js";
import { errorOf, World } from "../support/world.js";

const world = new World();

async function created(inputs: Partial<JobRunInputs> = {}): Promise<JobRunState> {
    return (await create({ ...world.inputs, ...inputs }, world.host)).state;
}

function foreignRun(): Promise<void> {
    return world.control("POST", "jobs/demo/runs", { user: "night-shift" });
}

/** A state whose own run has ended while somebody else's is live. */
async function withForeignRun(inputs: Partial<JobRunInputs> = {}): Promise<JobRunState> {
    const state = await created(inputs);
    await world.clock.advance(4_000_000);
    await foreignRun();
    return state;
}

async function refreshed(state: JobRunState): Promise<JobRunState> {
    const now = await read(state, world.host);
    if (now === undefined) throw new Error("the job is gone");
    return now;
}

function live(): boolean[] {
    return world.runs().map((run) => run.live);
}

describe("desiredState stopped", () => {
    beforeEach(() => world.open({ bootMs: 0, runMs: 3_600_000 }));
    afterEach(() => world.close());
    const inputs = (): JobRunInputs => ({ ...world.inputs, desiredState: "stopped" });

    it("creates without a start", async () => {
        const state = await created({ desiredState: "stopped" });

        const { project: projectId } = outOfTheBox;
        expect(state).to.deep.equal({ ...inputs(), projectId, startedByUs: false, __seenAt: world.emulator.url });
        expect(world.sent("start")).to.equal(0);
    });

    it("refuses to create where the job is missing", async () => {
        const error = await errorOf(created({ desiredState: "stopped", jobName: "nowhere" }));

        expect(error.message).to.match(/job "nowhere" .*Cdm\.0054/);
    });

    it("refuses to create over a live run", async () => {
        await foreignRun();

        expect((await errorOf(created({ desiredState: "stopped" }))).message).to.include('started by "night-shift"');
        expect(live()).to.deep.equal([true]);
    });

    for (const ifRunning of ["adopt", "restart"] as const) {
        it(`stops a live run at create with ifRunning ${ifRunning}`, async () => {
            await foreignRun();

            const state = await created({ desiredState: "stopped", ifRunning });

            expect(state).to.include({ status: "STOPPED", submissionId: 1, startedByUs: false });
            expect(live()).to.deep.equal([false]);
        });
    }

    it("stops the run and verifies that when it is changed to", async () => {
        const state = await update(await created(), inputs(), world.host);

        expect(state).to.include({ status: "STOPPED", submissionId: 1, startedByUs: true });
        expect(state.lastStop).to.include({ outcome: "stopped" });
        expect(live()).to.deep.equal([false]);
    });

    it("starts the job when it is changed back", async () => {
        const state = await update(await created({ desiredState: "stopped" }), world.inputs, world.host);

        expect(state).to.include({ status: "RUNNING", submissionId: 1, startedByUs: true });
    });

    it("is no difference while the job is not live, and is one when somebody has started it again", async () => {
        const state = await created({ desiredState: "stopped" });
        expect(plan(await refreshed(state), inputs())).to.deep.equal({ changes: false });

        await foreignRun();
        const drifted = await refreshed(state);

        expect(drifted).to.include({ status: "RUNNING", startedByUs: false });
        expect(plan(drifted, inputs())).to.deep.equal({ changes: true });
        expect((await errorOf(update(drifted, inputs(), world.host))).message).to.include('started by "night-shift"');
        const stop = { ...inputs(), onForeignRun: "stop" } as const;
        expect(await update(drifted, stop, world.host)).to.include({ status: "STOPPED" });
        expect(live()).to.deep.equal([false]);
    });

    it("leaves a foreign run at delete though a refresh has seen it", async () => {
        const state = await created({ desiredState: "stopped" });
        await foreignRun();

        expect(await remove(await refreshed(state), world.host)).to.include({ outcome: "leftRunning" });
        expect(live()).to.deep.equal([true]);
    });

    // Symptom: after a refresh had shown the schedule's run, destroy left it as a stranger's.
    it("stops a run of the schedule at delete, though a refresh has seen it", async () => {
        const state = await update(await created(), inputs(), world.host);
        await world.control("POST", "jobs/demo/runs", { user: "emulator", auto: true });

        expect(await remove(await refreshed(state), world.host)).to.include({ outcome: "stopped" });
        expect(live()).to.deep.equal([false, false]);
    });

    // Symptom: the state kept "RUNNING" of a run that CDM had forgotten, a difference in every plan.
    it("is no difference for a run that CDM has forgotten", async () => {
        const state = await created();
        await world.clock.advance(4_000_000);
        await world.control("POST", "jobs/demo/forget");

        const stopped = await update(state, inputs(), world.host);

        expect(plan(stopped, inputs())).to.deep.equal({ changes: false });
        expect(plan(await refreshed(stopped), inputs())).to.deep.equal({ changes: false });
    });

    for (const [what, endMs, status] of [
        ["had ended", 0, "STOPPED"],
        ["was live when it was last seen", undefined, "NEVER_EXECUTED"],
    ] as const) {
        it(`keeps what is known of a run that CDM has forgotten and that ${what}, in a refresh and in an update`, async () => {
            const state = await created();
            const known = { submissionId: 1, creationUser: "emulator", creationDate: state.creationDate };
            const before = endMs === undefined ? { ...state, ...inputs() } : await update(state, inputs(), world.host);
            await world.clock.advance(4_000_000);
            await world.control("POST", "jobs/demo/forget");

            const seen = await refreshed(before);

            expect(seen).to.include({ ...known, status, historyExpired: true, startedByUs: true });
            expect(plan(seen, inputs())).to.deep.equal({ changes: false });
            expect(await update({ ...state, ...seen, status: "RUNNING" }, inputs(), world.host)).to.include({
                ...known,
                status: "NEVER_EXECUTED",
            });
        });
    }

    it("is no difference any more once CDM has forgotten a run that was one", async () => {
        const state = await created({ desiredState: "stopped" });
        await foreignRun();
        const drifted = await refreshed(state);
        await world.control("DELETE", "jobs/demo");
        await world.control("PUT", "jobs/demo", {});

        expect(plan(await refreshed(drifted), inputs())).to.deep.equal({ changes: false });
    });

    it("does not start the job for another trigger", async () => {
        await update(await created({ desiredState: "stopped" }), { ...inputs(), triggers: 2 }, world.host);

        expect(world.sent("start")).to.equal(0);
    });
});

describe("ifRunning", () => {
    beforeEach(async () => {
        await world.open({ bootMs: 0, runMs: 3_600_000 });
        await foreignRun();
    });
    afterEach(() => world.close());

    it("fail is an error that names the other ways", async () => {
        expect((await errorOf(created())).message).to.match(/"adopt" .*"restart" .*alias/);
        expect(live()).to.deep.equal([true]);
    });

    it("adopt takes the run over, and delete stops it then", async () => {
        const state = await created({ ifRunning: "adopt" });

        expect(state).to.include({ submissionId: 1, startedByUs: false, status: "RUNNING" });
        expect(world.sent("start")).to.equal(0);
        expect(await remove(state, world.host)).to.include({ outcome: "stopped" });
    });

    it("adopt does not make the next run of the same user ours", async () => {
        const state = await created({ ifRunning: "adopt" });
        await world.clock.advance(4_000_000);
        await foreignRun();

        expect(await remove(state, world.host)).to.include({ outcome: "leftRunning" });
    });

    // Symptom: the next run of the adopted run's user was followed, claimed and stopped at delete.
    it("adopt does not follow the next run of the same user while it waits", async () => {
        world.clock.at(3_598_000, async () => {
            await world.clock.advance(3_000);
            await foreignRun();
        });

        const error = await errorOf(created({ ifRunning: "adopt", waitFor: "completed" }));

        expect(error.message).to.include('is over: "night-shift" started run 2 after it');
        expect(live()).to.deep.equal([false, true]);
        expect(world.sent("stop")).to.equal(0);
    });

    it("adopt starts the job where it is not live", async () => {
        await world.clock.advance(4_000_000);

        expect(await created({ ifRunning: "adopt" })).to.include({ submissionId: 2, startedByUs: true });
    });

    it("restart stops the run, whoever's it is, before it starts the next", async () => {
        await world.control("POST", "switches", { startRunning: "accept" });
        await world.control("PUT", "jobs/demo", { stopMs: 3_000 });

        const state = await created({ ifRunning: "restart" });

        expect(state).to.include({ submissionId: 2, startedByUs: true });
        expect(state.lastStop).to.include({ outcome: "stopped" });
        expect(world.emulator.truth().maxLiveRuns).to.equal(1);
    });
});

describe("onUpdate queue", () => {
    beforeEach(() => world.open({ bootMs: 0, runMs: 600_000 }));
    afterEach(() => world.close());

    it("lets the old run end before it starts the next", async () => {
        const state = await created();

        const next = await update(state, { ...world.inputs, onUpdate: "queue", triggers: 2 }, world.host);

        expect(next).to.include({ submissionId: 2, status: "RUNNING" });
        expect(world.runs()[0]).to.include({ status: "SUCCEEDED", stops: 0 });
        expect(world.sent("stop")).to.equal(0);
    });

    it("stops the old run when only the reserve of the time is left", async () => {
        const state = await created();
        const inputs: JobRunInputs = { ...world.inputs, onUpdate: "queue", triggers: 2, timeouts: { update: "5m" } };
        const begun = world.clock.now();

        const next = await update(state, inputs, world.host);

        expect(next).to.include({ submissionId: 2, status: "RUNNING" });
        expect(world.runs()[0]).to.include({ status: "STOPPED", stops: 1 });
        expect(world.runs()[0]?.endedAt).to.be.at.least(begun + 240_000);
    });
});

describe("onDelete finish", () => {
    beforeEach(() => world.open({ bootMs: 0, runMs: 600_000 }));
    afterEach(() => world.close());

    it("lets the run end, and looks twice", async () => {
        const stop = await remove(await created({ onDelete: "finish" }), world.host);

        expect(stop).to.include({ outcome: "alreadyFinished", attempts: 0 });
        expect(world.runs()[0]).to.include({ status: "SUCCEEDED", stops: 0 });
    });

    it("stops the run when only the reserve of the time is left", async () => {
        const state = await created({ onDelete: "finish", timeouts: { delete: "5m" } });
        const begun = world.clock.now();

        expect(await remove(state, world.host)).to.include({ outcome: "stopped", attempts: 1 });
        expect(world.runs()[0]?.endedAt).to.be.within(begun + 240_000, begun + 300_000);
    });

    // Symptom: one page with a 500 ended the wait, and the run was stopped half a minute into its hour.
    it("waits on after a page with a 500", async () => {
        const state = await created({ onDelete: "finish" });
        for (const nth of [1, 3]) {
            const page = { kind: "status", status: 500, body: "<html>Oops</html>" };
            await world.control("POST", "faults", { operation: "status", nth, ...page });
        }

        expect(await remove(state, world.host)).to.include({ outcome: "alreadyFinished", attempts: 0 });
    });

    // A run that may not be watched any more has not ended: whether it may be stopped is for the user to say.
    for (const [nth, when] of [
        [1, "before the wait"],
        [3, "in the middle of the wait"],
    ] as const) {
        it(`stops nothing where one look ${when} is forbidden, and says so`, async () => {
            const state = await created({ onDelete: "finish" });
            const body = { error_code: "APIGW.0302", error_msg: "The IAM user is not authorised." };
            await world.control("POST", "faults", { operation: "status", kind: "status", status: 403, body, nth });

            const error = await errorOf(remove(state, world.host));

            expect(error.message).to.include("APIGW.0302");
            expect(live()).to.deep.equal([true]);
            expect(world.sent("stop")).to.equal(0);
        });
    }

    it("waits for a run that the status does not show yet", async () => {
        await world.control("PUT", "jobs/demo", { listLagMs: 20_000 });
        const state = await created({ onDelete: "finish", waitFor: "submitted" });

        expect(await remove(state, world.host)).to.include({ attempts: 0 });
        expect(world.runs()[0]?.status).to.equal("SUCCEEDED");
    });

    it("keeps at most half of a short time back", async () => {
        await world.control("PUT", "jobs/demo", { runMs: 12_000 });
        const state = await created({ onDelete: "finish", timeouts: { delete: "30s" } });

        expect(await remove(state, world.host)).to.include({ outcome: "alreadyFinished", attempts: 0 });
    });

    it("does not wait for somebody else's run", async () => {
        const begun = world.clock.now();
        const state = await created({ onDelete: "finish" });
        await world.clock.advance(600_000);
        await foreignRun();

        expect(await remove(state, world.host)).to.include({ outcome: "leftRunning" });
        expect(world.clock.now() - begun).to.be.lessThan(610_000);
    });
});

describe("onForeignRun", () => {
    beforeEach(() => world.open({ bootMs: 0, runMs: 3_600_000 }));
    afterEach(() => world.close());

    it("leave lets it run at delete and is an error at update", async () => {
        const state = await withForeignRun();

        expect((await errorOf(update(state, { ...world.inputs, triggers: 2 }, world.host))).message).to.include(
            "night-shift",
        );
        expect(await remove(state, world.host)).to.include({ outcome: "leftRunning" });
        expect(live()).to.deep.equal([false, true]);
    });

    it("fail is an error at delete and at update", async () => {
        const state = await withForeignRun({ onForeignRun: "fail" });
        const inputs: JobRunInputs = { ...world.inputs, onForeignRun: "fail", triggers: 2 };

        expect((await errorOf(update(state, inputs, world.host))).message).to.include("night-shift");
        expect((await errorOf(remove(state, world.host))).message).to.include("night-shift");
        expect(live()).to.deep.equal([false, true]);
    });

    it("stop stops it at delete", async () => {
        const state = await withForeignRun({ onForeignRun: "stop" });

        expect(await remove(state, world.host)).to.include({ outcome: "stopped", attempts: 1 });
        expect(live()).to.deep.equal([false, false]);
    });

    it("stop stops it at update, and the next run starts", async () => {
        const state = await withForeignRun();
        const inputs: JobRunInputs = { ...world.inputs, onForeignRun: "stop", triggers: 2 };

        expect(await update(state, inputs, world.host)).to.include({ submissionId: 3 });
        expect(live()).to.deep.equal([false, false, true]);
    });

    it("stop never stops the run of another JobRun of the same process", async () => {
        const old = await created({ onForeignRun: "stop" });
        await world.clock.advance(4_000_000);
        await created({ __urn: "urn:pulumi:b" });

        expect(await remove(old, world.host)).to.include({ outcome: "leftRunning" });
        expect(live()).to.deep.equal([false, true]);
    });
});

describe("onForeignRun, beside another JobRun of the same process", () => {
    beforeEach(() => world.open({ bootMs: 0, runMs: 3_600_000 }));
    afterEach(() => world.close());

    it("stop does not stop its run at update either: that is an error, and nothing is started", async () => {
        const old = await created({ onForeignRun: "stop" });
        await world.clock.advance(4_000_000);
        await created({ __urn: "urn:pulumi:b" });
        const inputs: JobRunInputs = { ...world.inputs, onForeignRun: "stop", triggers: 2 };

        expect((await errorOf(update(old, inputs, world.host))).message)
            .to.include("Run 2 of job")
            .and.include("is live");

        expect(live()).to.deep.equal([false, true]);
        expect([world.sent("start"), world.sent("stop")]).to.deep.equal([2, 0]);
    });
});

describe("onStopFailure", () => {
    beforeEach(async () => {
        await world.open({ bootMs: 0, runMs: 3_600_000 });
        const denied = { errCode: "Cdm.0032", externalMessage: "Insufficient permission." };
        await world.control("POST", "faults", {
            operation: "stop",
            kind: "status",
            status: 400,
            body: denied,
            times: 99,
        });
    });
    afterEach(() => world.close());

    it("error keeps the resource and names the reason", async () => {
        const error = await errorOf(remove(await created(), world.host));

        expect(error.message).to.match(/^CDM could not stop job "demo".*Cdm\.0032/);
    });

    it("warn lets the resource go, loudly", async () => {
        const state = await created({ onStopFailure: "warn" });

        expect(await remove(state, world.host)).to.equal(undefined);
        expect(world.said.at(-1)).to.match(/^warning: The run of emulator-cluster\/demo may still be live.*Cdm\.0032/);
    });

    it("warn does not let a foreign run pass that is to fail the delete", async () => {
        await world.control("POST", "reset");
        const state = await withForeignRun({ onStopFailure: "warn", onForeignRun: "fail" });

        expect((await errorOf(remove(state, world.host))).message).to.include("night-shift");
    });

    it("warn names the command that stops the run by hand when time is up", async () => {
        await world.control("POST", "reset");
        await world.control("POST", "faults", { operation: "stop", kind: "refuse", message: "busy", times: 999 });
        const state = await created({ onStopFailure: "warn", timeouts: { delete: "20s" } });

        await remove(state, world.host);

        expect(world.said.at(-1)).to.match(/^warning: .*cdm-run stop/);
    });
});

describe("failOnRunFailure", () => {
    beforeEach(async () => {
        await world.open({ bootMs: 0, runMs: 1_000 });
        await world.control("PUT", "jobs/demo", { outcome: "fail" });
    });
    afterEach(() => world.close());

    it("true fails the operation", async () => {
        expect((await errorOf(created({ waitFor: "completed" }))).message).to.include("ended as FAILED");
    });

    it("false does not make a run that failed before it was RUNNING one that is", async () => {
        await world.control("PUT", "jobs/demo", { runMs: 0 });

        expect((await errorOf(created({ failOnRunFailure: false }))).message).to.include("before it was seen RUNNING");
    });

    it("false keeps the failed run with CDM's reason", async () => {
        const state = await created({ waitFor: "completed", failOnRunFailure: false });

        expect(state).to.include({ status: "FAILED", submissionId: 1 });
        expect(state.errorSummary).to.be.a("string").that.is.not.empty;
    });
});

describe("diff's line in the row", () => {
    const inputs: JobRunInputs = { clusterId: "c", jobName: "orders" };
    const state: JobRunState = { ...inputs, startedByUs: true, submissionId: 1871, status: "RUNNING" };
    for (const [what, news, before, line] of [
        ["nothing", {}, {}, undefined],
        ["a policy", { waitFor: "submitted" }, {}, "no request to CDM"],
        ["a trigger", { triggers: 2 }, {}, "stops run 1871 if it is live, then starts a new one"],
        ["a trigger, queued", { triggers: 2, onUpdate: "queue" }, {}, "lets run 1871 end, then starts a new one"],
        ["another job", { jobName: "other" }, {}, "stops run 1871 of the old job, then starts the new one"],
        ["desiredState", { desiredState: "stopped" }, {}, "stops what is live of the job and starts nothing"],
        [
            "an owed wait",
            {},
            { unfinished: { phase: "wait", since: 0 } },
            "goes on waiting for run 1871, starts nothing",
        ],
    ] as const) {
        it(`says for ${what}: ${line}`, () => {
            expect(describePlan({ ...state, ...before }, { ...inputs, ...news })).to.equal(line);
        });
    }
});
