import { expect } from "chai";
import type { JobRunState } from "#provider/run/index.js";
import { create, remove } from "../support/core.js";
import { errorOf, World } from "../support/world.js";

describe("delete", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0, runMs: 3_600_000 }));
    afterEach(() => world.close());

    async function running(inputs = {}): Promise<JobRunState> {
        return (await create({ ...world.inputs, ...inputs }, world.host)).state;
    }

    for (const stopResponse of ["submissions", "empty", "validation", "none"]) {
        it(`returns only when two looks a poll apart show the run not live, whatever stop answers (${stopResponse})`, async () => {
            await world.control("POST", "switches", { stopResponse });
            await world.control("PUT", "jobs/demo", { stopMs: 3_000 });
            const state = await running({ pollInterval: "5s" });
            const looksBefore = world.sent("status");

            const stop = await remove(state, world.host);

            expect(stop).to.include({ outcome: "stopped", attempts: 1 });
            // The stop takes 3 s, and the second look comes 5 s after the first that is quiet.
            expect(stop?.durationMs).to.be.within(8_000, 9_000);
            expect(world.runs()).to.have.nested.property("[0].status", "STOPPED");
            expect(world.sent("status") - looksBefore).to.be.within(3, 20);
        });
    }

    it("sends the stop again when CDM has refused it under 200, and says why it did", async () => {
        await world.control("POST", "faults", { operation: "stop", kind: "refuse", message: "engine busy" });
        const state = await running();

        const stop = await remove(state, world.host);

        expect(stop).to.include({ outcome: "stopped", attempts: 2 });
        expect(world.said.join()).to.include("engine busy");
        expect(world.runs()[0]?.live).to.equal(false);
    });

    it("stops a run again that comes back between the two looks", async () => {
        const state = await running({ pollInterval: "5s" });
        world.clock.at(3_000, () => world.control("POST", "jobs/demo/runs", { user: "emulator", auto: true }));

        const stop = await remove(state, world.host);

        expect(stop).to.include({ outcome: "stopped", attempts: 2 });
        expect(world.runs().map((run) => [run.live, run.stops])).to.deep.equal([
            [false, 1],
            [false, 1],
        ]);
    });

    it("sends a stop again that CDM has accepted without effect for 30 s", async () => {
        await world.control("PUT", "jobs/demo", { stopMs: 45_000 });
        const state = await running({ pollInterval: "5s" });

        expect(await remove(state, world.host)).to.include({ outcome: "stopped", attempts: 2 });
    });

    it("stops nothing that has ended by itself, and looks twice", async () => {
        const state = await running();
        await world.clock.advance(4_000_000);
        const looksBefore = world.sent("status");

        expect(await remove(state, world.host)).to.include({
            outcome: "alreadyFinished",
            attempts: 0,
            durationMs: 1_000,
        });
        expect(world.sent("stop")).to.equal(0);
        expect(world.sent("status") - looksBefore).to.equal(2);
    });

    it("is done when the job is gone", async () => {
        const state = await running();
        await world.control("DELETE", "jobs/demo");

        expect(await remove(state, world.host)).to.include({ outcome: "gone", attempts: 0 });
    });

    it("is repeatable", async () => {
        const state = await running();
        await remove(state, world.host);

        expect(await remove(state, world.host)).to.include({ outcome: "alreadyFinished", attempts: 0 });
        // Symptom: "the run had ended by itself", of a run that the first destroy had stopped.
        expect(world.said.at(-1)).to.include("the run had ended (STOPPED), and was seen not live twice in a row");
    });

    it("does not call a run stopped that has failed before its stop could end it", async () => {
        const state = await running();
        await world.control("PUT", "jobs/demo", { stopMs: 60_000 });
        world.clock.at(2_000, () => world.control("PUT", "jobs/demo", { status: "FAILED" }));

        expect(await remove(state, world.host)).to.include({ outcome: "stopped", attempts: 1 });
        expect(world.said.at(-1)).to.match(/^ended \(FAILED\), and seen not live twice in a row/);
    });

    it("leaves a live run that somebody else has started", async () => {
        const state = await running();
        await world.clock.advance(4_000_000);
        await world.control("POST", "jobs/demo/runs", { user: "night-shift" });

        expect(await remove(state, world.host)).to.include({ outcome: "leftRunning", attempts: 0 });
        expect(world.runs()[1]?.live).to.equal(true);
        expect(world.said.at(-1)).to.match(/^warning: .* not this JobRun's/);
    });

    it("leaves a live run that another JobRun of the same process has started", async () => {
        const old = await running();
        await world.clock.advance(4_000_000);
        await running({ __urn: "urn:pulumi:b" });

        expect(await remove(old, world.host)).to.include({ outcome: "leftRunning", attempts: 0 });
        expect(world.runs()[1]?.live).to.equal(true);
    });

    it("stops a re-run of the same user that no state has recorded", async () => {
        const state = await running();
        await world.clock.advance(4_000_000);
        await world.control("POST", "jobs/demo/runs", { user: "emulator" });

        expect(await remove(state, world.host)).to.include({ outcome: "stopped", attempts: 1 });
    });

    // Symptom: the schedule's run was followed in place of ours, and its user was taken for the one who starts our runs.
    it("leaves a run that the owner of the schedule has started by hand", async () => {
        await world.control("PUT", "jobs/demo", { runMs: 1_500, bootMs: 5_000 });
        world.clock.at(6_700, () => world.control("POST", "jobs/demo/runs", { user: "night-shift", auto: true }));
        const state = await running({ waitFor: "completed" });
        expect(state).to.include({ submissionId: 2, isExecuteAuto: true });
        await world.control("POST", "jobs/demo/runs", { user: "night-shift" });

        expect(await remove(state, world.host)).to.include({ outcome: "leftRunning" });
    });

    it("stops the run of a start whose answer was lost", async () => {
        const { submissionId: _, creationDate: __, creationUser: ___, ...unknown } = await running();
        const state: JobRunState = { ...unknown, unfinished: { phase: "start", since: world.clock.now() } };

        expect(await remove(state, world.process())).to.include({ outcome: "stopped", attempts: 1 });
    });

    it("fails at its deadline with what it knows and the command that stops the run by hand", async () => {
        await world.control("POST", "faults", {
            operation: "stop",
            kind: "refuse",
            message: "engine busy",
            times: 1_000,
        });
        const state = await running({ timeouts: { delete: "20s" }, pollInterval: "5s" });
        const begun = world.clock.now();

        const error = await errorOf(remove(state, world.host));

        expect(error.message).to.match(/^CDM has not said twice in a row within 20 s that run 1 of job "demo"/);
        expect(error.message).to.match(
            /The last failure: engine busy \(HTTP 200, request \S+\)\. 5 stops were sent; .* was RUNNING\./,
        );
        expect(error.message).to.include(
            "or stop the run by hand: npx -p pulumi-huaweicloud-cdm cdm-run stop --cluster=emulator-cluster --job=demo " +
                `--project-id=emulator-project --endpoint=${world.emulator.url} (CDMRUN-402)`,
        );
        expect(world.clock.now() - begun).to.equal(20_000);
        expect(world.runs()[0]?.live).to.equal(true);
    });

    it("does not take one quiet look at the deadline for two", async () => {
        await world.control("PUT", "jobs/demo", { stopMs: 9_000 });
        const state = await running({ timeouts: { delete: "12s" }, pollInterval: "5s" });

        expect((await errorOf(remove(state, world.host))).message).to.include("has not said twice in a row");
    });

    it("looks before it sends a stop again whose answer was lost", async () => {
        const state = await running();
        await world.control("POST", "faults", { operation: "stop", kind: "drop", when: "after" });
        world.clock.at(1_000, () => world.control("POST", "jobs/demo/runs", { user: "night-shift" }));

        await remove(state, world.host);

        expect(world.runs().map((run) => run.live)).to.deep.equal([false, true]);
        expect(world.runs()[1]?.stops).to.equal(0);
    });

    it("never takes a permission error for a missing job", async () => {
        const state = await running();
        await world.control("POST", "faults", {
            operation: "status",
            kind: "status",
            status: 400,
            body: { errCode: "Cdm.0001", externalMessage: "Resource missing or no permission." },
        });

        const error = await errorOf(remove(state, world.host));

        expect(error.message).to.match(/Cdm\.0001, HTTP 400/);
        expect(world.runs()[0]?.live).to.equal(true);
    });

    // Symptom: right after `up` with waitFor submitted, two status answers did not know of the run yet; destroy took them for
    // "never ran", sent no stop and said success while the run went on.
    for (const behind of ["no run at all", "an older run"]) {
        it(`takes a status that still shows ${behind} for no proof`, async () => {
            if (behind === "an older run") {
                await world.control("POST", "jobs/demo/runs", { user: "emulator" });
                await world.clock.advance(4_000_000);
            }
            const state = await running({ waitFor: "submitted" });
            await world.control("PUT", "jobs/demo", { listLagMs: 20_000 });

            expect(await remove(state, world.host)).to.include({ outcome: "stopped", attempts: 1 });
            expect(world.runs().at(-1)?.live).to.equal(false);
        });
    }

    // Symptom: an answer to the start that held nothing but the id left a state without a status, which counted as not live.
    it("takes such a status for no proof either where nothing has told the status of the run", async () => {
        const body = { submissions: [{ "submission-id": 1 }] };
        await world.control("POST", "faults", { operation: "start", kind: "status", status: 200, body, after: true });
        const state = await running({ waitFor: "submitted" });
        await world.control("PUT", "jobs/demo", { listLagMs: 20_000 });

        expect(await remove(state, world.host)).to.include({ outcome: "stopped", attempts: 1 });
        expect(world.runs()[0]?.live).to.equal(false);
    });

    // Symptom: the older run was still shown live and was to be stopped; once it was shown as ended, nothing remembered that a
    // newer one was known, and destroy said success while that went on.
    it("takes no status that ends an older run for the end of the one that is known", async () => {
        await world.control("POST", "jobs/demo/runs", { user: "night-shift" });
        await world.control("POST", "switches", { startRunning: "accept" });
        const older = { "submission-id": 1, "creation-user": "night-shift", "creation-date": 1_699_999_999_000 };
        const never = { submissions: [{ status: "NEVER_EXECUTED" }] };
        const show = (body: object, times = 1) =>
            world.control("POST", "faults", { operation: "status", kind: "status", status: 200, body, times });
        await show(never);
        const state = await running({ waitFor: "submitted", onForeignRun: "stop" });
        await show({ submissions: [{ ...older, status: "RUNNING" }] });
        await show({ submissions: [{ ...older, status: "STOPPED" }] }, 4);
        await world.control("POST", "faults", { operation: "stop", kind: "status", status: 502, body: "" });

        expect(await remove(state, world.host)).to.include({ outcome: "stopped" });
        expect(world.runs()[1]?.live).to.equal(false);
    });

    it("is done with a run that CDM has forgotten for good", async () => {
        const state = await running();
        await world.clock.advance(4_000_000);
        await world.control("POST", "jobs/demo/forget");

        expect(await remove(state, world.host)).to.include({ outcome: "neverRan", attempts: 0 });
    });

    it("waits for the run of a lost start that takes its time to show", async () => {
        await world.control("PUT", "jobs/demo", { listLagMs: 40_000 });
        const {
            submissionId: _,
            creationDate: __,
            creationUser: ___,
            ...unknown
        } = await running({ waitFor: "submitted" });
        const state: JobRunState = { ...unknown, unfinished: { phase: "start", since: world.clock.now() } };

        expect(await remove(state, world.process())).to.include({ outcome: "stopped", attempts: 1 });
    });

    /** A start of nobody knows whom that had no effect, and after so many hours another user's. */
    async function owingSince(hours: number): Promise<JobRunState> {
        const unfinished = { phase: "start", since: world.clock.now() } as const;
        await world.clock.advance(hours * 3_600_000);
        await world.control("POST", "jobs/demo/runs", { user: "night-shift" });
        return { ...world.inputs, projectId: "emulator-project", startedByUs: true, unfinished };
    }

    it("leaves a run that somebody has started days after a start of ours that had no effect", async () => {
        expect(await remove(await owingSince(49), world.host)).to.include({ outcome: "leftRunning" });
        expect(world.runs()[0]?.live).to.equal(true);
    });

    // A cluster's clock may be hours off, and who logs in now need not be who has sent the start.
    it("fails where somebody has started a run hours after a start of ours, of which nobody knows who has sent it", async () => {
        const error = await errorOf(remove(await owingSince(8), world.host));

        expect(error.message).to.include('started by "night-shift"').and.include("Nothing tells whether");
        expect(world.runs().map(({ live, stops }) => [live, stops])).to.deep.equal([[true, 0]]);
    });

    it("proves a stop though a poll is longer than half the time there is", async () => {
        const state = await running({ pollInterval: "15m" });

        expect(await remove(state, world.host)).to.include({ outcome: "stopped", durationMs: 30_250 });
    });

    it("goes on after a page of something between with a 500, in answer to a stop and to a look", async () => {
        const state = await running({ pollInterval: "5s" });
        for (const operation of ["status", "stop"]) {
            await world.control("POST", "faults", {
                operation,
                kind: "status",
                status: 500,
                body: "<html>Oops</html>",
            });
        }

        expect(await remove(state, world.host)).to.include({ outcome: "stopped" });
        expect(world.runs()[0]?.live).to.equal(false);
    });

    it("says what to do where the service refuses for good", async () => {
        const state = await running();
        const denied = { errCode: "Cdm.0032", externalMessage: "Insufficient permission." };
        await world.control("POST", "faults", { operation: "stop", kind: "status", status: 400, body: denied });

        const error = await errorOf(remove(state, world.host));

        expect(error.message).to.match(
            /^CDM could not stop job "demo".*Cdm\.0032.*IAM.* The resource stays in the state.*cdm-run stop/,
        );
    });
});
