import { expect } from "chai";
import { create } from "../support/core.js";
import { errorOf, World } from "../support/world.js";

describe("the line of a wait in the resource's row", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0, runMs: 600_000 }));
    afterEach(() => world.close());

    const waits = (more = {}) => create({ ...world.inputs, waitFor: "completed", ...more }, world.host);

    // Editions give progress as a fraction, in percent, as 0 or −1: only what can be meant as percent is shown as such.
    for (const [progress, line] of [
        [42, "RUNNING 42 %, "],
        [42.4, "RUNNING 42 %, "],
        [100, "RUNNING 100 %, "],
        [0, "RUNNING, "],
        [-1, "RUNNING, "],
        [0.42, "RUNNING, "],
        [1, "RUNNING, "],
        [101, "RUNNING, "],
        [undefined, "RUNNING, "],
    ] as const) {
        it(`begins with "${line}" where CDM says of the progress: ${progress}`, async () => {
            const run = { "job-name": world.inputs.jobName, "submission-id": 1, status: "RUNNING", progress };
            const body = { submissions: [run] };
            await world.control("POST", "faults", { operation: "status", kind: "status", status: 200, body, nth: 2 });

            await waits();

            expect(world.said.find((text) => text.startsWith("RUNNING"))).to.match(new RegExp(`^${line}\\d`));
        });
    }

    for (const [what, more, hint] of [
        ["stops the run", {}, "press Ctrl-C twice to stop the run"],
        ["leaves it", { onInterrupt: "leave" }, "press Ctrl-C twice to abandon the run"],
    ] as const) {
        it(`says after half a minute, and not before, that a second Ctrl-C ${what}`, async () => {
            await waits(more);

            const lines = world.said.filter((text) => text.startsWith("RUNNING"));
            const first = lines.findIndex((text) => text.includes("Ctrl-C"));
            expect(lines[first - 1], "the last without it").to.match(/, (0 ms|\d+(\.\d)? s)$/);
            expect(lines[first], "the first with it").to.match(new RegExp(`, (3\\d|4\\d) s \\(${hint}\\)$`));
            for (const line of lines.slice(first)) expect(line).to.include(hint);
        });
    }

    it("says nothing of Ctrl-C where the run was taken over: an interruption does nothing to it", async () => {
        await world.control("POST", "jobs/demo/runs", { user: "night-shift" });

        await waits({ ifRunning: "adopt" });

        expect(world.said.filter((text) => text.startsWith("RUNNING")).length).to.be.greaterThan(5);
        expect(world.said.join("\n")).not.to.include("Ctrl-C");
    });

    it("says where CDM gives no status that there is none", async () => {
        const run = { "job-name": world.inputs.jobName, "submission-id": 1 };
        const body = { submissions: [run] };
        await world.control("POST", "faults", { operation: "status", kind: "status", status: 200, body, nth: 2 });
        await world.control("POST", "faults", { operation: "start", kind: "status", status: 200, body, after: true });

        await errorOf(waits({ timeouts: { create: "1s" } }));

        expect(world.said.join("\n")).to.match(/^no status, /m);
    });
});
