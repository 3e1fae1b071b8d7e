import { expect } from "chai";
import type { JobRunInputs, JobRunState } from "#provider/run/index.js";
import type { PartialFailureError } from "#provider/run/model/errors.js";
import { create, read, remove, update } from "../support/core.js";
import { errorOf, World } from "../support/world.js";

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

// Every limit is bounded from both sides: what comes before it is still waited for, and nothing is waited for after it.
describe("a limit", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0, runMs: 100 * hourMs }));
    afterEach(() => world.close());

    async function running(inputs: Partial<JobRunInputs> = {}): Promise<JobRunState> {
        return (await create({ ...world.inputs, ...inputs }, world.host)).state;
    }

    /** How long an operation takes on the clock. */
    async function lengthOf(operation: () => Promise<unknown>): Promise<number> {
        const begunAt = world.clock.now();
        await operation();
        return world.clock.now() - begunAt;
    }

    const looks = () => world.emulator.requests("status").map(({ at }) => at);
    const job = (settings: object) => world.control("PUT", "jobs/demo", settings);
    const unavailable = { operation: "status", kind: "status", status: 503, body: "<html>", times: 9_999 };

    describe("of a poll", () => {
        const gapsOf = (times: readonly number[]) => times.slice(1).map((at, index) => at - (times[index] ?? 0));

        it("is 48 s, which a long wait comes to and does not exceed", async () => {
            await job({ runMs: hourMs });

            await running({ waitFor: "completed" });

            const gaps = gapsOf(looks());
            expect(new Set(gaps.slice(-60))).to.deep.equal(new Set([48 * secondMs]));
            expect(Math.max(...gaps)).to.equal(48 * secondMs);
            // With a gap of 5 s at first, then growing to 30 s, the hour took 124.
            expect(gaps.length).to.be.below(124);
        });

        it("is a quarter of a second while the run is young, and then an eighth of its age", async () => {
            await job({ bootMs: 20 * secondMs, runMs: hourMs });
            const begunAt = world.clock.now();

            await running();

            for (const [index, gap] of gapsOf(looks()).slice(1).entries()) {
                const ageMs = (looks()[index + 1] ?? 0) - begunAt;
                expect(gap, `at ${ageMs} ms`).to.be.at.most(Math.max(secondMs / 4, ageMs / 8) + 1);
            }
        });

        for (const [random, gapMs] of [
            [0, 38_400],
            [0.999_999, 57_600],
        ] as const) {
            it(`is kept within a fifth of 48 s by chance (${random})`, async () => {
                await job({ runMs: 20 * minuteMs });
                world.clock.random = () => random;

                await running({ waitFor: "completed" });

                expect(gapsOf(looks()).at(-1)).to.equal(gapMs);
            });
        }

        for (const [given, slowestMs] of [
            ["2m", 2 * minuteMs],
            ["5s", 5 * secondMs],
        ] as const) {
            it(`gives way to a pollInterval of ${given}`, async () => {
                await job({ runMs: hourMs });

                await running({ waitFor: "completed", pollInterval: given });

                expect(Math.max(...gapsOf(looks()))).to.equal(slowestMs);
            });
        }
    });

    describe("of a minute for a status that lags behind", () => {
        const rerun = (state: JobRunState) => update(state, { ...world.inputs, triggers: 2 }, world.host);

        it("is waited for by a re-run: a run that shows after 59 s is stopped before the next one starts", async () => {
            await world.control("POST", "switches", { startRunning: "accept" });
            await job({ listLagMs: 59 * secondMs });
            const state = await running({ waitFor: "submitted" });

            await rerun(state);

            expect(world.runs()).to.have.length(2);
            expect(world.emulator.truth().maxLiveRuns).to.equal(1);
        });

        it("is all that a re-run waits for a run that CDM has forgotten", async () => {
            const state = await running();
            await job({ runMs: 0 });
            await world.clock.advance(101 * hourMs);
            await world.control("POST", "jobs/demo/forget");

            expect(await lengthOf(() => rerun(state))).to.be.within(minuteMs, 70 * secondMs);
        });

        for (const [when, showsMs, starts] of [
            ["before", 59 * secondMs, 1],
            ["after", undefined, 2],
        ] as const) {
            it(`decides whether a start whose answer was lost is sent again: its run shows ${when} it`, async () => {
                await world.control("POST", "switches", { startRunning: "accept" });
                if (showsMs !== undefined) await job({ listLagMs: showsMs });
                const lost = showsMs === undefined ? "before" : "after";
                await world.control("POST", "faults", { operation: "start", kind: "drop", when: lost });

                await running();

                const sent = world.emulator.requests("start").map(({ at }) => at);
                expect(sent).to.have.length(starts);
                expect(world.runs()).to.have.length(1);
                if (starts === 2) expect((sent[1] ?? 0) - (sent[0] ?? 0)).to.be.within(minuteMs, 75 * secondMs);
            });
        }

        it("is given by destroy to a start that is owed, whatever this machine's clock says, and no more", async () => {
            const owing = (since: number): JobRunState => ({
                ...world.inputs,
                projectId: "emulator-project",
                startedByUs: true,
                unfinished: { phase: "start", since },
            });

            const atOnce = await lengthOf(() => remove(owing(world.clock.now()), world.host));
            const later = await lengthOf(() => remove(owing(world.clock.now() - 50 * secondMs), world.host));

            expect(atOnce).to.be.within(minuteMs, 75 * secondMs);
            expect(later).to.be.within(minuteMs, 75 * secondMs);
        });

        it("is given to a run that the answer to the start names by its date alone", async () => {
            await world.control("POST", "switches", { startResponse: "minimal" });
            await job({ listLagMs: 20 * minuteMs });

            const length = await lengthOf(() => running({ waitFor: "submitted" }));

            expect(length).to.be.within(minuteMs, 75 * secondMs);
            expect(world.sent("start")).to.equal(1);
        });

        it("is given to a run that is waited for, and then it is lost", async () => {
            const state = await running();
            const waiting: JobRunState = { ...state, unfinished: { phase: "wait", since: world.clock.now() } };
            await world.control("DELETE", "jobs/demo");
            await job({});
            const inputs: JobRunInputs = { ...world.inputs, waitFor: "completed" };

            let message = "";
            const length = await lengthOf(async () => {
                message = (await errorOf(update(waiting, inputs, world.host))).message;
            });

            expect(message).to.include("is not known to CDM any more");
            expect(length).to.be.within(minuteMs, 95 * secondMs);
        });
    });

    describe("of ten minutes for a start that CDM has accepted without naming the run", () => {
        beforeEach(() => world.control("POST", "switches", { startResponse: "none" }));

        it("is waited for", async () => {
            await job({ listLagMs: 10 * minuteMs - 5 * secondMs });

            expect(await running()).to.include({ submissionId: 1, status: "RUNNING" });
            expect(world.sent("start")).to.equal(1);
        });

        it("is all that is waited for, and the start stays owed", async () => {
            await job({ listLagMs: 12 * minuteMs });

            let error: Error | undefined;
            const length = await lengthOf(async () => {
                error = await errorOf(running());
            });

            expect(length).to.be.within(10 * minuteMs, 10 * minuteMs + 15 * secondMs);
            expect((error as PartialFailureError).properties.unfinished).to.include({ phase: "start" });
            expect(world.sent("start")).to.equal(1);
        });
    });

    describe("of an operation that has no timeout of its own", () => {
        it("is 20 minutes for a create that waits for RUNNING", async () => {
            await job({ bootMs: hourMs });

            expect(await lengthOf(() => errorOf(running()))).to.equal(20 * minuteMs);
        });

        it("is 24 hours for a create that waits for the end", async () => {
            expect(await lengthOf(() => errorOf(running({ pollInterval: "1h", waitFor: "completed" })))).to.equal(
                24 * hourMs,
            );
        });

        for (const [what, inputs, ms] of [
            ["20 minutes for a re-run", {}, 20 * minuteMs],
            ["24 hours for a re-run that waits for the end", { waitFor: "completed" }, 24 * hourMs],
            // It keeps a tenth back to stop the old run in; the new one has all the time that is left.
            ["24 hours for a queued re-run", { onUpdate: "queue" }, 24 * hourMs],
        ] as const) {
            it(`is ${what}`, async () => {
                const state = await running();
                const news: JobRunInputs = { ...world.inputs, pollInterval: "5m", ...inputs, triggers: 2 };
                await job({ bootMs: 48 * hourMs });

                expect(await lengthOf(() => errorOf(update(state, news, world.host)))).to.equal(ms);
            });
        }

        it("is 20 minutes for a delete", async () => {
            await job({ stopMs: 48 * hourMs });
            const state = await running();

            expect(await lengthOf(() => errorOf(remove(state, world.host)))).to.equal(20 * minuteMs);
        });

        it("is 24 hours for a delete that lets the run end, a tenth of it kept back for the stop", async () => {
            const state = await running({ pollInterval: "1h", onDelete: "finish" });
            const begunAt = world.clock.now();

            expect(await remove(state, world.host)).to.include({ outcome: "stopped", attempts: 1 });
            const stoppedAt = (world.emulator.requests("stop")[0]?.at ?? 0) - begunAt;
            expect(stoppedAt).to.be.within(21.6 * hourMs, 21.6 * hourMs + minuteMs);
        });

        it("is what the program says, where it says so", async () => {
            await job({ bootMs: 48 * hourMs });
            const timeouts = { create: "7m", update: "8m", delete: "9m" };

            expect(await lengthOf(() => errorOf(running({ timeouts })))).to.equal(7 * minuteMs);
            const state: JobRunState = {
                ...world.inputs,
                projectId: "emulator-project",
                timeouts,
                startedByUs: true,
                submissionId: 1,
                creationUser: "emulator",
                status: "BOOTING",
                unfinished: { phase: "wait", since: world.clock.now() },
            };
            const inputs = { ...world.inputs, timeouts };
            expect(await lengthOf(() => errorOf(update(state, inputs, world.host)))).to.equal(8 * minuteMs);
            await world.control("POST", "faults", { operation: "stop", kind: "refuse", message: "busy", times: 9_999 });
            expect(await lengthOf(() => errorOf(remove(state, world.host)))).to.equal(9 * minuteMs);
        });
    });

    describe("of five minutes for a refresh", () => {
        it("is waited for: a status that comes back before it is read", async () => {
            const state = await running();
            await world.control("POST", "faults", unavailable);
            world.clock.at(4.5 * minuteMs, () => world.control("DELETE", "faults"));

            expect(await read(state, world.host)).to.include({ submissionId: 1, status: "RUNNING" });
        });

        it("is all that is waited for", async () => {
            const state = await running();
            await world.control("POST", "faults", unavailable);

            expect(await lengthOf(() => errorOf(read(state, world.host)))).to.be.within(4.5 * minuteMs, 5 * minuteMs);
        });
    });

    describe("of two minutes for the look before anything is sent", () => {
        it("is waited for: a status that comes back before it", async () => {
            await world.control("POST", "faults", unavailable);
            world.clock.at(1.5 * minuteMs, () => world.control("DELETE", "faults"));

            expect(await running()).to.include({ status: "RUNNING" });
        });

        it("is all that is waited for", async () => {
            await world.control("POST", "faults", unavailable);

            expect(await lengthOf(() => errorOf(running()))).to.be.within(1.5 * minuteMs, 2 * minuteMs);
        });
    });
});
