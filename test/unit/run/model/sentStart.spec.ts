import { expect } from "chai";
import { descentOf } from "#provider/run/model/sentStart.js";

describe("a run's identity", () => {
    const between = [999_999_000, 1_000_060_000] as const;
    const sentStart = { since: 1_000_000_000, between, after: { submissionId: 4 }, user: "ci" };
    const made = { submissionId: 5, creationDate: 1_000_000_500, creationUser: "ci" };
    for (const [what, run, sent, isJustSent, descent] of [
        ["of our own user", made, { ...sentStart, self: "acme/ci" }, false, "yes"],
        ["of another user than ours", made, { ...sentStart, self: "night-shift" }, false, "no"],
        [
            "of another user than before, and of our own",
            { ...made, creationUser: "laptop" },
            { ...sentStart, self: "laptop" },
            false,
            "yes",
        ],
        ["of which nobody knows our user", made, { ...sentStart, user: undefined }, true, "perhaps"],
        [
            "eight hours off, just sent after a run that was seen",
            { ...made, creationDate: 1_028_800_000 },
            sentStart,
            true,
            "yes",
        ],
        [
            "eight hours off, just sent of a job that never ran",
            { ...made, creationDate: 1_028_800_000 },
            { ...sentStart, after: undefined },
            true,
            "yes",
        ],
        [
            "half an hour off, where the service's clock was not known",
            { ...made, creationDate: 1_001_800_000 },
            { ...sentStart, between: undefined },
            false,
            "perhaps",
        ],
    ] as const) {
        it(`${what} has come of the start: ${descent}`, () => {
            expect(descentOf(run, sent, { isJustSent })).to.equal(descent);
        });
    }
});
