import { expect } from "chai";
import { retryDelayMs } from "#provider/cdm/http/retry.js";

const transient = { kind: "transient", text: "502" } as const;
const throttled = { kind: "throttled", text: "429", withoutEffect: true } as const;

describe("the retry policy", () => {
    it("waits up to 1 s, 2 s, 4 s and so on, and never more than 60 s", () => {
        const longest = [1, 2, 3, 7, 30].map((attempt) => retryDelayMs(transient, "whenTransient", attempt, 0.9999));

        expect(longest).to.deep.equal([1_000, 2_000, 4_000, 59_994, 59_994]);
    });

    // Symptom: 29,999 starts in 20 minutes.
    it("never waits less than 1 s, whatever chance or the server says", () => {
        for (const attempt of [1, 2, 5, 30]) {
            expect(retryDelayMs(transient, "whenTransient", attempt, 0)).to.equal(1_000);
            for (const retryAfterMs of [0, 1, 999]) {
                const answer = { ...throttled, retryAfterMs };
                expect(retryDelayMs(answer, "whenWithoutEffect", attempt, 0)).to.equal(1_000);
            }
        }
    });

    it("never waits less than it would by itself, however soon the server lets it", () => {
        expect(retryDelayMs({ ...throttled, retryAfterMs: 2_000 }, "whenTransient", 4, 0.5)).to.equal(4_500);
    });

    it("waits as long as the server asks, up to 60 s", () => {
        expect(retryDelayMs({ ...throttled, retryAfterMs: 7_000 }, "whenTransient", 9, 0)).to.equal(7_000);
        expect(retryDelayMs({ ...throttled, retryAfterMs: 900_000 }, "whenTransient", 1, 0)).to.equal(60_000);
    });

    for (const kind of [
        "gone",
        "notRunning",
        "alreadyRunning",
        "refused",
        "permission",
        "authentication",
        "invalid",
        "unknown",
    ] as const) {
        it(`repeats nothing that is ${kind}`, () => {
            expect(retryDelayMs({ kind, text: "" }, "whenTransient", 1, 0.5)).to.equal(undefined);
        });
    }

    it("repeats a start only where the first try cannot have had an effect", () => {
        expect(retryDelayMs(throttled, "whenWithoutEffect", 1, 0.5)).to.equal(1_000);
        expect(retryDelayMs(transient, "whenWithoutEffect", 1, 0.5)).to.equal(undefined);
    });

    it("never repeats a stop", () => {
        expect(retryDelayMs(throttled, "never", 1, 0.5)).to.equal(undefined);
    });
});
