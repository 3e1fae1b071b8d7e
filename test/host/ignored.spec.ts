import { expect } from "chai";
import { type Emulator, outOfTheBox, startEmulator } from "huaweicloud-cdm-emulator";
import { control } from "../support/control.js";
import { DynamicHost, type Properties } from "../support/dynamicHost.js";
import { errorOf } from "../support/world.js";

const id = "emulator-cluster/demo";

describe("a trigger of before, over a re-run that is owed its wait, in the dynamic host", () => {
    let emulator: Emulator;
    let host: DynamicHost;
    beforeEach(async () => {
        emulator = await startEmulator({ bootMs: 0, runMs: 3_600_000 });
        host = await DynamicHost.start("@pulumi/pulumi", {
            HW_CDM_ENDPOINT: emulator.url,
            HW_AUTH_TOKEN: outOfTheBox.token,
            HW_PROJECT_ID: outOfTheBox.project,
        });
    });
    afterEach(async () => {
        await host.close();
        await emulator.close();
    });

    const inputs = (triggers: number): Properties => ({
        clusterId: outOfTheBox.cluster,
        jobName: outOfTheBox.job,
        pollInterval: "100ms",
        timeouts: { update: "1s" },
        triggers,
        __urn: "urn:pulumi:test::a",
    });
    const runs = () => emulator.truth().clusters[0]?.jobs[0]?.runs.map(({ live, stops }) => [live, stops]);

    async function job(bootMs: number): Promise<void> {
        await control(emulator.url, "PUT", "jobs/demo", { bootMs });
    }

    /** As the engine has it after an update that failed in part: the old inputs beside the new outputs. */
    async function owing(): Promise<{ olds: Properties; outs: Properties }> {
        const { inputs: olds } = await host.check({}, inputs(1));
        const { outs } = await host.create(olds);
        await job(600_000);
        const { inputs: news } = await host.check(olds, inputs(2));
        const failed = host.partialFailureIn(await errorOf(host.update(id, outs, news)));
        await job(0);
        return { olds, outs: failed.properties };
    }

    for (const [what, news, after] of [
        ["goes on with the run where the program ignores changes", { ...inputs(1), __ignoreChanges: ["triggers"] }, 2],
        ["runs again where the program goes back to it", { ...inputs(1), __ignoreChanges: [] }, 3],
    ] as const) {
        it(what, async () => {
            const { olds, outs } = await owing();
            const { inputs: checked, failures } = await host.check(olds, news);
            expect(failures).to.deep.equal([]);
            expect(checked).not.to.have.property("__ignoreChanges");
            expect((await host.diff(id, outs, checked)).replaces).to.deep.equal([]);

            await host.update(id, outs, checked).catch(() => {});

            expect(runs()?.length).to.equal(after);
            expect(runs()?.at(-1)).to.deep.equal([true, 0]);
        });
    }
});
