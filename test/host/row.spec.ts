import { expect } from "chai";
import { type Emulator, outOfTheBox, startEmulator } from "huaweicloud-cdm-emulator";
import { DynamicHost } from "../support/dynamicHost.js";
import { EngineLog } from "../support/smallEngine.js";

describe("what the engine gets for a resource's row", function () {
    this.timeout(60_000);
    // A JobRun in a component.
    const urn = "urn:pulumi:test::shop::shop:index:Shop$pulumi-nodejs:dynamic/cdm:JobRun::orders";
    let emulator: Emulator;
    let host: DynamicHost;
    let log: EngineLog;
    before(async () => {
        emulator = await startEmulator({ bootMs: 300, runMs: 3_000, stopMs: 300 });
        log = await EngineLog.open();
        const environment = {
            HW_AUTH_TOKEN: outOfTheBox.token,
            HW_CDM_ENDPOINT: emulator.url,
            HW_PROJECT_ID: outOfTheBox.project,
            CI: "true",
        };
        host = await DynamicHost.start("@pulumi/pulumi", environment, [], { engineAddress: log.address });
    });
    after(async () => {
        await host.close();
        log.close();
        await emulator.close();
    });

    it("are texts that pass, and one that stays: how the run ended. All name that resource", async () => {
        const inputs = { clusterId: outOfTheBox.cluster, jobName: outOfTheBox.job, waitFor: "completed", __urn: urn };

        const { id, outs } = await host.create(inputs);

        const staying = log.logged.filter(({ isEphemeral }) => !isEphemeral);
        expect(staying.map(({ text }) => text)).to.deep.equal(["run 1 SUCCEEDED in 3.3 s: 3 k rows"]);
        expect(log.logged.at(-1)).to.equal(staying[0]);
        expect(log.logged[0]).to.deep.equal({ text: "1/3 starting", urn, isEphemeral: true });
        expect(log.texts.some((text) => /^(\d+ %|2\/3) RUNNING/.test(text))).to.equal(true);
        expect(new Set(log.logged.map((one) => one.urn))).to.deep.equal(new Set([urn]));
        // No text is sent for a look that tells nothing else than how far the run is: in the log of a CI job each would be a line.
        expect(log.logged.length).to.be.below(emulator.requests("status").length);

        await host.delete(id, outs);

        expect(log.texts.slice(-2)).to.deep.equal(["ended (SUCCEEDED), verifying", log.texts.at(-1)]);
        expect(log.texts.at(-1)).to.match(/^the run had ended .* Run 1 SUCCEEDED in 3\.3 s: 3 k rows$/);
    });
});
