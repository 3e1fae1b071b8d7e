import { once } from "node:events";
import { expect } from "chai";
import { type Emulator, outOfTheBox, startEmulator } from "huaweicloud-cdm-emulator";
import { engineAddress } from "#provider/engine/engineAlive.js";
import { DynamicHost } from "../support/dynamicHost.js";

// Symptom: with `pulumi up --logtostderr -v=9` or `--tracing` the host's first argument was taken for the engine's address:
// no progress, no warnings, and an orphan that never noticed.
describe("the engine's address among the arguments of the host", () => {
    it("is the last, whatever comes before it", () => {
        const node = ["/usr/bin/node", "/app/dynamic-provider"];

        expect(engineAddress([...node, "127.0.0.1:4711"])).to.equal("127.0.0.1:4711");
        expect(engineAddress([...node, "[::1]:4711"])).to.equal("[::1]:4711");
        expect(
            engineAddress([...node, "--logtostderr", "-v=9", "--tracing", "tcp://127.0.0.1:9411", "127.0.0.1:4711"]),
        ).to.equal("127.0.0.1:4711");
        expect(engineAddress([...node, "--logtostderr"])).to.equal(undefined);
        expect(engineAddress(node)).to.equal(undefined);
    });

    it("is where a host with flags reports to, and whose death it notices", async function () {
        this.timeout(60_000);
        const emulator: Emulator = await startEmulator({ bootMs: 0, runMs: 3_600_000 });
        const flags = ["--logtostderr", "-v=9", "--tracing", "tcp://127.0.0.1:9411"];
        const environment = { HW_CDM_ENDPOINT: emulator.url, HW_AUTH_TOKEN: outOfTheBox.token };
        const host = await DynamicHost.start("@pulumi/pulumi", environment, flags);
        try {
            const connected = once(host.engine, "connection");
            const { cluster: clusterId, job: jobName, project: projectId } = outOfTheBox;
            await host.create({ clusterId, jobName, projectId, pollInterval: "100ms", waitFor: "submitted" });
            await connected;

            host.engineDies();

            expect((await host.ended).code).to.equal(1);
        } finally {
            await host.close();
            await emulator.close();
        }
    });
});
