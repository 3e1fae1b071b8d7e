import { expect } from "chai";
import { type Emulator, outOfTheBox, startEmulator } from "huaweicloud-cdm-emulator";
import { control as drive } from "../support/control.js";
import { DynamicHost, type Properties } from "../support/dynamicHost.js";
import { errorOf } from "../support/world.js";

const id = "emulator-cluster/demo";

describe("the inputs that decide, in the dynamic host", () => {
    let emulator: Emulator;
    let host: DynamicHost;
    before(async () => {
        emulator = await startEmulator({ bootMs: 0, runMs: 600_000 });
        host = await DynamicHost.start("@pulumi/pulumi", {
            HW_CDM_ENDPOINT: emulator.url,
            HW_ACCESS_KEY: outOfTheBox.accessKey,
            HW_SECRET_KEY: outOfTheBox.secretKey,
            HW_PROJECT_ID: outOfTheBox.project,
        });
    });
    beforeEach(() => emulator.reset());
    after(async () => {
        if (host) await host.close();
        await emulator.close();
    });

    /** As the engine does it: what check gives back is what create gets. */
    async function checked(extra: Properties = {}): Promise<Properties> {
        const inputs = { clusterId: outOfTheBox.cluster, jobName: outOfTheBox.job, pollInterval: "100ms", ...extra };
        const { inputs: filled, failures } = await host.check({}, { ...inputs, __urn: "urn:pulumi:test::a" });
        expect(failures).to.deep.equal([]);
        return filled;
    }

    async function created(extra: Properties = {}): Promise<Properties> {
        return (await host.create(await checked(extra))).outs;
    }

    const control = (method: string, path: string, body: object) => drive(emulator.url, method, path, body);

    function foreignRun(): Promise<void> {
        return control("POST", "jobs/demo/runs", { user: "night-shift" });
    }

    function live(): boolean[] | undefined {
        return emulator.truth().clusters[0]?.jobs[0]?.runs.map((run) => run.live);
    }

    it("desiredState stopped starts nothing, and a change to and from it stops and starts", async () => {
        const stopped = await created({ desiredState: "stopped" });
        expect(live()).to.deep.equal([]);
        const running = await host.update(id, stopped, await checked());
        expect(live()).to.deep.equal([true]);
        await host.update(id, running, await checked({ desiredState: "stopped" }));
        expect(live()).to.deep.equal([false]);
    });

    it("ifRunning fails, adopts or restarts", async () => {
        await foreignRun();
        expect((await errorOf(created({ ifRunning: "fail" }))).message).to.include("is live");
        expect(await created({ ifRunning: "adopt" })).to.include({ submissionId: 1, startedByUs: false });
        expect(await created({ ifRunning: "restart" })).to.include({ submissionId: 2, startedByUs: true });
        expect(live()).to.deep.equal([false, true]);
    });

    it("onUpdate queue lets the old run end", async () => {
        await control("PUT", "jobs/demo", { runMs: 1_000 });
        const outs = await created();

        await host.update(id, outs, await checked({ onUpdate: "queue", triggers: 2 }));

        expect(emulator.truth().clusters[0]?.jobs[0]?.runs[0]).to.include({ status: "SUCCEEDED", stops: 0 });
    });

    it("onDelete finish lets the run end", async () => {
        await control("PUT", "jobs/demo", { runMs: 1_000 });

        await host.delete(id, await created({ onDelete: "finish" }));

        expect(emulator.truth().clusters[0]?.jobs[0]?.runs[0]).to.include({ status: "SUCCEEDED", stops: 0 });
    });

    for (const [onForeignRun, after] of [
        ["leave", [false, true]],
        ["stop", [false, false]],
        ["fail", [false, true]],
    ] as const) {
        it(`onForeignRun ${onForeignRun} decides about a stranger's run`, async () => {
            await control("PUT", "jobs/demo", { runMs: 0 });
            const outs = await created({ waitFor: "completed", onForeignRun });
            await control("PUT", "jobs/demo", { runMs: 600_000 });
            await foreignRun();

            const destroyed = host.delete(id, outs);

            if (onForeignRun === "fail") expect((await errorOf(destroyed)).message).to.include("night-shift");
            else await destroyed;
            expect(live()).to.deep.equal(after);
        });
    }

    it("onStopFailure warn lets the resource go", async () => {
        const outs = await created({ onStopFailure: "warn", timeouts: { delete: "500ms" } });
        await control("POST", "faults", { operation: "stop", kind: "refuse", message: "busy", times: 99 });

        await host.delete(id, outs);

        expect(live()).to.deep.equal([true]);
    });

    it("failOnRunFailure false makes a failed run an output", async () => {
        await control("PUT", "jobs/demo", { runMs: 0, outcome: "fail" });

        expect(await created({ waitFor: "completed", failOnRunFailure: false })).to.include({ status: "FAILED" });
        expect((await errorOf(created({ waitFor: "completed" }))).message).to.include("ended as FAILED");
    });

    it("an impossible combination is refused", async () => {
        const inputs = { clusterId: "c", jobName: "j", desiredState: "stopped", waitFor: "completed" };

        expect((await host.check({}, inputs)).failures[0]).to.include(`can't be met with desiredState "stopped"`);
    });
});
