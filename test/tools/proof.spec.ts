import { expect } from "chai";
import { tool } from "../support/clone.js";

const stopped = { submissionId: 1, status: "STOPPED", live: false };
const running = { submissionId: 2, status: "RUNNING", live: true };

function truth(runs: object[], maxLiveRuns = 1) {
    return { clusters: [{ jobs: [{ runs }] }], maxLiveRuns };
}

describe("the proof of the demo", () => {
    for (const [what, seen, sentence] of [
        ["accepts two runs that are over", truth([stopped, stopped]), undefined],
        ["names a run that is live after destroy", truth([stopped, running]), /run 2 is still live/],
        ["misses a second run", truth([stopped]), /there were 1\./],
        ["notices a third run", truth([stopped, stopped, stopped]), /there were 3\./],
        ["notices two runs at a time", truth([stopped, stopped], 2), /2 were live at one time/],
    ] as const) {
        it(what, async () => {
            const { broken } = await import(tool("demo/proof.mjs"));
            if (sentence) {
                expect(broken(seen)).to.match(sentence);
            } else {
                expect(broken(seen)).to.equal(undefined);
            }
        });
    }

    it("shows each request with its time, and each run with what became of it", async () => {
        const { ledger } = await import(tool("demo/proof.mjs"));
        const requests = [
            { at: 1_000, operation: "start", status: 200 },
            { at: 2_500, operation: "stop" },
        ];
        expect(ledger(requests, truth([stopped]))).to.equal(
            [
                "     0.0 s  start        200",
                "     1.5 s  stop         no answer",
                "",
                "  run 1: STOPPED, not live",
                "  most runs live at one time: 1",
                "",
            ].join("\n"),
        );
    });
});
