import { spawnSync } from "node:child_process";
import { expect } from "chai";
import { systemClock } from "#provider/common/clock.js";

describe("the clock of the system", () => {
    it("ends a sleep without an error once its signal is aborted, and then keeps no process alive", () => {
        const program = `
            const { systemClock } = require(${JSON.stringify(require.resolve("#provider/common/clock.js"))});
            const controller = new AbortController();
            const asleep = systemClock.sleep(3_600_000, controller.signal);
            controller.abort();
            asleep.then(() => console.log("awake"));`;

        const ended = spawnSync(process.execPath, ["--eval", program], { encoding: "utf8", timeout: 30_000 });

        expect(ended).to.include({ status: 0, stdout: "awake\n" });
    }).timeout(40_000);

    it("does not sleep at all if its signal was aborted before", async () => {
        expect(await systemClock.sleep(3_600_000, AbortSignal.abort())).to.equal(undefined);
    });
});
