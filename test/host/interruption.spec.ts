import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { type Emulator, outOfTheBox, startEmulator } from "huaweicloud-cdm-emulator";
import { jobProvider, linkProvider } from "#provider/dynamic/doorway.js";
import { control as drive } from "../support/control.js";
import { jobInputs, linkInputs } from "../support/definitions.js";
import { DynamicHost } from "../support/dynamicHost.js";

const inputs = {
    clusterId: outOfTheBox.cluster,
    jobName: outOfTheBox.job,
    projectId: outOfTheBox.project,
    pollInterval: "100ms",
    waitFor: "completed",
};

describe("a host that has to end in the middle", function () {
    this.timeout(60_000);
    let emulator: Emulator;
    let host: DynamicHost;
    before(async () => {
        emulator = await startEmulator({ bootMs: 0, runMs: 3_600_000 });
    });
    beforeEach(async () => {
        emulator.reset();
        host = await DynamicHost.start("@pulumi/pulumi", environment());
    });
    afterEach(() => host.close());
    after(() => emulator.close());

    const environment = () => ({
        HW_CDM_ENDPOINT: emulator.url,
        HW_AUTH_URL: emulator.url,
        HW_AUTH_TOKEN: outOfTheBox.token,
    });
    const starts = () => emulator.requests("start").length;
    const stops = () => emulator.requests("stop").length;
    const live = () => emulator.truth().liveRuns;

    async function until(what: string, isSo: () => boolean, withinMs = 20_000): Promise<void> {
        for (const deadline = Date.now() + withinMs; !isSo(); await sleep(20)) {
            if (Date.now() > deadline) throw new Error(`waited in vain until ${what}; stderr: ${host.stderr}`);
        }
    }

    /** An operation that nobody will see the end of. */
    const begin = (operation: Promise<unknown>) => void operation.catch(() => {});

    const control = (method: string, path: string, body: object) => drive(emulator.url, method, path, body);

    async function createUnderWay(more = {}): Promise<void> {
        begin(host.create({ ...inputs, ...more }));
        await until("the run is seen to be live", () => live() === 1 && emulator.requests("status").length > 1);
    }

    async function endsByItself(): Promise<void> {
        expect((await host.ended).signal).not.to.equal("SIGKILL");
    }

    for (const [what, happen] of [
        ["SIGINT", () => host.interrupt()],
        ["the death of the engine", () => host.engineDies()],
    ] as const) {
        it(`stops the run that no state will remember, at ${what}`, async () => {
            await createUnderWay();

            happen();

            await endsByItself();
            expect(live()).to.equal(0);
            expect([starts(), stops()]).to.deep.equal([1, 1]);
            expect(host.stderr).to.include('No state will know of run 1 of job "demo"').and.include("a stop was sent");
        });

        it(`leaves it with onInterrupt "leave", and says how to take it over, at ${what}`, async () => {
            await createUnderWay({ onInterrupt: "leave" });

            happen();

            await endsByItself();
            expect(live()).to.equal(1);
            expect(stops()).to.equal(0);
            expect(host.stderr).to.include("run 1").and.include('ifRunning: "adopt"').and.include("cdm-run stop");
        });
    }

    it("stops the run of a start whose answer has not come", async () => {
        await control("POST", "faults", { operation: "start", kind: "delay", ms: 60_000 });
        begin(host.create(inputs));
        await until("the start has had its effect", () => live() === 1);

        host.interrupt();

        await endsByItself();
        expect(live()).to.equal(0);
    });

    it("leaves a run that the state knows of", async () => {
        const { id, outs } = await host.create({ ...inputs, waitFor: "running" });
        begin(host.update(id, { ...outs, unfinished: { phase: "wait", since: Date.now() } }, inputs));
        const looks = emulator.requests("status").length;
        await until("the wait goes on", () => emulator.requests("status").length > looks + 1);

        host.interrupt();

        await endsByItself();
        expect(live()).to.equal(1);
        expect(stops()).to.equal(0);
    });

    it("leaves a run that was only adopted", async () => {
        await control("POST", "jobs/demo/runs", { user: "night-shift" });
        await createUnderWay({ ifRunning: "adopt" });

        host.interrupt();

        await endsByItself();
        expect(live()).to.equal(1);
    });

    for (const [what, slowMs] of [
        ["a moment after ours", 0],
        ["a moment after ours, where the service is slow", 1_200],
    ] as const) {
        it(`leaves somebody else's run that came ${what}`, async () => {
            await control("PUT", "jobs/demo", { runMs: 10_000 });
            await createUnderWay({ pollInterval: "1m" });
            await control("POST", "clock", { advanceMs: 11_000 });
            await control("POST", "jobs/demo/runs", { user: "night-shift" });
            await control("POST", "faults", { operation: "status", kind: "delay", ms: slowMs, times: 99 });

            host.interrupt();

            await endsByItself();
            expect(live()).to.equal(1);
            expect(stops()).to.equal(0);
            expect(host.stderr).to.include("of another user is left alone");
        });
    }

    it("stops its run where the service is slow and the answer to the start has not come", async () => {
        await control("POST", "faults", { operation: "start", kind: "delay", ms: 60_000 });
        begin(host.create(inputs));
        await until("the start has had its effect", () => live() === 1);
        await control("POST", "faults", { operation: "status", kind: "delay", ms: 1_200, times: 99 });

        host.interrupt();

        await endsByItself();
        expect(live()).to.equal(0);
    });

    it("leaves somebody else's run that was first, when the refusal of our start is on its way", async () => {
        await control("POST", "faults", { operation: "start", kind: "delay", ms: 700 });
        // The look sees nothing, and when our start arrives the job is somebody else's.
        await control("POST", "faults", { operation: "status", kind: "delay", ms: 500 });
        begin(host.create(inputs));
        await until("the look is answered", () => emulator.requests("status").length === 1);
        await control("POST", "jobs/demo/runs", { user: "night-shift" });
        await until("the start has arrived", () => starts() === 1);

        host.interrupt();

        await endsByItself();
        expect(live()).to.equal(1);
        expect(stops()).to.equal(0);
    });

    it("says nothing of a start that was only turned away", async () => {
        const turnedAway = { status: 429, headers: { "Retry-After": "60" } };
        await control("POST", "faults", { operation: "start", kind: "status", times: 99, ...turnedAway });
        begin(host.create(inputs));
        await until("the start was turned away", () => starts() === 1);
        const before = emulator.requests().length;

        host.interrupt();

        await endsByItself();
        expect(host.stderr).to.equal("");
        expect(emulator.requests()).to.have.length(before);
    });

    it("changes nothing at a second signal, and is the same for SIGTERM", async () => {
        await createUnderWay();
        await control("POST", "faults", { operation: "stop", kind: "drop", when: "before", times: 1 });

        host.interrupt("SIGTERM");
        await until("the first stop was sent", () => stops() === 1);
        host.interrupt("SIGTERM");

        await endsByItself();
        expect(live()).to.equal(0);
    });

    it("stops the run of a create that ends well when nobody is left to be told", async () => {
        const created = host.create({ ...inputs, waitFor: "running" });
        await control("PUT", "jobs/demo", {});
        host.engineDies();
        begin(created);

        await endsByItself();
        expect(live()).to.equal(0);
    });

    it("lets others of the process see to theirs, and answers with an error what comes after", async () => {
        const folder = mkdtempSync(join(tmpdir(), "interruption-"));
        const other = join(folder, "other.cjs");
        writeFileSync(
            other,
            'process.once("SIGINT", () => setTimeout(() => console.error("seen to by another"), 200));',
        );
        await host.close();
        host = await DynamicHost.start("@pulumi/pulumi", { ...environment(), NODE_OPTIONS: `--require ${other}` });
        const { id, outs } = await host.create({ ...inputs, waitFor: "running" });

        host.interrupt();
        await until("the other has seen to its own", () => host.stderr.includes("seen to by another"));

        const refusal = await host.delete(id, outs).catch(String);
        expect(refusal).to.include("This process was interrupted");
        expect(live()).to.equal(1);
        rmSync(folder, { recursive: true });
    });

    it("stops the new run of a re-run, and starts none after the interruption", async () => {
        const { id, outs } = await host.create({ ...inputs, waitFor: "running" });
        begin(host.update(id, outs, { ...inputs, triggers: 2 }));
        await until("the new run is live", () => starts() === 2 && live() === 1);

        host.interrupt();

        await endsByItself();
        expect(live()).to.equal(0);
    });

    it("starts nothing as an orphan: the old run of a re-run is stopped, and that is all", async () => {
        // The run has ended and is seen to have long before the orphan can be found out: 1 s after its engine died.
        await control("PUT", "jobs/demo", { stopMs: 200 });
        const { id, outs } = await host.create({ ...inputs, waitFor: "running" });
        begin(host.update(id, outs, { ...inputs, triggers: 2 }));
        // A stop of an interruption is only for runs that no state knows of: this one is the re-run's own.
        await until("the re-run has sent its stop", () => stops() === 1);
        host.engineDies();

        await endsByItself();
        expect(live()).to.equal(0);
        expect([starts(), stops()]).to.deep.equal([1, 1]);
    });

    // Symptom: a newer up had written the definition. The orphan of the one before sent its update after that, and no state knew.
    for (const [what, provider, operation, definition] of [
        ["job", jobProvider, "updateJob", jobInputs],
        ["link", linkProvider, "updateLink", linkInputs],
    ] as const) {
        it(`writes no ${what} as an orphan, whose update CDM has put off, and ends`, async () => {
            await host.close();
            host = await DynamicHost.start("@pulumi/pulumi", environment(), [], { provider });
            const { id, outs } = await host.create({ ...definition, projectId: outOfTheBox.project });
            const later = { "Retry-After": "1" };
            await control("POST", "faults", {
                operation,
                kind: "status",
                status: 429,
                body: {},
                headers: later,
                times: 1,
            });
            const map = what === "job" ? "sourceJobConfig" : "config";
            const news = {
                ...definition,
                projectId: outOfTheBox.project,
                [map]: { ...(definition[map] as object), schemaName: "another" },
            };
            begin(host.update(id, outs, news));
            await until("the update was put off", () => emulator.requests(operation).length === 1);
            host.engineDies();

            await endsByItself();
            expect(emulator.requests(operation)).to.have.length(1);
        });
    }

    it("tries the stop again that the service did not take, for as long as there is time", async () => {
        await createUnderWay();
        await control("POST", "faults", { operation: "stop", kind: "drop", when: "before", times: 2 });

        host.interrupt();

        await endsByItself();
        expect(live()).to.equal(0);
        expect(stops()).to.equal(3);
    });

    it("says which run may be live where no stop is taken", async () => {
        await createUnderWay();
        await control("POST", "faults", { operation: "any", kind: "drop", when: "before", times: 999 });

        host.interrupt();

        await endsByItself();
        expect(host.stderr).to.include("run 1").and.include("could not be stopped in time").and.include("cdm-run stop");
        expect(host.stderr).not.to.include(outOfTheBox.token);
    });

    for (const [what, happen] of [
        ["SIGINT", () => host.interrupt()],
        ["the death of the engine", () => host.engineDies()],
    ] as const) {
        it(`ends without a word and without a request when nothing is under way, at ${what}`, async () => {
            await host.create({ ...inputs, waitFor: "running" });
            const requests = emulator.requests().length;

            happen();

            await endsByItself();
            expect(emulator.requests()).to.have.length(requests);
            expect(live()).to.equal(1);
            expect(host.stderr).to.equal("");
        });
    }
});
