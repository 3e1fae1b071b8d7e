import { expect } from "chai";
import { Stack } from "../support/stack.js";
import { familyOf, isAlive, isProvider, kill, type Process, until } from "./processes.js";

const program = `
    new JobRun("nightly", {
        clusterId: "emulator-cluster",
        jobName: process.env.JOB_NAME,
        ifRunning: process.env.IF_RUNNING,
        waitFor: process.env.WAIT_FOR,
        pollInterval: "200ms",
    });
`;
const up = ["up", "--yes", "--skip-preview"];

describe("a pulumi up that is interrupted, through the real engine", function () {
    this.timeout(300_000);
    let stack: Stack;
    let family: Process[] = [];
    before(async () => {
        stack = await Stack.open(program, { bootMs: 0, runMs: 3_600_000 });
    });
    beforeEach(() => {
        stack.environment["WAIT_FOR"] = "completed";
    });
    afterEach(() => kill(family));
    after(async () => {
        if (stack) await stack.close();
    });

    const isLive = (jobName: string) => stack.runs(jobName).some(({ live }) => live);

    /** An up in the middle of its wait, on a job of its own. */
    async function upUnderWay(jobName: string, times: object = {}) {
        stack.environment["JOB_NAME"] = jobName;
        await stack.control("PUT", `jobs/${jobName}`, times);
        const started = stack.sent("status");
        const command = stack.begin(...up);
        const isWaiting = () => isLive(jobName) && stack.sent("status") > started + 2;
        await until("the run is being waited for", isWaiting, 60_000, command.output);
        family = familyOf(command.process.pid ?? 0);
        expect(family.some(isProvider), "a provider among the processes").to.equal(true);
        return command;
    }

    const isStarted = (jobName: string) =>
        stack.emulator.requests("start").filter(({ path }) => path.includes(`/${jobName}/`)).length;

    /** The engine's own way back after it could not write down what it did. */
    async function clearPending(): Promise<void> {
        await stack.run("cancel", "--yes", "test");
        await stack.expectSuccess("refresh", "--yes", "--skip-preview", "--clear-pending-creates");
    }

    it("leaves no live run after two SIGINTs, and says so", async () => {
        const command = await upUnderWay("twice");

        command.process.kill("SIGINT");
        await until("the first is noticed", () => command.output().includes("press ^C again"));
        command.process.kill("SIGINT");

        const { output } = await command.ended;
        expect(isLive("twice"), output).to.equal(false);
        expect(output).to.include("No state will know of run 1").and.include("a stop was sent");
        expect(isStarted("twice")).to.equal(1);
        expect(await stack.jobRuns()).to.deep.equal([]);
        await clearPending();
    });

    it("leaves no live run and no provider when the CLI alone is killed, and sends nothing any more", async () => {
        const command = await upUnderWay("orphan");
        const providers = family.filter(isProvider);
        // The stop is answered late: a wait that went on would look several times more after it.
        await stack.control("POST", "faults", { operation: "stop", kind: "delay", ms: 1_500 });

        command.process.kill("SIGKILL");

        await until("the provider has ended", () => !providers.some(isAlive), 30_000);
        expect(isLive("orphan")).to.equal(false);
        expect(isStarted("orphan")).to.equal(1);
        const orders = stack.emulator.requests().filter(({ operation }) => operation !== "status");
        expect(orders.map(({ operation }) => operation).slice(-2)).to.deep.equal(["start", "stop"]);
        expect(stack.emulator.requests().at(-1)?.operation, "the last request of all").to.equal("stop");
        kill(family);
        await clearPending();
    });

    it("leaves no live run where the create ends well before the provider has noticed that the CLI was killed", async () => {
        stack.environment["WAIT_FOR"] = "running";
        const command = await upUnderWay("booting", { bootMs: 2_000 });
        const providers = family.filter(isProvider);

        command.process.kill("SIGKILL");

        await until("the provider has ended", () => !providers.some(isAlive), 30_000);
        expect(stack.runs("booting")).to.have.length(1);
        expect(isLive("booting")).to.equal(false);
        kill(family);
        await clearPending();
    });

    it("is gone on with by adopt when everything was killed: one start in all", async () => {
        await upUnderWay("everything");
        kill(family);
        await until("all is dead", () => !family.some(isAlive));
        expect(isLive("everything")).to.equal(true);
        await clearPending();

        const { output } = await stack.expectFailure(...up);
        expect(output).to.include("refresh --clear-pending-creates").and.include('ifRunning: "adopt"');

        Object.assign(stack.environment, { IF_RUNNING: "adopt", WAIT_FOR: "running" });
        await stack.up();
        expect(isStarted("everything")).to.equal(1);
        await stack.destroy();
        expect(isLive("everything")).to.equal(false);
    });
});
