import { expect } from "chai";
import type { Host, JobRunInputs, JobRunState } from "#provider/run/index.js";
import type { PartialFailureError } from "#provider/run/model/errors.js";
import { check, create, diff, read, remove, update } from "../support/core.js";
import { errorOf, World } from "../support/world.js";

describe("a run that ended, with rerunOn", () => {
    const world = new World();
    let inputs: JobRunInputs;
    beforeEach(async () => {
        await world.open({ bootMs: 0, runMs: 60_000 });
        inputs = { ...world.inputs, rerunOn: ["failed", "stopped", "lost"], triggers: 1 };
        await world.control("PUT", "jobs/demo", { outcome: "fail" });
    });
    afterEach(() => world.close());

    async function refreshed(state: JobRunState): Promise<JobRunState> {
        const now = await read(state, world.process());
        if (now === undefined) throw new Error("the refresh has removed the resource");
        return now;
    }

    /** An `up` in a process of its own, as the engine does it: it calls update only if diff shows a change. */
    async function up(
        state: JobRunState,
        news: JobRunInputs = inputs,
        host: Host = world.process(),
    ): Promise<JobRunState> {
        check({ ...inputs }, { ...news, __ignoreChanges: [] }, { ...host, log: host.logFor(news.__urn) });
        return diff(state, news, host).changes === false ? state : update(state, news, host);
    }

    async function failing(): Promise<JobRunState> {
        const { state } = await create(inputs, world.process());
        await world.clock.advance(61_000);
        return refreshed(state);
    }

    it("is started again by each up after a refresh, until the limit: maxReruns + 1 starts in all", async () => {
        let state = await failing();
        const lines: string[] = [];
        for (let number = 1; number <= 6; number += 1) {
            world.said.length = 0;
            state = await up(state);
            lines.push(world.said[0] ?? "nothing");
            await world.clock.advance(61_000);
            state = await refreshed(state);
        }

        expect(lines.slice(0, 3)).to.deep.equal([
            "run 1 has FAILED: starts it again, 1 of 3",
            "run 2 has FAILED: starts it again, 2 of 3",
            "run 3 has FAILED: starts it again, 3 of 3",
        ]);
        expect(lines.slice(3)).to.have.length(3);
        for (const line of lines.slice(3)) {
            expect(line).to.match(
                /^warning: run 4 has FAILED and is not started again: maxReruns \(3\) is used up .*change triggers/,
            );
        }
        expect([world.sent("start"), world.sent("stop")]).to.deep.equal([4, 0]);
    });

    it("is counted anew with other triggers, and goes on where it was with a higher limit", async () => {
        inputs = { ...inputs, maxReruns: 1 };
        let state = await up(await failing());
        await world.clock.advance(61_000);
        state = await refreshed(state);
        expect(diff(state, inputs, world.host)).to.deep.equal({ changes: false });

        const more = { ...inputs, maxReruns: 2 };
        expect((await up(state, more)).submissionId).to.equal(3);

        const other = { ...inputs, triggers: 2 };
        state = await up(state, other);
        expect(state).not.to.have.property("__reruns");
        await world.clock.advance(61_000);
        await up(await refreshed(state), other);
        expect(world.runs()).to.have.length(5);
    });

    it("is not started again by an up whose state does not show the end yet", async () => {
        const { state } = await create(inputs, world.process());
        await world.clock.advance(61_000);

        expect(await up(state)).to.equal(state);
        expect(world.sent("start")).to.equal(1);
    });

    it("is started once by an up that the engine calls again, and counted once", async () => {
        const state = await failing();
        const news = { ...inputs, timeouts: { update: "2s" } };
        await world.control("PUT", "jobs/demo", { bootMs: 10_000 });
        const host = world.process();
        for (let call = 0; call < 3; call += 1) {
            const error = (await errorOf(update(state, news, host))) as PartialFailureError;
            expect(error.properties).to.include({ submissionId: 2, __reruns: 1 });
        }
        await world.clock.advance(10_000);

        expect(await update(state, news, host)).to.include({ submissionId: 2, status: "RUNNING", __reruns: 1 });
        expect(world.sent("start")).to.equal(2);
    });

    it("is owed and not counted twice if it fails while the up waits for it", async () => {
        inputs = { ...inputs, waitFor: "completed", failOnRunFailure: false };
        const { state } = await create(inputs, world.process());
        const strict = { ...inputs, failOnRunFailure: true };

        const error = (await errorOf(up(state, strict))) as PartialFailureError;
        expect(error.properties).to.include({ submissionId: 2, status: "FAILED", __reruns: 1 });
        expect(error.properties.unfinished).to.include({ phase: "restart" });
        expect(world.sent("start")).to.equal(2);
        const owed = await refreshed(error.properties);
        expect(owed).to.include({ __reruns: 1 });

        await world.control("PUT", "jobs/demo", { outcome: "succeed" });
        expect(await up(owed, strict)).to.include({ submissionId: 3, status: "SUCCEEDED", __reruns: 1 });
    });

    it("needs no refresh with a wait for its end that takes the failure for an output", async () => {
        inputs = { ...inputs, waitFor: "completed", failOnRunFailure: false, maxReruns: 2 };
        let state = (await create(inputs, world.process())).state;
        for (let number = 1; number <= 4; number += 1) state = await up(state);

        expect(state).to.include({ submissionId: 3, status: "FAILED", __reruns: 2 });
        expect(world.sent("start")).to.equal(3);
    });

    it("keeps the count where the up sends no start: an error leaves the state as it was", async () => {
        const state = await failing();
        await world.control("POST", "jobs/demo/runs", { user: "night-shift" });

        const error = await errorOf(up(state));

        expect(error.message).to.match(/"night-shift".*It is not a run of this JobRun/);
        expect([world.sent("start"), world.sent("stop")]).to.deep.equal([1, 0]);
        expect(await up(state, { ...inputs, onForeignRun: "stop" })).to.include({ submissionId: 3, __reruns: 1 });
    });

    it("is left alone once a refresh has seen a newer run of the job", async () => {
        const state = await failing();
        await world.control("POST", "jobs/demo/runs", { user: "night-shift" });

        const now = await refreshed(state);

        expect(now).to.include({ status: "FAILED", superseded: true });
        expect(await up(now)).to.equal(now);
    });

    it("is started again after a stop of another user, and never with desiredState stopped", async () => {
        const { state } = await create(inputs, world.process());
        await world.endRun();
        const now = await refreshed(state);
        expect(now).to.include({ status: "STOPPED" });

        const asleep = { ...inputs, desiredState: "stopped" } as const;
        const stopped = await up(now, asleep);
        expect(await up(await refreshed(stopped), asleep)).to.include({ submissionId: 1 });
        expect(world.sent("start")).to.equal(1);

        expect(await up(now)).to.include({ submissionId: 2, __reruns: 1 });
    });

    it("is started again once CDM has forgotten it, and only if it was live when it was last seen", async () => {
        const { state } = await create(inputs, world.process());
        await world.control("DELETE", "jobs/demo");
        await world.control("PUT", "jobs/demo", {});
        const lost = await refreshed(state);

        expect(await up(lost)).to.include({ submissionId: 2, status: "RUNNING", __reruns: 1 });

        const over = { ...lost, status: "SUCCEEDED" };
        expect(await up(over)).to.equal(over);
    });

    it("is started again after it was adopted, with the program's variables", async () => {
        await world.control("POST", "jobs/demo/runs", { user: "night-shift" });
        inputs = { ...inputs, ifRunning: "adopt", variables: { day: "2" } };
        const state = await failing();
        expect(state).to.include({ startedByUs: false, status: "FAILED" });

        expect(await up(state)).to.include({ submissionId: 2, startedByUs: true, __reruns: 1 });
        expect(world.sent("start")).to.equal(1);
    });

    it("obeys ignoreChanges of rerunOn: what the state has counts", async () => {
        const state = await failing();
        const none = { ...inputs, rerunOn: [] };
        const host = world.process();
        check({ ...inputs }, { ...none, __ignoreChanges: ["rerunOn"] }, { ...host, log: host.logFor(none.__urn) });

        expect(diff(state, none, host)).to.include({ changes: true });
        expect(await update(state, none, host)).to.include({ submissionId: 2, __reruns: 1 });
    });

    it("leaves a state of an earlier release as it is, and counts from there", async () => {
        const { rerunOn: _, ...old } = inputs;
        const { state } = await create(old, world.process());
        await world.clock.advance(61_000);
        const failed = await refreshed(state);
        expect(diff(failed, old, world.process())).to.deep.equal({ changes: false });

        expect(await up(failed)).to.include({ submissionId: 2, __reruns: 1 });
    });

    it("is stopped by a destroy like any other run", async () => {
        const state = await up(await failing());

        const stop = await remove(state, world.process());

        expect(stop).to.include({ outcome: "stopped" });
        expect(world.runs().map(({ live }) => live)).to.deep.equal([false, false]);
    });
});
