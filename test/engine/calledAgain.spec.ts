import { expect } from "chai";
import { Stack } from "../support/stack.js";

function program(jobName: string, triggers: number, more = "", options = ""): string {
    return `
        const again = new pulumi.ErrorHook("again", ({ errors }) => errors.length < 3);
        new JobRun("nightly", {
            clusterId: "emulator-cluster", jobName: "${jobName}", triggers: ${triggers}, pollInterval: "200ms", ${more}
        }, { ${options} });
    `;
}

const impatient = 'timeouts: { create: "1s", update: "1s" }';

describe("operations that are called again, through the real engine", function () {
    this.timeout(300_000);
    let stack: Stack;
    before(async () => {
        stack = await Stack.open("", { bootMs: 0, runMs: 600_000 });
        await stack.control("POST", "switches", { startRunning: "accept" });
    });
    afterEach(async () => {
        await stack.destroy();
        expect(stack.emulator.truth().liveRuns, "live after destroy").to.equal(0);
    });
    after(async () => {
        if (stack) await stack.close();
    });

    function job(name: string, bootMs = 0): Promise<void> {
        return stack.control("PUT", `jobs/${name}`, { bootMs });
    }

    function seen(jobName: string) {
        return stack.runs(jobName).map((run) => [run.live, run.stops]);
    }

    // Symptom: update was called three times with the state from before it, and each call stopped the run of the one before.
    it("by the hook onError: one start for a new trigger, however often update is called", async () => {
        await job("hooked");
        stack.write(program("hooked", 1));
        await stack.up();
        await job("hooked", 600_000);
        stack.write(program("hooked", 2, impatient, "hooks: { onError: [again] }"));

        const { output } = await stack.expectFailure("up", "--yes", "--skip-preview");

        expect(output).to.include("retrying update due to on-error hook request (2/100)");
        expect(seen("hooked")).to.deep.equal([
            [false, 1],
            [true, 0],
        ]);
    });

    it("by the hook onError: one start for a create, however often it is called", async () => {
        await job("created", 600_000);
        stack.write(program("created", 1, impatient, "hooks: { onError: [again] }"));

        const { output } = await stack.expectFailure("up", "--yes", "--skip-preview");

        expect(output).to.include("retrying create due to on-error hook request (2/100)");
        expect(seen("created")).to.deep.equal([[true, 0]]);
    });

    // Symptom: after an update that failed in part the engine has the old inputs beside the new outputs, and puts those old
    // inputs in place of what is ignored: the run that was waited for was stopped, and an old trigger was run.
    for (const [name, ignored, change] of [
        ["triggers", '"triggers"', ""],
        ["everything", '"*"', ""],
        ["variables", '"variables"', "variables: { day: "],
    ] as const) {
        it(`over a re-run that is owed its wait, with ignoreChanges [${ignored}]: goes on with its run`, async () => {
            const inputs = (value: number) => `${impatient}, ${change && `${change} "${value}" },`}`;
            await job(name);
            stack.write(program(name, 1, inputs(1)));
            await stack.up();
            await job(name, 600_000);
            stack.write(program(name, change ? 1 : 2, inputs(2)));
            await stack.expectFailure("up", "--yes", "--skip-preview");
            await stack.control("POST", "clock", { advanceMs: 600_000 });
            stack.write(program(name, change ? 1 : 3, inputs(3), `ignoreChanges: [${ignored}]`));

            const { output } = await stack.up();

            expect(output).to.match(/goes on waiting for run \d+, starts nothing/);
            expect(seen(name)).to.deep.equal([
                [false, 1],
                [true, 0],
            ]);
            await stack.up("--expect-no-changes");
            expect((await stack.jobRuns())[0]?.inputs).not.to.have.property("__ignoreChanges");
        });
    }
});
