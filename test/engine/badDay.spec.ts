import { expect } from "chai";
import { Stack } from "../support/stack.js";
import { until } from "./processes.js";

const program = `
    new JobRun("nightly", {
        clusterId: process.env.CLUSTER ?? "emulator-cluster",
        jobName: process.env.JOB_NAME,
        pollInterval: process.env.POLL ?? "200ms",
        timeouts: { create: process.env.CREATE_TIMEOUT ?? "1m", delete: process.env.DELETE_TIMEOUT ?? "1m" },
    });
`;

describe("a bad day, through the real engine", function () {
    this.timeout(300_000);
    let stack: Stack;
    before(async () => {
        stack = await Stack.open(program, { bootMs: 0, runMs: 3_600_000 });
    });
    after(async () => {
        if (stack) await stack.close();
    });
    afterEach(async () => {
        await stack.control("DELETE", "faults");
        for (const name of ["CLUSTER", "POLL", "CREATE_TIMEOUT", "DELETE_TIMEOUT"]) delete stack.environment[name];
    });

    /** A job of its own for every scenario. */
    async function job(jobName: string, environment: Record<string, string> = {}): Promise<void> {
        Object.assign(stack.environment, { JOB_NAME: jobName, ...environment });
        const cluster = environment["CLUSTER"];
        await stack.control("PUT", `jobs/${jobName}${cluster ? `?cluster=${cluster}` : ""}`, {});
    }

    const fault = (operation: string, kind: string, more: object = {}) =>
        stack.control("POST", "faults", { operation, kind, ...more });
    const lives = (jobName: string) => stack.runs(jobName).map(({ live }) => live);
    const stops = (jobName: string) => stack.runs(jobName).map((run) => run.stops);

    async function isDestroyed(jobName: string): Promise<void> {
        expect(await stack.jobRuns()).to.deep.equal([]);
        expect(lives(jobName)).not.to.include(true);
    }

    async function isKept(jobName: string): Promise<void> {
        expect(await stack.jobRuns()).to.have.length(1);
        expect(lives(jobName)).to.deep.equal([true]);
    }

    it("makes one run of an up whose start was answered by nothing", async () => {
        await job("start-lost");
        await fault("start", "drop", { when: "after" });

        await stack.up();

        const [jobRun] = await stack.jobRuns();
        expect(jobRun?.outputs).to.include({ status: "RUNNING", startedByUs: true });
        expect(lives("start-lost")).to.deep.equal([true]);
        await stack.destroy();
        await isDestroyed("start-lost");
    });

    for (const next of ["up", "destroy"] as const) {
        it(`lets ${next} find the run of a start whose answer and every look after it were lost`, async () => {
            await job(`blind-${next}`, { CREATE_TIMEOUT: "4s" });
            await fault("start", "drop", { when: "after" });
            await fault("status", "drop", { when: "before", nth: 2, times: 9_999 });

            const { output } = await stack.expectFailure("up", "--yes", "--skip-preview");
            expect(output).to.include("whether a run came of it is not known");
            expect((await stack.jobRuns())[0]?.outputs).to.have.nested.property("unfinished.phase", "start");
            await stack.control("DELETE", "faults");

            if (next === "up") {
                await stack.up();
                expect((await stack.jobRuns())[0]?.outputs).to.include({ status: "RUNNING", startedByUs: true });
                expect(lives("blind-up")).to.deep.equal([true]);
            }
            await stack.destroy();
            await isDestroyed(`blind-${next}`);
            expect(stack.runs(`blind-${next}`)).to.have.length(1);
            expect(stops(`blind-${next}`)).to.deep.equal([1]);
        });
    }

    it("destroys when the answer to the stop was lost", async () => {
        await job("stop-lost");
        await stack.up();
        await fault("stop", "drop", { when: "after" });

        await stack.destroy();

        await isDestroyed("stop-lost");
    });

    it("stops a run twice that was revived once", async () => {
        await job("revived", { POLL: "2s" });
        await stack.up();
        const command = stack.begin("destroy", "--yes", "--skip-preview");
        await until("it is stopped", () => lives("revived").join() === "false", 60_000, command.output);
        const looks = stack.sent("status");
        await until("it was seen once", () => stack.sent("status") > looks, 60_000, command.output);
        await stack.control("POST", "jobs/revived/runs", { user: "emulator", auto: true });

        const { code, output } = await command.ended;

        expect(code, output).to.equal(0);
        expect(output).to.include("2 stops sent");
        await isDestroyed("revived");
        expect(stops("revived")).to.deep.equal([1, 1]);
    });

    it("fails a destroy that may not stop, names the permission, and destroys after the grant", async () => {
        await job("denied");
        await stack.up();
        const body = { error_code: "APIGW.0302", error_msg: "The IAM user is not authorized", request_id: "r1" };
        await fault("stop", "status", { status: 403, body, times: 99 });

        const { output } = await stack.expectFailure("destroy", "--yes", "--skip-preview");
        expect(output)
            .to.include("APIGW.0302")
            .and.include("permission")
            .and.include("The resource stays in the state");
        await isKept("denied");

        await stack.control("DELETE", "faults");
        await stack.destroy();
        await isDestroyed("denied");
    });

    for (const [what, change, said] of [
        ["stopped", { status: "900" }, "the cluster is stopped"],
        ["gone", { deleted: true }, "the cluster does not exist"],
    ] as const) {
        it(`destroys when the cluster is ${what}, and says so`, async () => {
            const cluster = `cluster-${what}`;
            await job(`in-${what}`, { CLUSTER: cluster });
            await stack.up();
            await stack.control("POST", `clusters/${cluster}`, change);

            const { output } = await stack.destroy();

            expect(output).to.include(said);
            expect(await stack.jobRuns()).to.deep.equal([]);
        });
    }

    for (const status of [404, 504]) {
        it(`fails a destroy at a gateway's ${status} while the cluster is well, and keeps the resource`, async () => {
            await job(`gateway-${status}`, { DELETE_TIMEOUT: "5s" });
            await stack.up();
            await fault("status", "status", { status, body: `<html>${status}</html>`, times: 9_999 });

            const { output } = await stack.expectFailure("destroy", "--yes", "--skip-preview");
            expect(output).to.include(`HTTP ${status}`).and.include("The resource stays in the state");
            await isKept(`gateway-${status}`);

            await stack.control("DELETE", "faults");
            await stack.destroy();
            await isDestroyed(`gateway-${status}`);
        });
    }
});
