import { expect } from "chai";
import { compareRuns, compareUsers, isSameRun } from "#provider/run/model/identity.js";

describe("a run's identity", () => {
    it("is its submission id, whatever else differs", () => {
        expect(isSameRun({ submissionId: 1, creationDate: 5 }, { submissionId: 1, creationDate: 6 })).to.equal(true);
        expect(isSameRun({ submissionId: 1, creationDate: 5 }, { submissionId: 2, creationDate: 5 })).to.equal(false);
    });

    it("is its date and user where CDM gave no id", () => {
        expect(
            isSameRun({ creationDate: 5, creationUser: "a" }, { submissionId: 1, creationDate: 5, creationUser: "a" }),
        ).to.equal(true);
        expect(isSameRun({ creationDate: 5, creationUser: "a" }, { creationDate: 5, creationUser: "b" })).to.equal(
            false,
        );
        expect(isSameRun({}, {})).to.equal(false);
    });

    for (const [what, one, other, relation] of [
        ["a greater id", { submissionId: 2 }, { submissionId: 1, creationDate: 9_000 }, "newer"],
        ["a smaller id", { submissionId: 1 }, { submissionId: 2 }, "older"],
        ["the same date without an id", { creationDate: 5_000 }, { submissionId: 1, creationDate: 5_000 }, "same"],
        ["the same date without a user", { creationDate: 5_000 }, { creationDate: 5_000, creationUser: "a" }, "same"],
        [
            "the same date under a user who is called like a secret",
            { creationDate: 5_000, creationUser: "[secret]" },
            { creationDate: 5_000, creationUser: "a" },
            "same",
        ],
        ["a date in whole seconds", { creationDate: 5_000 }, { submissionId: 1, creationDate: 5_999 }, "same"],
        ["a later date", { creationDate: 7_000 }, { submissionId: 1, creationDate: 5_999 }, "newer"],
        ["an earlier date", { creationDate: 4_000 }, { submissionId: 1, creationDate: 5_999 }, "older"],
        [
            "the same second under another user",
            { creationDate: 5_000, creationUser: "b" },
            { creationDate: 5_400, creationUser: "a" },
            "unknown",
        ],
        ["neither id nor date", { creationUser: "a" }, { submissionId: 1, creationDate: 1 }, "unknown"],
        ["an id against a date", { submissionId: 2 }, { creationDate: 1 }, "unknown"],
    ] as const) {
        it(`with ${what} is ${relation}`, () => {
            expect(compareRuns(one, other)).to.equal(relation);
        });
    }

    for (const [one, other, relation] of [
        ["ci", "ci", "same"],
        ["CI", "ci", "same"],
        ["acme/ci", "ci", "same"],
        ["ci", "acme/ci", "same"],
        ["acme/ci", "other/ci", "different"],
        ["ci", "night-shift", "different"],
        ["acme/ci", "acme", "different"],
        ["ci", undefined, "unknown"],
        ["ci", "ci\ufffd", "unknown"],
        ["ci", "ci\\u0000", "unknown"],
        ["op_svc_cdm", "op_svc_cdm", "unknown"],
        ["op_svc_cdm", "ci", "unknown"],
        ["[secret]", "ci", "unknown"],
        ["acme/[secret]", "acme/[secret]", "unknown"],
    ] as const) {
        it(`of the users ${one} and ${other} is that of the ${relation}`, () => {
            expect(compareUsers(one, other)).to.equal(relation);
            expect(compareUsers(other, one)).to.equal(relation);
        });
    }
});
