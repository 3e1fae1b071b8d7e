import { expect } from "chai";
import { Console } from "../support/definitions.js";
import { Stack } from "../support/stack.js";
import { errorOf } from "../support/world.js";

const program = 'new JobRun("nightly", { clusterId: "emulator-cluster", jobName: "demo", pollInterval: "200ms" });';

describe("the starts in the emulator's ledger, of each stack of the specs", function () {
    this.timeout(300_000);

    it("are those that a JobRun has sent, or the stack fails", async () => {
        const good = await Stack.open(program, { bootMs: 0, runMs: 0 });
        await good.up();
        expect(good.sent("start")).to.equal(1);
        await good.close();

        const stack = await Stack.open(program, { bootMs: 0, runMs: 0 });
        await stack.up();
        await new Console(stack).start("demo");
        expect((await errorOf(stack.close())).message).to.equal(
            'starts that no JobRun has sent: 2 of "demo", and JobRuns tell of 1',
        );
    });
});
