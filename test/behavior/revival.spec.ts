import { expect } from "chai";
import type { JobRunInputs, JobRunState } from "#provider/run/index.js";
import { create, remove, update } from "../support/core.js";
import { World } from "../support/world.js";

const secondMs = 1_000;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

// Symptom: destroy was done two seconds after the failure, and CDM's automatic retry brought the run back a moment later.
describe("the end of a job whose run has just FAILED", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0, runMs: secondMs }));
    afterEach(() => world.close());

    /** A run that is FAILED in the state, and whose retry lasts for hours. */
    async function failed(retryAfterMs: number, given: Partial<JobRunInputs> = {}): Promise<JobRunState> {
        await world.control("PUT", "jobs/demo", { outcome: "fail", retries: retryAfterMs > 0 ? 1 : 0, retryAfterMs });
        const inputs = { ...world.inputs, ...given, waitFor: "completed", failOnRunFailure: false } as const;
        const { state } = await create({ ...inputs, pollInterval: "1s" }, world.host);
        expect(state).to.include({ status: "FAILED" });
        await world.control("PUT", "jobs/demo", { outcome: "succeed", runMs: 10 * hourMs });
        return state;
    }
    const lives = () => world.runs().map(({ live, stops }) => [live, stops]);

    it("looks on at destroy for its automatic retry, and stops what that brings back", async () => {
        const state = await failed(30 * secondMs);

        expect(await remove(state, world.process())).to.include({ outcome: "stopped" });

        await world.clock.advance(10 * minuteMs);
        expect(lives()).to.deep.equal([
            [false, 0],
            [false, 1],
        ]);
        expect(world.said).to.satisfy((said: string[]) =>
            said.some((text) =>
                /^FAILED, and CDM's automatic retry may revive run 1: observes on for \d+ s$/.test(text),
            ),
        );
    });

    it("is done after a minute where nothing comes back, and says for how long it has looked", async () => {
        const state = await failed(hourMs);
        await world.clock.advance(20 * secondMs);
        const begunAt = world.clock.monotonic();

        expect(await remove(state, world.process())).to.include({ outcome: "alreadyFinished", attempts: 0 });

        expect(world.clock.monotonic() - begunAt).to.be.within(60 * secondMs, 75 * secondMs);
        expect(world.said.at(-1)).to.match(
            /the run had ended \(FAILED\).*a run of CDM's automatic retry was waited for during/,
        );
    });

    it("does so behind a stranger's run that has come and gone since", async () => {
        const state = await failed(30 * secondMs);
        await world.control("PUT", "jobs/demo", { runMs: secondMs });
        await world.control("POST", "jobs/demo/runs", { user: "night-shift" });
        await world.clock.advance(2 * secondMs);
        await world.control("PUT", "jobs/demo", { runMs: 10 * hourMs });

        await remove(state, world.process());

        await world.clock.advance(10 * minuteMs);
        expect(world.runs().filter(({ live }) => live)).to.deep.equal([]);
        expect(lives().at(-1)).to.deep.equal([false, 1]);
    });

    it("does so at desiredState: stopped, too", async () => {
        const state = await failed(30 * secondMs);
        const stopped = { ...world.inputs, pollInterval: "1s", desiredState: "stopped" } as const;

        expect((await update(state, stopped, world.process())).lastStop).to.include({ outcome: "stopped" });

        expect(lives()).to.deep.equal([
            [false, 0],
            [false, 1],
        ]);
    });

    it("where the job can't be shown, since nobody says that it has no retry", async () => {
        const state = await failed(30 * secondMs);
        await world.control("POST", "faults", { operation: "job", kind: "status", status: 403, body: "x", times: 100 });

        await remove(state, world.process());

        expect(lives().at(-1)).to.deep.equal([false, 1]);
    });

    for (const [what, retryAfterMs, laterMs] of [
        ["where the job has no automatic retry", 0, 0],
        ["where the failure is more than a day ago", hourMs, 25 * hourMs],
    ] as const) {
        it(`does not look on ${what}`, async () => {
            const state = await failed(retryAfterMs);
            await world.clock.advance(laterMs);

            expect(await remove(state, world.process())).to.include({ attempts: 0, durationMs: secondMs });
            expect(world.said.at(-1)).not.to.include("automatic retry");
        });
    }

    it("does not look on where the failed run is another user's", async () => {
        const state = await failed(0);
        await world.control("PUT", "jobs/demo", { outcome: "fail", runMs: secondMs, retries: 1, retryAfterMs: 30_000 });
        await world.control("POST", "jobs/demo/runs", { user: "night-shift" });
        await world.clock.advance(3 * secondMs);

        expect(await remove(state, world.process())).to.include({ attempts: 0, durationMs: secondMs });
    });

    it("warns where its time is over before", async () => {
        const state = await failed(hourMs, { timeouts: { delete: "10s" } });

        expect(await remove(state, world.process())).to.include({ outcome: "alreadyFinished" });

        expect(world.said.filter((text) => text.startsWith("warning: Run 1"))).to.have.length(1);
        expect(world.said.join("\n")).to.include(
            "No time is left to wait for that: if it does, the run is not stopped",
        );
    });
});
