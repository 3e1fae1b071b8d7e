import { expect } from "chai";
import { sendOnce, type Transport } from "#provider/cdm/http/transport.js";
import type { JobRunInputs, JobRunState } from "#provider/run/index.js";
import { PartialFailureError } from "#provider/run/model/errors.js";
import { describePlan, plan } from "#provider/run/model/plan.js";
import { create, read, remove, update } from "../support/core.js";
import { errorOf, World } from "../support/world.js";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

describe("a run whose time is over", () => {
    const world = new World();
    beforeEach(async () => {
        await world.open({ bootMs: 0, runMs: 10 * hourMs });
        // Never two live is the provider's doing, not the emulator's.
        await world.control("POST", "switches", { startRunning: "accept" });
    });
    afterEach(async () => {
        expect(world.emulator.truth().maxLiveRuns).to.be.at.most(1);
        await world.close();
    });

    const job = (settings: object) => world.control("PUT", "jobs/demo", settings);
    const lives = () => world.runs().map(({ live, stops }) => [live, stops]);

    async function created(inputs: Partial<JobRunInputs> = {}): Promise<JobRunState> {
        return (await create({ ...world.inputs, ...inputs }, world.host)).state;
    }

    /** The state that an operation leaves with its error. */
    async function partOf(operation: Promise<unknown>): Promise<PartialFailureError> {
        const error = await errorOf(operation);
        if (error instanceof PartialFailureError) return error;
        throw new Error(`the error leaves no state: ${error.message}`);
    }

    describe("with onTimeout stop", () => {
        const inputs = {
            waitFor: "completed",
            onTimeout: "stop",
            timeouts: { create: "10m", update: "10m" },
        } as const;

        /** CDM answers nothing when the wait ends, which is after nine minutes, and answers the stop's looks again. */
        function hideTheEndOfTheWait(): void {
            world.clock.at(510_000, () =>
                world.control("POST", "faults", { operation: "status", kind: "status", status: 503, times: 999 }),
            );
            world.clock.at(558_000, () => world.control("DELETE", "faults"));
        }

        it("is stopped at create, in the time that is kept for it, and no resource is left", async () => {
            await job({ stopMs: 20_000 });
            const begun = world.clock.now();

            const error = await errorOf(created(inputs));

            expect(error).not.to.be.instanceOf(PartialFailureError);
            expect(error.message)
                .to.match(/^Run 1 of job "demo" .* was not SUCCEEDED in the 10 min that timeouts allow/)
                .and.to.include('onTimeout is "stop". It was stopped, and CDM has said twice in a row')
                .and.to.include("CDMRUN-308");
            expect(lives()).to.deep.equal([[false, 1]]);
            expect(world.runs()[0]?.endedAt).to.be.within(begun + 9 * minuteMs, begun + 10 * minuteMs);
            expect(world.clock.now() - begun).to.be.at.most(10 * minuteMs);
        });

        it("is stopped at an update, and the next up starts a new one", async () => {
            const old = await created({ ...inputs, waitFor: "running" });

            const { properties, message } = await partOf(
                update(old, { ...world.inputs, ...inputs, triggers: 2 }, world.host),
            );

            expect(message).to.include("CDMRUN-308");
            expect(properties).to.include({ submissionId: 2, status: "STOPPED" });
            expect(properties.unfinished).to.include({ phase: "restart" });
            expect(properties.lastStop).to.include({ outcome: "stopped", attempts: 1 });
            await job({ runMs: minuteMs });
            const next = await update(properties, { ...world.inputs, ...inputs, triggers: 2 }, world.process());
            expect(next).to.include({ submissionId: 3, status: "SUCCEEDED" });
            expect(next).not.to.have.property("unfinished");
        });

        it("is stopped where an earlier up has left the wait for it", async () => {
            const before = await partOf(created({ ...inputs, onTimeout: "keep" }));
            expect(before.message).to.include("CDMRUN-302");

            const { properties } = await partOf(
                update(before.properties, { ...world.inputs, ...inputs }, world.process()),
            );

            expect(properties.unfinished).to.include({ phase: "restart" });
            expect(lives()).to.deep.equal([[false, 1]]);
            expect(world.sent("start")).to.equal(1);
        });

        it("meets waitFor if it succeeds before a stop is sent", async () => {
            await job({ runMs: 522_000 });
            hideTheEndOfTheWait();

            expect(await created(inputs)).to.include({ status: "SUCCEEDED" });

            expect(world.sent("stop")).to.equal(0);
        });

        it("ends as superseded if another user starts the job before a stop is sent: that run is never stopped", async () => {
            await job({ runMs: 522_000 });
            hideTheEndOfTheWait();
            world.clock.at(528_000, async () => {
                await job({ runMs: 10 * hourMs });
                await world.control("POST", "jobs/demo/runs", { user: "night-shift" });
            });

            const error = await errorOf(created({ ...inputs, onForeignRun: "stop" }));

            expect(error.message).to.include("CDMRUN-305");
            expect(lives()).to.deep.equal([
                [false, 0],
                [true, 0],
            ]);
        });

        it("goes on where another user's run came after it: that one is never stopped", async () => {
            await job({ runMs: minuteMs });
            const old = await partOf(created({ ...inputs, timeouts: { create: "20s" }, onTimeout: "keep" }));
            await world.clock.advance(hourMs);
            await job({ runMs: 10 * hourMs });
            await world.control("POST", "jobs/demo/runs", { user: "night-shift" });

            const next = { ...world.inputs, ...inputs, onForeignRun: "stop" } as const;
            const { message } = await partOf(update(old.properties, next, world.process()));

            expect(message).to.include("CDMRUN-305");
            expect(lives()).to.deep.equal([
                [false, 0],
                [true, 0],
            ]);
        });

        describe("and a stop that can't be proved", () => {
            const short = { ...inputs, timeouts: { create: "2m", update: "2m" } } as const;

            async function leftLive(waitFor: "running" | "completed" = "completed"): Promise<PartialFailureError> {
                await job({ stopMs: 5 * minuteMs, ...(waitFor === "running" && { bootMs: hourMs }) });
                return partOf(created({ ...short, waitFor }));
            }

            it("keeps the run in the state, with the stop owed", async () => {
                const { properties, message } = await leftLive();

                expect(message).to.include("CDMRUN-308").and.to.include("The next pulumi up stops it if it is live");
                expect(message).to.match(/cdm-run stop --cluster=emulator-cluster .*\(CDMRUN-308/s);
                expect(properties).to.include({ submissionId: 1, status: "RUNNING" });
                expect(properties.unfinished).to.include({ phase: "wait", isToStop: true });
                expect(plan(properties, { ...world.inputs, ...short }).changes).to.equal(true);
                expect(describePlan(properties, { ...world.inputs, ...short })).to.equal(
                    "stops run 1 if it is live, then starts a new one",
                );
            });

            it("is stopped by destroy all the same", async () => {
                const { properties } = await leftLive();

                expect(await remove(properties, world.process())).to.include({ outcome: "stopped" });
                expect(lives()).to.deep.equal([[false, world.sent("stop")]]);
            });

            for (const waitFor of ["running", "completed"] as const) {
                for (const isRefreshed of [false, true]) {
                    it(`is followed by a new run at the next up with waitFor ${waitFor}${isRefreshed ? ", after a refresh" : ""}: that it is STOPPED meets nothing`, async () => {
                        const { properties } = await leftLive(waitFor);
                        await world.clock.advance(10 * minuteMs);
                        await job({ stopMs: 0, bootMs: 0, runMs: minuteMs });
                        const kept = isRefreshed ? await read(properties, world.process()) : properties;
                        if (kept === undefined) throw new Error("the job is gone");

                        const next = await update(kept, { ...world.inputs, ...short, waitFor }, world.process());

                        expect(next).to.include({ submissionId: 2 }).and.not.to.have.property("unfinished");
                        expect(world.sent("start")).to.equal(2);
                    });
                }
            }

            it("is stopped by the next up if it is still live, before the new one is started", async () => {
                const { properties } = await leftLive();
                const timeouts = { update: "10m" };

                const next = { ...world.inputs, ...short, timeouts, waitFor: "running", onUpdate: "queue" } as const;
                expect(await update(properties, next, world.process())).to.include({ submissionId: 2 });

                expect(lives().map(([live]) => live)).to.deep.equal([false, true]);
            });

            it("counts as success if it has SUCCEEDED after all", async () => {
                await job({ runMs: 4 * minuteMs });
                const { properties } = await leftLive();
                await world.clock.advance(hourMs);
                if (world.runs()[0]?.status !== "SUCCEEDED") await job({ status: "SUCCEEDED" });

                const next = await update(properties, { ...world.inputs, ...short }, world.process());

                expect(next)
                    .to.include({ submissionId: 1, status: "SUCCEEDED" })
                    .and.not.to.have.property("unfinished");
                expect(world.sent("start")).to.equal(1);
            });

            it("says that it was canceled if the caller cancels it", async () => {
                const controller = new AbortController();
                await job({ stopMs: 5 * minuteMs });
                world.clock.at(70_000, () => controller.abort());

                const { message, properties } = await partOf(
                    create({ ...world.inputs, ...short }, world.host, { signal: controller.signal }),
                );

                expect(message).to.include("CDMRUN-209").and.to.include("was canceled before CDM had said twice");
                expect(properties.unfinished).to.include({ phase: "wait", isToStop: true });
            });
        });

        it("is left at submitted: nothing is waited for, so nothing is out of time", async () => {
            // `check` refuses the pair. A state may hold it after an edit.
            await created({ ...inputs, waitFor: "submitted" });

            expect(lives()).to.deep.equal([[true, 0]]);
        });

        it("is not asked for by a change of the input alone", async () => {
            const old = await created();
            const sent = world.emulator.requests().length;

            const next = { ...world.inputs, onTimeout: "stop", maxRunTime: "1h", onDelete: "send" } as const;
            expect(describePlan(old, next)).to.equal("no request to CDM");
            expect(await update(old, next, world.process())).to.include({ onTimeout: "stop", maxRunTime: "1h" });

            expect(world.emulator.requests().length).to.equal(sent);
        });
    });

    describe("by maxRunTime", () => {
        const inputs = { waitFor: "completed", maxRunTime: "1h" } as const;

        it("is stopped at create, however long the operation may wait, and no resource is left", async () => {
            const begun = world.clock.now();

            const error = await errorOf(created(inputs));

            expect(error).not.to.be.instanceOf(PartialFailureError);
            expect(error.message)
                .to.include('has lasted longer than maxRunTime ("1h"). It was stopped')
                .and.to.include("CDMRUN-309");
            expect(lives()).to.deep.equal([[false, 1]]);
            expect(world.runs()[0]?.endedAt).to.be.within(begun + hourMs, begun + hourMs + 2_000);
        });

        // Symptom: CDM's clock tells whole seconds, so the age stood still, and a look came every few milliseconds.
        it("is not asked for more often when its time is nearly over", async () => {
            const transport: Transport = async (request) => {
                const exchange = await sendOnce(request);
                if (!("answer" in exchange)) return exchange;
                const { answer } = exchange;
                const later = (text: string) =>
                    text.replace(/"creation-date":\s*(\d+)/g, (_, at) => `"creation-date":${Number(at) + 4}`);
                return { ...exchange, answer: { ...answer, text: later(answer.text) } };
            };
            const state = await created({ onDelete: "finish", maxRunTime: "10s" });
            await world.clock.advance(1_700);
            const before = world.sent("status");

            await remove(state, { ...world.process(), transport });

            expect(world.sent("status") - before).to.be.at.most(30);
        });

        it("is left alone a second before", async () => {
            await job({ runMs: hourMs - 1_000 });

            expect(await created(inputs)).to.include({ status: "SUCCEEDED" });
            expect(world.sent("stop")).to.equal(0);
        });

        it("is stopped while it boots, too", async () => {
            await job({ bootMs: 2 * hourMs });

            await errorOf(created({ maxRunTime: "5m" }));

            expect(lives()).to.deep.equal([[false, 1]]);
        });

        it("is settled as STOPPED with failOnRunFailure false, with a warning", async () => {
            const state = await created({ ...inputs, failOnRunFailure: false });

            expect(state).to.include({ status: "STOPPED" }).and.not.to.have.property("unfinished");
            expect(state.lastStop).to.include({ outcome: "stopped" });
            expect(world.said.join("\n")).to.match(/warning: Run 1 .*maxRunTime \("1h"\).*failOnRunFailure is false/);
        });

        it("is an error with failOnRunFailure false, too, if the cluster stops before the run's own end shows", async () => {
            await job({ stopMs: hourMs });
            world.clock.at(hourMs + 10_000, () =>
                world.control("POST", "clusters/emulator-cluster", { status: "stopped" }),
            );

            const error = await errorOf(created({ ...inputs, failOnRunFailure: false }));

            expect(error.message).to.include("CDMRUN-309");
        });

        it("counts its age from its own date when a later up goes on waiting", async () => {
            const { properties } = await partOf(created({ ...inputs, timeouts: { create: "20m" } }));
            await world.clock.advance(35 * minuteMs);
            const begun = world.clock.now();

            const error = await partOf(update(properties, { ...world.inputs, ...inputs }, world.process()));

            expect(error.message).to.include("CDMRUN-309");
            expect(error.properties.unfinished).to.include({ phase: "restart" });
            expect(world.runs()[0]?.endedAt).to.be.within(begun + 4 * minuteMs, begun + 5 * minuteMs + 2_000);
        });

        it("is stopped at once when a later up sees it too old", async () => {
            const { properties } = await partOf(created({ ...inputs, timeouts: { create: "20m" } }));
            await world.clock.advance(3 * hourMs);
            const begun = world.clock.now();

            await partOf(update(properties, { ...world.inputs, ...inputs }, world.process()));

            expect(world.runs()[0]?.endedAt).to.be.within(begun, begun + 2_000);
        });

        it("is not made old by a cluster whose clock is behind", async () => {
            const transport: Transport = async (request) => {
                const exchange = await sendOnce(request);
                if (!("answer" in exchange)) return exchange;
                const behind = (text: string) =>
                    text.replace(/"creation-date":\s*(\d+)/g, (_, at) => `"creation-date":${Number(at) - 8 * hourMs}`);
                const { answer } = exchange;
                return { ...exchange, answer: { ...answer, text: behind(answer.text) } };
            };
            await job({ runMs: 30 * minuteMs });

            const { state } = await create({ ...world.inputs, ...inputs }, { ...world.host, transport });

            expect(state).to.include({ status: "SUCCEEDED" });
            expect(world.sent("stop")).to.equal(0);
        });

        it("ends the queue of an update: the old run is stopped, and the new one is started", async () => {
            const old = await created();

            const next = { ...world.inputs, onUpdate: "queue", maxRunTime: "1h", triggers: 2 } as const;
            expect(await update(old, next, world.host)).to.include({ submissionId: 2, status: "RUNNING" });

            expect(lives()).to.deep.equal([
                [false, 1],
                [true, 0],
            ]);
            expect(world.said.join("\n")).to.include(
                'Run 1 has lasted longer than maxRunTime ("1h"), so it is stopped',
            );
        });

        it("ends the patience of a delete that lets the run end", async () => {
            const state = await created({ onDelete: "finish", maxRunTime: "1h" });
            const begun = world.clock.now();

            expect(await remove(state, world.process())).to.include({ outcome: "stopped", attempts: 1 });

            expect(world.clock.now() - begun).to.be.within(hourMs - minuteMs, hourMs + minuteMs);
        });

        it("is not looked for by a refresh, nor by an up that changes nothing else", async () => {
            const state = await created({ maxRunTime: "1h" });
            await world.clock.advance(3 * hourMs);

            const now = await read(state, world.process());

            expect(now).to.include({ status: "RUNNING" }).and.not.to.have.property("unfinished");
            if (now) expect(plan(now, { ...world.inputs, maxRunTime: "1h" }).changes).to.equal(false);
            expect(lives()).to.deep.equal([[true, 0]]);
        });
    });
});
