import { expect } from "chai";
import type { JobRunInputs, JobRunState } from "#provider/run/index.js";
import type { PartialFailureError } from "#provider/run/model/errors.js";
import { create, remove, update } from "../support/core.js";
import { errorOf, World } from "../support/world.js";

const secondMs = 1_000;
const hourMs = 3_600_000;

describe("a way out that an error names", () => {
    const world = new World();
    let customers: JobRunInputs;
    beforeEach(async () => {
        await world.open({ bootMs: 0, runMs: 10 * hourMs });
        await world.control("PUT", "jobs/customers", { bootMs: 0, runMs: 10 * hourMs });
        customers = { ...world.inputs, jobName: "customers" };
    });
    afterEach(() => world.close());

    const lives = (job?: string) => world.runs(job).map(({ live, stops }) => [live, stops]);
    const silence = (job = "demo", nth = 1) =>
        world.control("POST", "faults", { operation: "status", job, kind: "status", status: 503, times: 1_000, nth });
    const keptBy = async (work: Promise<unknown>): Promise<JobRunState> =>
        ((await errorOf(work)) as PartialFailureError).properties;

    /** A replacement of a run of `demo` by one of `customers`, whose create fails. */
    async function replaced(inputs: JobRunInputs, disturb?: () => Promise<void>): Promise<JobRunState> {
        const { state } = await create(world.inputs, world.host);
        await world.control("POST", "jobs/customers/runs", { user: "night-shift" });
        const host = world.process();
        await remove(state, host);
        await disturb?.();
        const kept = await keptBy(create(inputs, host));
        await world.control("DELETE", "faults");
        return kept;
    }

    const stoppedAndStarted = [
        [false, 1],
        [true, 0],
    ];

    it('CDMRUN-401 at a replacement: onForeignRun "stop" stops that run, and the job is started', async () => {
        const kept = await replaced(customers);
        expect((await errorOf(update(kept, customers, world.process()))).message).to.include("CDMRUN-401");

        const after = await update(kept, { ...customers, onForeignRun: "stop" }, world.process());

        expect(after).to.include({ submissionId: 3, startedByUs: true }).and.not.to.have.property("unfinished");
        expect(lives("customers")).to.deep.equal(stoppedAndStarted);
    });

    it('CDMRUN-401 after a run that has failed: onForeignRun "stop" the same', async () => {
        const { state } = await create(world.inputs, world.host);
        await world.control("PUT", "jobs/demo", { outcome: "fail", runMs: secondMs });
        const inputs = { ...world.inputs, triggers: 2, waitFor: "completed" } as const;
        const kept = await keptBy(update(state, inputs, world.process()));
        await world.control("PUT", "jobs/demo", { outcome: "succeed", runMs: hourMs });
        await world.control("POST", "jobs/demo/runs", { user: "night-shift" });

        const after = await update(kept, { ...inputs, onForeignRun: "stop" }, world.process());

        expect(after).to.include({ submissionId: 4, status: "SUCCEEDED" });
        expect(lives().slice(2)).to.deep.equal([
            [false, 1],
            [false, 0],
        ]);
    });

    it("leaves a stranger's run in the way of a restart that is owed, where nobody has decided", async () => {
        const kept = await replaced(customers);

        await errorOf(update(kept, customers, world.process()));

        expect(lives("customers")).to.deep.equal([[true, 0]]);
    });

    for (const [ifRunning, expected] of [
        ["adopt", [[true, 0]]],
        ["restart", stoppedAndStarted],
    ] as const) {
        it(`ifRunning "${ifRunning}" decides as at a create, where that create has failed and it stood in the program all along`, async () => {
            const inputs = { ...customers, ifRunning };
            const kept = await replaced(inputs, () => silence("customers"));

            const after = await update(kept, inputs, world.process());

            expect(after).to.include({ ifRunning, startedByUs: ifRunning === "restart" });
            expect(after).not.to.have.property("unfinished");
            expect(lives("customers")).to.deep.equal(expected);
        });
    }

    it('ifRunning "restart" decides again where the stop at the create was not verified in time', async () => {
        const inputs = { ...customers, ifRunning: "restart", timeouts: { create: "30s" } } as const;
        const kept = await replaced(inputs, () =>
            world.control("POST", "faults", { operation: "stop", kind: "refuse", message: "busy", times: 1_000 }),
        );

        expect(await update(kept, inputs, world.process())).to.include({ submissionId: 3 });

        expect(lives("customers").at(-1)).to.deep.equal([true, 0]);
    });

    /** A start is lost before its effect, and a stranger starts the job: nobody can tell whose that run is. */
    async function inDoubt(inputs: JobRunInputs): Promise<JobRunState> {
        world.forgetIam();
        await world.control("POST", "faults", { operation: "start", kind: "drop", when: "before" });
        world.clock.at(7 * secondMs, () => world.control("POST", "jobs/demo/runs", { user: "night-shift" }));
        return keptBy(create(inputs, world.host));
    }

    // Symptom: the up that could not act on the decision had stored it, and it was no change any more.
    for (const [ifRunning, expected] of [
        ["adopt", [[true, 0]]],
        ["restart", stoppedAndStarted],
    ] as const) {
        it(`CDMRUN-204: ifRunning "${ifRunning}" still decides after an up that could not read the status`, async () => {
            const first = await inDoubt(world.inputs);
            const decided = { ...world.inputs, ifRunning, timeouts: { update: "20s" } } as const;
            await silence();
            const second = await keptBy(update(first, decided, world.process()));
            await world.control("DELETE", "faults");

            const third = await update(second, decided, world.process());

            expect(third).to.include({ ifRunning }).and.not.to.have.property("unfinished");
            expect(lives()).to.deep.equal(expected);
        });
    }

    it('CDMRUN-204 says how ifRunning decides that has that value already: by way of "fail"', async () => {
        const adopt = { ...world.inputs, ifRunning: "adopt" } as const;
        world.forgetIam();
        await world.control("POST", "faults", { operation: "start", kind: "drop", when: "after" });
        await silence("demo", 2);
        const first = await keptBy(create({ ...adopt, timeouts: { create: "30s" } }, world.host));
        await world.control("DELETE", "faults");

        const error = (await errorOf(update(first, adopt, world.process()))) as PartialFailureError;

        expect(error.message).to.include('To let it decide, set it to "fail", run pulumi up, then set it back');
        const toggled = await keptBy(update(error.properties, { ...adopt, ifRunning: "fail" }, world.process()));
        expect(await update(toggled, adopt, world.process())).to.include({ submissionId: 1 });
        expect(lives()).to.deep.equal([[true, 0]]);
    });
});
