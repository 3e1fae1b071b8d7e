import { expect } from "chai";
import { describeFailure } from "#provider/cdm/errors.js";

describe("a failure, in words", () => {
    for (const [facts, sentence] of [
        [{}, "it failed."],
        [{ code: "Cdm.0054" }, "it failed (Cdm.0054)."],
        [{ httpStatus: 500 }, "it failed (HTTP 500)."],
        [{ code: "c", httpStatus: 400, requestId: "r" }, "it failed (c, HTTP 400, request r)."],
    ] as const) {
        it(`is a sentence with what is known of it: ${JSON.stringify(facts)}`, () => {
            expect(describeFailure({ kind: "unknown", text: " it failed. \n", ...facts })).to.equal(sentence);
        });
    }
});
