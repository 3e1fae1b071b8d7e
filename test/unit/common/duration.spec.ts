import { expect } from "chai";
import { systemClock } from "#provider/common/clock.js";
import { describeDuration, describeLength, describeRoughly, parseDuration } from "#provider/common/duration.js";

describe("durations", () => {
    for (const [text, milliseconds] of [
        ["90s", 90_000],
        ["1h30m", 5_400_000],
        ["100ms", 100],
        ["1.5h", 5_400_000],
        ["0s", 0],
        ["0.4ms", 0],
        ["1.6ms", 2],
        ["0.0001s", 0],
        ["1.0006s", 1_001],
        ["20", undefined],
        ["", undefined],
        ["1 m", undefined],
        ["-1s", undefined],
        ["1d", undefined],
    ] as const) {
        it(`takes ${JSON.stringify(text)} for ${milliseconds}`, () => {
            expect(parseDuration(text)).to.equal(milliseconds);
        });
    }

    // Symptom: fractions stood in lastStop.durationMs, and a timer refused them.
    it("are measured in whole milliseconds", async () => {
        for (let turn = 0; turn < 20; turn += 1) {
            await new Promise((resolve) => setImmediate(resolve));
            expect(systemClock.monotonic()).to.satisfy(Number.isSafeInteger);
        }
    });

    it("are said as people say them", () => {
        expect([850, 4_200, 59_000, 180_000, 7_500_000].map(describeDuration)).to.deep.equal([
            "850 ms",
            "4.2 s",
            "59 s",
            "3 min",
            "2 h 5 min",
        ]);
    });

    for (const [milliseconds, text] of [
        [850, "850 ms"],
        [12_000, "12 s"],
        [60_000, "1 min"],
        [119_000, "1 min 59 s"],
        [250_000, "4 min 10 s"],
        [3_599_600, "1 h"],
        [7_500_000, "2 h 5 min"],
        [90_000_000, "1 d 1 h"],
        [604_800_000, "7 d"],
    ] as const) {
        it(`have two units where they say how long something took: ${text}`, () => {
            expect(describeLength(milliseconds)).to.equal(text);
        });
    }

    for (const [milliseconds, text] of [
        [1, "a few seconds"],
        [9_999, "a few seconds"],
        [31_000, "about 40 s"],
        [50_000, "about 50 s"],
        [51_000, "about 1 min"],
        [170_000, "about 3 min"],
        [5_340_000, "about 89 min"],
        [18_100_000, "about 5 h"],
        [259_200_000, "about 3 days"],
    ] as const) {
        it(`are rough where they are a forecast: ${text}`, () => {
            expect(describeRoughly(milliseconds)).to.equal(text);
        });
    }
});
