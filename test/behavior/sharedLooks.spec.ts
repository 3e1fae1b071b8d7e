import { expect } from "chai";
import type { JobRunInputs, JobRunState } from "#provider/run/index.js";
import { remove, update } from "../support/core.js";
import { type JobPage, ManyJobRuns } from "../support/manyJobRuns.js";
import { errorOf } from "../support/world.js";

const secondMs = 1_000;
const minuteMs = 60 * secondMs;

/** Enough JobRuns of one cluster for the list of jobs to be read. */
const few = 4;

// A row of the list is a hint. What ends a wait or proves a stop, and what an order rests on, is CDM's word of that run.
describe("the list of jobs", () => {
    const world = new ManyJobRuns();
    beforeEach(() => world.open());
    afterEach(() => world.close());

    const all = <T>(work: readonly Promise<T>[]): Promise<T[]> => world.common.until(Promise.all(work));
    const requests = (operation: "status" | "jobs" | "history" | "start" | "stop") =>
        world.emulator.requests(operation).length;
    const statusOf = (job: string) => world.emulator.requests("status").filter((one) => one.job === job);
    const stopsOf = (job: string) => world.runs(job).map(({ stops }) => stops);
    const jobOf = ({ jobName }: Pick<JobRunInputs, "jobName">) => jobName;

    /** JobRuns whose runs are live. */
    async function running(many = few, extra: Partial<JobRunInputs> = {}): Promise<JobRunState[]> {
        const inputs = await world.inputsOfMany(many, extra);
        return all(inputs.map((one) => world.start(one)));
    }

    function expectProofs(states: readonly JobRunState[]): void {
        for (const { jobName } of states) {
            const endedAt = world.runs(jobName).at(-1)?.endedAt ?? Number.POSITIVE_INFINITY;
            const proofs = statusOf(jobName).filter(({ at }) => at >= endedAt);
            expect(proofs, `status requests that prove the stop of ${jobName}`).not.to.deep.equal([]);
        }
    }

    /** The page as it is now. From here on the provider gets it whenever it reads the list. */
    async function freeze(): Promise<void> {
        const page = await world.listNow();
        world.listSays(() => page);
    }

    const withRow = (name: string, change: object) => (page: JobPage) => ({
        ...page,
        jobs: page.jobs.map((job) => (job.name === name ? { ...job, ...change } : job)),
    });

    /** Another user's run of the job, after ours has ended. */
    async function overtake(jobName: string): Promise<void> {
        await world.endRun(jobName);
        await world.control("POST", `jobs/${jobName}/runs`, { user: "night-shift" });
    }

    describe("answers the observations of 50 JobRuns", () => {
        const many = 50;

        it("of one cluster, one request at a time", async () => {
            await world.setDefaults({ bootMs: 20 * secondMs });
            const states = await running(many);

            for (const { jobName, status } of states) {
                const [run] = world.runs(jobName);
                const runsAt = (run?.startedAt ?? 0) + 20 * secondMs;
                expect(status).to.equal("RUNNING");
                expect(statusOf(jobName).some(({ at }) => at >= runsAt)).to.equal(true);
                expect(statusOf(jobName)).to.have.length.of.at.most(2);
            }
            expect(world.mostListsAtOnce).to.equal(1);
            expect(requests("jobs")).to.be.below(many);
        });

        it("through a re-run and a destroy: each stop is proved by the status", async () => {
            const states = await running(many);
            await world.setDefaults({ stopMs: 20 * secondMs });
            const before = requests("status");
            const again = await all(
                states.map((state) => update(state, { ...inputsIn(state), triggers: ["again"] }, world.host)),
            );
            for (const { jobName } of again) expect(world.runs(jobName)).to.have.length(2);
            const between = requests("status");
            expect(between - before, "status requests of the re-runs").to.be.at.most(5 * many);

            const stops = await all(again.map((state) => remove(state, world.host)));

            expect(stops.map((stop) => stop?.outcome)).to.deep.equal(states.map(() => "stopped"));
            expect(world.emulator.truth().liveRuns).to.equal(0);
            expectProofs(again);
            expect(requests("status") - between, "status requests of the destroys").to.be.at.most(1.2 * many);
            expect(world.mostListsAtOnce).to.equal(1);
            expect(requests("stop")).to.equal(2 * many);
        });

        it("but not that the answer to a start has already said enough: the status shows it", async () => {
            const states = await running(many);
            for (const { jobName } of states) expect(statusOf(jobName)).not.to.deep.equal([]);
        });

        it("until their runs end: each success was shown by the status", async () => {
            await world.setDefaults({ runMs: 10 * minuteMs });
            const states = await running(many, { waitFor: "completed" });

            for (const { jobName, status } of states) {
                expect(status).to.equal("SUCCEEDED");
                expect(statusOf(jobName).at(-1)?.at).to.be.at.least(world.runs(jobName)[0]?.endedAt ?? 0);
                expect(statusOf(jobName)).to.have.length.of.at.most(3);
            }
        });
    });

    describe("never makes a delete stop another user's run", () => {
        for (const [when, laterMs] of [
            ["within the same second", 300],
            ["a second later", 1_000],
            ["some seconds later", 7_000],
        ] as const) {
            it(`that began ${when}, after the last observation`, async () => {
                const inputs = await world.inputsOfMany(few);
                const states = await all(inputs.map((one) => world.start(one)));
                await world.common.advance(laterMs);
                await overtake("job-0");

                await all(states.map((state) => remove(state, world.host)));

                expect(stopsOf("job-0")).to.deep.equal([1, 0]);
                expect(world.emulator.truth().liveRuns).to.equal(1);
            });
        }

        it("that the list dates in the future", async () => {
            const states = await running();
            await world.common.advance(minuteMs);
            await overtake("job-0");
            world.listSays(withRow("job-0", { execute_create_date: world.common.now() + 10 * minuteMs }));

            await all(states.map((state) => remove(state, world.host)));

            expect(stopsOf("job-0")).to.deep.equal([1, 0]);
        });

        it("that the list does not show yet", async () => {
            const states = await running();
            await world.common.advance(minuteMs);
            await freeze();
            await overtake("job-0");

            await all(states.map((state) => remove(state, world.host)));

            expect(stopsOf("job-0")).to.deep.equal([1, 0]);
            expect(world.emulator.truth().liveRuns).to.equal(1);
        });

        it("that came while the delete waited to send its stop again", async () => {
            await world.setDefaults({ stopMs: 40 * secondMs });
            const states = await running();
            await freeze();
            const removals = Promise.all(states.map((state) => remove(state, world.host)));
            // Another stop, by hand, has no effect before the first one has.
            await world.common.advance(45 * secondMs);
            await world.control("POST", "jobs/job-0/runs", { user: "night-shift" });
            await world.common.until(removals);

            expect(stopsOf("job-0")).to.have.length(2);
            expect(stopsOf("job-0")[1]).to.equal(0);
        });
    });

    it("proves no stop by a foreign run that is live in it twice", async () => {
        const states = await running();
        await overtake("job-0");
        const [state] = states;
        if (state === undefined) return;
        await all(states.map((one) => remove(one, world.host)));

        const last = statusOf("job-0").slice(-2);
        expect(last[1]?.at).to.be.greaterThan(last[0]?.at ?? Number.POSITIVE_INFINITY);
    });

    describe("that lies", () => {
        it("about a run that has ended is noticed after a quarter of an hour", async () => {
            await world.setDefaults({ runMs: 5 * minuteMs });
            const inputs = await world.inputsOfMany(few, { waitFor: "completed" });
            world.listSays((page) => ({ ...page, jobs: page.jobs.map((job) => ({ ...job, status: "RUNNING" })) }));
            const begunAt = world.common.now();

            const states = await all(inputs.map((one) => world.start(one)));

            expect(states.map(({ status }) => status)).to.deep.equal(inputs.map(() => "SUCCEEDED"));
            expect(world.common.now() - begunAt).to.be.within(5 * minuteMs, 16 * minuteMs);
        });

        it("about a run that was stopped ends the delete all the same", async () => {
            const states = await running();
            await freeze();
            const begunAt = world.common.now();

            const stops = await all(states.map((state) => remove(state, world.host)));

            expect(stops.map((stop) => stop?.outcome)).to.deep.equal(states.map(() => "stopped"));
            expect(world.common.now() - begunAt).to.be.below(2 * minuteMs);
            expectProofs(states);
        });

        for (const status of ["STOPPED", "SUCCEEDED", "FAILED", "NEW", "PENDING", "whatever"] as const) {
            it(`that a live run is ${status} ends no wait, and proves no stop`, async () => {
                await world.setDefaults({ bootMs: 30 * secondMs });
                world.listSays((page) => ({ ...page, jobs: page.jobs.map((job) => ({ ...job, status })) }));
                const states = await running();
                expect(states.map((state) => state.status)).to.deep.equal(states.map(() => "RUNNING"));

                const stops = await all(states.map((state) => remove(state, world.host)));

                expect(stops.map((stop) => stop?.outcome)).to.deep.equal(states.map(() => "stopped"));
                expect(world.emulator.truth().liveRuns).to.equal(0);
                expectProofs(states);
            });
        }

        for (const status of ["NEW", "STOPPED"] as const) {
            it(`that a job is ${status} whose foreign run is live makes no create start it beside`, async () => {
                await world.setDefaults({ switches: { startRunning: "accept" } });
                await running();
                const inputs = await world.inputsOf("late");
                await world.control("POST", "jobs/late/runs", { user: "night-shift" });
                world.listSays(withRow("late", { status }));

                const error = await world.common.until(errorOf(world.start(inputs)));

                expect(error.message).to.include("night-shift");
                expect(world.runs("late")).to.have.length(1);
            });
        }

        it("about the run before lets ifRunning adopt the live one", async () => {
            await running();
            const inputs = await world.inputsOf("late", { ifRunning: "adopt" });
            await freeze();
            await world.control("POST", "jobs/late/runs", { user: "night-shift" });

            const state = await world.common.until(world.start(inputs));

            expect(state).to.deep.include({ startedByUs: false, creationUser: "night-shift" });
            expect(requests("start")).to.equal(few);
        });
    });

    it("does not hide that the schedule or the automatic retry has revived a run that it calls FAILED", async () => {
        await world.setDefaults({ outcome: "fail", runMs: minuteMs, retries: 1, retryAfterMs: 2 * secondMs });
        const inputs = await world.inputsOfMany(few, { waitFor: "completed" });
        const states = Promise.all(inputs.map((one) => world.start(one)));
        await world.common.advance(minuteMs + secondMs);
        await freeze();
        for (const { jobName } of inputs) await world.control("PUT", `jobs/${jobName}`, { outcome: "succeed" });

        expect((await world.common.until(states)).map(({ status }) => status)).to.deep.equal(
            inputs.map(() => "SUCCEEDED"),
        );
    });

    describe("while its jobs change", () => {
        it("does not hide that a job is gone", async () => {
            const states = await running(few);
            await freeze();
            await world.control("DELETE", "jobs/job-0");

            const stops = await all(states.map((state) => remove(state, world.host)));

            expect(stops.map((stop) => stop?.outcome)).to.deep.equal(["gone", "stopped", "stopped", "stopped"]);
        });

        it("does not hide from a wait that a job is gone", async () => {
            const inputs = await world.inputsOfMany(few, { waitFor: "completed" });
            const [first, ...others] = inputs.map((one) => world.start(one));
            const error = errorOf(first as Promise<JobRunState>);
            await world.common.advance(minuteMs);
            await freeze();
            await world.control("DELETE", "jobs/job-0");
            const goneAt = world.common.now();

            expect((await world.common.until(error)).message).to.include("job-0");

            expect(world.common.now() - goneAt).to.be.below(16 * minuteMs);
            await all(others);
        });

        it("does not take a job that was created again for the old one", async () => {
            const states = await running(few);
            await freeze();
            await world.control("DELETE", "jobs/job-0");
            await world.control("PUT", "jobs/job-0", {});
            await world.control("POST", "jobs/job-0/runs", { user: "night-shift" });

            await all(states.map((state) => remove(state, world.host)));

            expect(stopsOf("job-0")).to.deep.equal([0]);
        });
    });

    it("tells jobs apart whose names contain each other or differ in case", async () => {
        const names = ["orders", "orders-2", "ORDERS", "orders%2F", "Orders"];
        const inputs = await Promise.all(names.map((name) => world.inputsOf(name)));
        await world.control("POST", "jobs/ORDERS/runs", { user: "night-shift" });
        const mine = inputs.filter(({ jobName }) => jobName !== "ORDERS");

        const error = errorOf(world.start(inputs[2] as JobRunInputs));
        const states = await all(mine.map((one) => world.start(one)));
        const { message } = await world.common.until(error);
        await all(states.map((state) => remove(state, world.host)));

        expect(message).to.include("night-shift");
        expect(stopsOf("ORDERS")).to.deep.equal([0]);
        expect(mine.map(jobOf).map(stopsOf)).to.deep.equal(mine.map(() => [1]));
    });

    describe("is done without", () => {
        async function upAndDown(): Promise<void> {
            const states = await running();
            const stops = await all(states.map((state) => remove(state, world.host)));
            expect(stops.map((stop) => stop?.outcome)).to.deep.equal(states.map(() => "stopped"));
            expectProofs(states);
        }

        for (const [what, edit] of [
            ["is empty", () => ({ total: 0, jobs: [] })],
            ["is empty and says that there are many", () => ({ total: 1e15, jobs: [] })],
            ["is another cluster's", ({ total }: JobPage) => ({ total, jobs: [{ name: "job-0", status: "RUNNING" }] })],
            ["has no total", ({ jobs }: JobPage) => ({ jobs })],
            ["has a total that is no number", ({ jobs }: JobPage) => ({ jobs, total: { toString: 1, valueOf: 1 } })],
            ["has no status", ({ jobs, total }: JobPage) => ({ jobs: jobs.map(({ name }) => ({ name })), total })],
            ["has no dates", (page: JobPage) => ({ ...page, jobs: page.jobs.map(withoutDates) })],
            ["has each job twice", ({ jobs, total }: JobPage) => ({ jobs: [...jobs, ...jobs], total })],
            ["is no list", () => ({ jobs: "none" })],
        ] as const) {
            it(`if it ${what}`, async () => {
                await world.setDefaults({ bootMs: 20 * secondMs });
                world.listSays(edit);
                await upAndDown();
                expect(requests("jobs")).to.be.below(60);
            });
        }

        it("if it is the same page for ever", async () => {
            world.listSays((page) => ({ ...page, total: 1e9, jobs: page.jobs.filter(({ name }) => name !== "job-0") }));
            await upAndDown();
            expect(requests("jobs")).to.be.below(60);
        });

        for (const [status, headers] of [
            [403, {}],
            [404, {}],
            [429, {}],
            [429, { "Retry-After": "120" }],
            [503, {}],
            [200, {}],
        ] as const) {
            it(`if it answers ${status} ${JSON.stringify(headers)}, and is not asked again for a while`, async () => {
                await world.setDefaults({ bootMs: 20 * secondMs });
                const fault = { operation: "jobs", kind: "status", status, headers, body: "<html>", times: 9_999 };
                await world.control("POST", "faults", fault);
                const begunAt = world.common.now();

                await upAndDown();

                expect(world.common.now() - begunAt).to.be.below(2 * minuteMs);
                expect(world.listReads()).to.be.at.most(3);
            });
        }

        it("if it hangs", async () => {
            await world.setDefaults({ bootMs: 20 * secondMs });
            world.listHangs();
            const begunAt = world.common.now();

            await upAndDown();

            expect(world.common.now() - begunAt).to.be.below(2 * minuteMs);
        });
    });
});

function inputsIn({ clusterId, jobName, __urn }: JobRunState): JobRunInputs {
    return { clusterId, jobName, __urn } as JobRunInputs;
}

function withoutDates({ name, status }: JobPage["jobs"][number]) {
    return { name, status };
}
