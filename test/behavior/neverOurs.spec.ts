import { expect } from "chai";
import { sendOnce, type Transport } from "#provider/cdm/http/transport.js";
import type { JobRunInputs, JobRunState } from "#provider/run/index.js";
import { PartialFailureError } from "#provider/run/model/errors.js";
import { create, diff, read, remove, update } from "../support/core.js";
import { errorOf, World } from "../support/world.js";

const hourMs = 3_600_000;

// Symptom: a typo in a replacement left a resource that neither an up nor a destroy got rid of. Its delete asked the mistyped
// place, which answers 403 for ever.
describe("a replacement whose create has failed where no run was ever ours", () => {
    const world = new World();
    let good: JobRunInputs;
    beforeEach(async () => {
        await world.open({ bootMs: 0, runMs: 10 * hourMs });
        await world.control("PUT", "jobs/customers", { bootMs: 0, runMs: 10 * hourMs });
        good = { ...world.inputs, projectId: "emulator-project", region: "eu-de", endpoint: world.emulator.url };
        const transport: Transport = async (request) =>
            request.url.includes("eu-dee")
                ? { failure: { kind: "unknown", text: "no answer: ENOTFOUND", withoutEffect: true } }
                : sendOnce(request);
        world.host = { ...world.host, transport };
    });
    afterEach(() => world.close());

    const lives = (job?: string) => world.runs(job).map(({ live, stops }) => [live, stops]);
    const refuse = (job: string) =>
        world.control("POST", "faults", {
            operation: "any",
            job,
            kind: "status",
            status: 403,
            body: { errCode: "Cdm.0032", externalMessage: "no permission" },
            times: 1_000,
        });

    /** One `up` that replaces: both halves in one process. What the second leaves in the state. */
    async function keptAs(bad: JobRunInputs): Promise<JobRunState> {
        const { state } = await create(good, world.host);
        const host = world.process();
        diff(state, bad, host);
        await remove(state, host);
        const error = await errorOf(create(bad, host));
        expect(error).to.be.instanceOf(PartialFailureError);
        return (error as PartialFailureError).properties;
    }

    const typos: Readonly<Record<string, () => JobRunInputs>> = {
        "a project": () => ({ ...good, projectId: "emulator-projekt" }),
        "a region": () => ({ ...good, region: "eu-dee", endpoint: "https://cdm.eu-dee.myhuaweicloud.com" }),
        "a job that may not be seen": () => ({ ...good, jobName: "secret" }),
    };
    for (const [what, bad] of Object.entries(typos)) {
        it(`asks CDM nothing at destroy, nor at a refresh: ${what}`, async () => {
            await refuse("secret");
            const kept = await keptAs(bad());
            const asked = world.emulator.requests().length;

            expect(await read(kept, world.process())).to.deep.equal(kept);
            expect(await remove(kept, world.process())).to.equal(undefined);

            expect(world.emulator.requests()).to.have.length(asked);
            expect(world.said.at(-1)).to.match(/^No run of .* was ever this JobRun's, so CDM was not asked\.$/);
        });

        it(`lets the mended program replace it, and start the job once: ${what}`, async () => {
            await refuse("secret");
            const kept = await keptAs(bad());
            const host = world.process();
            expect(diff(kept, good, host).replaces).not.to.deep.equal([]);

            await remove(kept, host);
            const { state } = await create(good, host);

            expect(state).to.include({ submissionId: 2, startedByUs: true }).and.not.to.have.property("unfinished");
            expect(lives()).to.deep.equal([
                [false, 1],
                [true, 0],
            ]);
        });
    }

    it("is updated where the permission has been given and the program is as it was", async () => {
        const customers = { ...good, jobName: "customers" };
        await refuse("customers");
        const kept = await keptAs(customers);
        await world.control("DELETE", "faults");

        expect(await update(kept, customers, world.process())).to.include({ submissionId: 2, jobName: "customers" });
    });

    for (const onForeignRun of ["stop", "fail"] as const) {
        it(`looks for what onForeignRun "${onForeignRun}" asks for, and warns where that can't be seen`, async () => {
            const kept = await keptAs({ ...good, projectId: "emulator-projekt", onForeignRun });

            expect(await remove(kept, world.process())).to.equal(undefined);

            expect(world.said.at(-1)).to.match(/^warning: No run of .*could not be seen: .*APIGW\.0310/);
        });
    }

    it('does what onForeignRun says of a run that is live: "stop" stops it, "fail" is an error', async () => {
        await world.control("POST", "jobs/customers/runs", { user: "night-shift" });
        const kept = await keptAs({ ...good, jobName: "customers", onForeignRun: "stop" });

        const fails = await errorOf(remove({ ...kept, onForeignRun: "fail" }, world.process()));

        expect(fails.message).to.include("CDMRUN-401");
        expect(await remove(kept, world.process())).to.include({ outcome: "stopped" });
        expect(lives("customers")).to.deep.equal([[false, 1]]);
    });

    // Symptom: desiredState "stopped" took the schedule of that job for its own, though nothing had ever been seen of it.
    for (const then of ["up", "destroy"] as const) {
        it(`claims no run of the new job's schedule where it is to be stopped: ${then}`, async () => {
            const customers = { ...good, jobName: "customers", desiredState: "stopped" } as const;
            await world.control("POST", "jobs/customers/runs", { auto: true });
            const kept = await keptAs(customers);

            if (then === "destroy") await remove(kept, world.process());
            else expect((await errorOf(update(kept, customers, world.process()))).message).to.include("CDMRUN-401");

            expect(lives("customers")).to.deep.equal([[true, 0]]);
        });
    }
});
