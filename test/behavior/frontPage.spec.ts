import { expect } from "chai";
import { type Emulator, startEmulator } from "huaweicloud-cdm-emulator";
import type { JobRunState } from "#provider/run/index.js";
import type { PartialFailureError } from "#provider/run/model/errors.js";
import { plan } from "#provider/run/model/plan.js";
import { control } from "../support/control.js";
import { create, diff, read, remove, update } from "../support/core.js";
import { errorOf, World } from "../support/world.js";

const hourMs = 3_600_000;

/** Each was found by a reading that wanted nothing but to break the first sentence of the README. */
describe("the front page", () => {
    const world = new World();
    let other: Emulator | undefined;
    beforeEach(() => world.open({ bootMs: 0, runMs: 10 * hourMs }));
    afterEach(async () => {
        await world.close();
        await other?.close();
        other = undefined;
    });

    const fault = (fault: object) => world.control("POST", "faults", fault);
    const loseStart = (when: "before" | "after") => fault({ operation: "start", kind: "drop", when });
    const lives = () => world.runs().map(({ live, stops }) => [live, stops]);
    /** What a create or an update leaves in the state, whether it ended well or not. */
    const kept = async (work: Promise<{ state: JobRunState } | JobRunState>): Promise<JobRunState | undefined> =>
        work.then(
            (done) => ("state" in done ? (done.state as JobRunState) : (done as JobRunState)),
            (error: Partial<PartialFailureError>) => error.properties,
        );

    // Symptom: one such word, in the answer to a stop too, ended a destroy, a refresh or a create, with the run live.
    for (const [status, errCode] of [
        [500, "Cdm.0100"],
        [400, "Cdm.0054"],
        [500, "Cdm.0319"],
    ] as const) {
        const gone = { kind: "status", status, body: { errCode, externalMessage: "does not exist" } };

        it(`takes a job for gone when CDM has said so twice: ${errCode} once, in answer to a stop, is no proof`, async () => {
            const { state } = await create(world.inputs, world.host);
            await fault({ operation: "stop", ...gone });

            expect(await remove(state, world.process())).to.include({ outcome: "stopped" });
            expect(lives()).to.deep.equal([[false, 1]]);
        });

        it(`takes a job for gone when CDM has said so twice: ${errCode} once, in answer to a look, is no proof`, async () => {
            const { state } = await create(world.inputs, world.host);
            await fault({ operation: "status", ...gone });
            expect(await read(state, world.process())).to.include({ submissionId: 1 });
            await fault({ operation: "status", ...gone });

            expect(await remove(state, world.process())).to.include({ outcome: "stopped" });
            expect(lives()).to.deep.equal([[false, 1]]);
        });

        it(`forgets no run of a create for one ${errCode}`, async () => {
            await world.control("PUT", "jobs/demo", { bootMs: 20_000 });
            await fault({ operation: "status", nth: 3, ...gone });

            expect((await create(world.inputs, world.host)).state).to.include({ submissionId: 1, status: "RUNNING" });
        });
    }

    // Symptom: CDM's automatic retry of a run that no state knew yet was left as a stranger's.
    it("stops the automatic retry of the run of a start that is owed", async () => {
        const failing = { outcome: "fail", runMs: 1_000, retries: 1, retryAfterMs: 2_000 };
        await world.control("PUT", "jobs/demo", failing);
        await loseStart("after");
        await fault({ operation: "status", kind: "status", status: 503, body: "x", times: 30, nth: 2 });
        world.clock.at(1_500, () => world.control("PUT", "jobs/demo", { outcome: "succeed", runMs: 10 * hourMs }));
        const state = await kept(create({ ...world.inputs, timeouts: { create: "20s" } }, world.host));
        await world.control("DELETE", "faults");
        await world.clock.advance(60_000);

        if (state) await remove(state, world.process());

        expect(world.runs().at(-1)).to.include({ auto: true, live: false });
    });

    // Symptom: the login was renewed and the start sent again: two runs live.
    it("sends no order again after a 401 that is nobody's word, also where the login can be renewed", async () => {
        world.setEnvironment({
            HW_AUTH_TOKEN: undefined,
            HW_USER_NAME: "emulator",
            HW_USER_PASSWORD: "emulator-password",
            HW_DOMAIN_NAME: "emulator",
        });
        await world.control("POST", "switches", { startRunning: "accept" });
        await fault({
            operation: "start",
            kind: "status",
            status: 401,
            body: "<html>who are you?</html>",
            after: true,
        });

        await kept(create(world.inputs, world.host));

        expect(world.sent("start")).to.equal(1);
        expect(world.runs()).to.have.length(1);
    });

    // Symptom: CDM accepted the start without naming its run; ours was over at once, and a stranger's was taken for it.
    it("takes no stranger's run for that of a start that CDM accepted without naming it", async () => {
        world.forgetIam();
        await world.control("PUT", "jobs/demo", { runMs: 1_000 });
        await world.control("POST", "switches", { startResponse: "none" });
        world.clock.at(2_000, async () => {
            await world.control("PUT", "jobs/demo", { runMs: 10 * hourMs });
            await world.control("POST", "jobs/demo/runs", { user: "night-shift" });
        });
        await fault({ operation: "status", kind: "status", status: 503, body: "x", times: 3, nth: 2 });

        const state = await kept(create(world.inputs, world.host));
        if (state) await remove(state, world.process()).catch(() => {});

        expect(world.runs().at(-1)).to.include({ createdBy: "night-shift", live: true, stops: 0 });
    });

    // Symptom: the state of another JobRun of the job, its run long over, made a delete leave the run that it owes itself.
    it("stops the run of a start that is owed beside another JobRun whose run is older", async () => {
        await world.control("PUT", "jobs/demo", { runMs: 5_000 });
        const b = { ...world.inputs, __urn: "urn:pulumi:b", waitFor: "completed" } as const;
        const { state: ofB } = await create(b, world.process());
        await world.control("PUT", "jobs/demo", { runMs: 10 * hourMs });
        await loseStart("after");
        await fault({ operation: "status", kind: "status", status: 503, body: "x", times: 30, nth: 2 });
        const state = await kept(create({ ...world.inputs, timeouts: { create: "30s" } }, world.process()));
        await world.control("DELETE", "faults");
        const host = world.process();
        host.registry.rememberIgnored("urn:pulumi:b", []);
        diff(ofB, b, host);

        if (state) await remove(state, host);

        expect(world.runs().at(-1)?.live).to.equal(false);
    });

    // Symptom: renamed without an alias over two ups, the old one's delete stopped the run that the new one had adopted.
    it("leaves to a JobRun of the program the run of its state, when another one of the same job is deleted", async () => {
        const b = { ...world.inputs, __urn: "urn:pulumi:b", ifRunning: "adopt" } as const;
        const { state: ofA } = await create(world.inputs, world.process());
        const { state: ofB } = await create(b, world.process());
        const host = world.process();
        host.registry.rememberIgnored("urn:pulumi:b", []);
        diff(ofB, b, host);

        expect(await remove(ofA, host)).to.include({ outcome: "leftRunning", attempts: 0 });

        expect(world.runs().map(({ live, stops }) => [live, stops])).to.deep.equal([[true, 0]]);
    });

    // Symptom: a page of ten old runs, or a job that says "never executed", was a second witness.
    it("takes no page of the history that lacks our run, and no job that never ran, for a second witness", async () => {
        await world.control("POST", "switches", { submissionOrder: "oldestFirst" });
        await world.control("PUT", "jobs/demo", { runMs: 1 });
        for (let run = 0; run < 12; run++) {
            await world.control("POST", "jobs/demo/runs", { user: "night-shift" });
            await world.clock.advance(10);
        }
        await world.control("PUT", "jobs/demo", { runMs: 10 * hourMs });
        const { state } = await create(world.inputs, world.host);
        await world.control("PUT", "jobs/demo", { status: "NEVER_EXECUTED" });

        await errorOf(remove({ ...state, timeouts: { delete: "5m" } }, world.process()));
        await fault({ operation: "history", kind: "status", status: 503, body: "x", times: 1_000 });
        await errorOf(remove({ ...state, timeouts: { delete: "5m" } }, world.process()));

        expect(world.runs().at(-1)?.live).to.equal(true);
    });

    // Symptom: another user's run had come and gone since, and hid ours: the next up started the job again.
    it("finds the ended run of a start that is owed behind another user's, in the history, and starts none", async () => {
        await world.control("PUT", "jobs/demo", { runMs: 20_000 });
        await loseStart("after");
        await fault({ operation: "status", kind: "status", status: 503, body: "x", times: 30, nth: 2 });
        const state = await kept(create({ ...world.inputs, timeouts: { create: "30s" } }, world.host));
        await world.control("DELETE", "faults");
        await world.clock.advance(30_000);
        await world.control("POST", "jobs/demo/runs", { user: "night-shift" });
        await world.clock.advance(30_000);

        if (state) await kept(update(state, world.inputs, world.process()));

        expect(world.runs().filter(({ createdBy }) => createdBy === "emulator")).to.have.length(1);
    });

    // Symptom: at the address of another CDM the job's run of the same id, a stranger's, was stopped.
    it("stops no run of the same id at another address", async () => {
        const { state } = await create(world.inputs, world.host);
        other = await startEmulator({ now: () => world.clock.monotonic() + hourMs, bootMs: 0, runMs: 10 * hourMs });
        await control(other.url, "POST", "jobs/demo/runs", { user: "night-shift" });
        world.setEnvironment({ HW_CDM_ENDPOINT: other.url });

        expect((await errorOf(remove(state, world.process()))).message).to.include("was last seen at");

        expect(other.requests("stop")).to.deep.equal([]);
    });

    // Symptom: under onRunOfSameUser "foreign" another program's run was taken for that of a lost start, and stopped.
    it("takes no run of a user that others share for that of a lost start", async () => {
        await loseStart("before");
        world.clock.at(5_000, () => world.control("POST", "jobs/demo/runs", { user: "emulator" }));

        const state = await kept(create({ ...world.inputs, onRunOfSameUser: "foreign" }, world.host));
        if (state) await remove(state, world.process()).catch(() => {});

        expect(state).to.not.have.property("submissionId");
        expect(lives()).to.deep.equal([[true, 0]]);
    });

    // Symptom: "change ifRunning" was no way out where the program had that value from the start.
    for (const policy of ["adopt", "restart"] as const) {
        it(`lets a user decide with ifRunning "${policy}" who had it in the program from the start`, async () => {
            world.forgetIam();
            const { state: first } = await create({ ...world.inputs, ifRunning: policy }, world.host);
            await loseStart("before");
            world.clock.at(20_000, () => world.control("POST", "jobs/demo/runs", { user: "night-shift" }));
            const news = { ...world.inputs, triggers: 2 };
            let state = (await kept(update(first, { ...news, ifRunning: policy }, world.process()))) ?? first;

            for (const ifRunning of ["fail", policy] as const)
                state = (await kept(update(state, { ...news, ifRunning }, world.process()))) ?? state;

            expect(state).to.not.have.property("unfinished");
            expect(plan(state, { ...news, ifRunning: policy }).changes).to.equal(false);
            expect(world.emulator.truth().maxLiveRuns).to.equal(1);
        });
    }

    // Symptom: with a start owed, a stopped cluster held a destroy up for its whole time, and then failed it.
    it("is kept by a destroy in a stopped cluster where a start is owed, too", async () => {
        await loseStart("before");
        const hasty = { ...world.inputs, timeouts: { create: "30s" } };
        const { properties } = (await errorOf(create(hasty, world.host))) as PartialFailureError;
        await world.control("POST", "clusters/emulator-cluster", { status: "900" });
        const begunAt = world.clock.monotonic();

        expect(await remove(properties, world.process())).to.include({ outcome: "clusterStopped" });

        expect(world.clock.monotonic() - begunAt).to.be.below(60_000);
    });

    it("answers a state that was edited by hand with a sentence, whatever stands in what is owed", async () => {
        const { state } = await create(world.inputs, world.host);
        for (const edited of [{ between: null }, { after: null }, { self: {} }, { user: 5 }]) {
            const unfinished = { phase: "start", since: 1, ...edited } as unknown as NonNullable<
                JobRunState["unfinished"]
            >;
            expect((await errorOf(remove({ ...state, unfinished }, world.process()))).message).to.include("CDMRUN-151");
        }
    });
});
