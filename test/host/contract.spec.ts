import { expect } from "chai";
import { type Emulator, outOfTheBox, startEmulator } from "huaweicloud-cdm-emulator";
import { jobRunProvider } from "#provider/dynamic/doorway.js";
import { control } from "../support/control.js";
import { DynamicHost, type Properties } from "../support/dynamicHost.js";
import { errorOf } from "../support/world.js";

const id = "emulator-cluster/demo";
const inputs: Properties = {
    clusterId: outOfTheBox.cluster,
    jobName: outOfTheBox.job,
    pollInterval: "100ms",
    __urn: "urn:pulumi:test::a",
};

for (const [sdk, what] of [
    ["@pulumi/pulumi", "the SDK that the examples use"],
    ["pulumi-sdk-oldest", "the oldest SDK of the peer range"],
] as const) {
    describe(`the stored text, in the dynamic host of ${what}`, () => {
        let emulator: Emulator;
        let host: DynamicHost;
        before(async () => {
            emulator = await startEmulator({ bootMs: 100, runMs: 60_000 });
            host = await DynamicHost.start(sdk, {
                HW_CDM_ENDPOINT: emulator.url,
                HW_AUTH_TOKEN: outOfTheBox.token,
                HW_PROJECT_ID: outOfTheBox.project,
            });
        });
        beforeEach(() => emulator.reset());
        after(async () => {
            if (host) await host.close();
            await emulator.close();
        });

        function liveRuns(): number {
            return emulator.truth().liveRuns;
        }

        it("carries one run through all its operations", async () => {
            const checked = await host.check({}, inputs);
            expect(checked).to.deep.include({ failures: [] });
            expect(checked.inputs).to.include({ projectId: outOfTheBox.project, __provider: jobRunProvider });

            const created = await host.create(checked.inputs);
            expect(created.id).to.equal(id);
            expect(created.outs).to.include({ ...checked.inputs, status: "RUNNING", submissionId: 1 });
            expect(await host.diff(id, created.outs, checked.inputs), "no change").to.deep.equal({
                changes: 1,
                replaces: [],
            });

            const read = await host.read(id, created.outs);
            expect(read.id).to.equal(id);
            expect(read.inputs).to.deep.equal(checked.inputs);

            const news = { ...checked.inputs, triggers: { revision: 2 } };
            expect(await host.diff(id, read.outs, news), "left to the engine").to.deep.equal({
                changes: 0,
                replaces: [],
            });
            const updated = await host.update(id, read.outs, news);
            expect(updated).to.deep.include({ submissionId: 2, status: "RUNNING", triggers: { revision: 2 } });
            expect(emulator.truth().maxLiveRuns).to.equal(1);

            await host.delete(id, updated);
            expect(liveRuns()).to.equal(0);
        });

        it("gives the engine a partial failure that it can store, refresh and destroy", async () => {
            await put(emulator, "jobs/demo", { bootMs: 60_000 });
            const owed = { ...inputs, projectId: outOfTheBox.project, timeouts: { create: "300ms" } };

            const error = await errorOf(host.create(owed));
            const failure = host.partialFailureIn(error);

            expect(failure.id).to.equal(id);
            expect(failure.reasons).to.have.length(1);
            expect(failure.properties).to.deep.include({ ...owed, __provider: jobRunProvider, submissionId: 1 });
            const refreshed = await host.read(id, failure.properties);
            expect(refreshed.outs).to.have.nested.property("unfinished.phase", "wait");
            expect(await host.diff(id, refreshed.outs, owed)).to.deep.equal({ changes: 2, replaces: [] });
            await host.delete(id, refreshed.outs);
            expect(liveRuns()).to.equal(0);
            expect(emulator.requests("start")).to.have.length(1);
        });

        it("says that a job is gone by an empty id", async () => {
            const { outs } = await host.create(inputs);
            await control(emulator.url, "DELETE", "jobs/demo");

            expect((await host.read(id, outs)).id).to.equal("");
        });

        it("answers bad input with sentences and an operation without a job with one", async () => {
            expect((await host.check({}, { ...inputs, waitFor: "done" })).failures).to.deep.equal([
                'waitFor must be one of "submitted", "running", "completed", but is "done"',
            ]);
            const error = await errorOf(host.create({ ...inputs, jobName: "nowhere" }));
            expect(error.message).to.match(/CDM could not show the status of job "nowhere"/);
            expect(error.message).not.to.match(/\n\s+at /);
        });

        it("tells two JobRuns of one job apart by their URNs", async () => {
            const job = { ...inputs, jobName: "twice" };
            expect((await host.check({}, job)).failures).to.deep.equal([]);

            const [reason] = (await host.check({}, { ...job, __urn: "urn:pulumi:test::b" })).failures;

            expect(reason).to.include("urn:pulumi:test::a").and.to.include("urn:pulumi:test::b");
        });
    });
}

function put(emulator: Emulator, path: string, body: object): Promise<void> {
    return control(emulator.url, "PUT", path, body);
}
