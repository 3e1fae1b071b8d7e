import { expect } from "chai";
import { ownerOf } from "#provider/run/model/ownership.js";

describe("a run's identity", () => {
    const run = { submissionId: 5, creationUser: "ci" };
    for (const [what, submission, owner, startedByUs] of [
        ["our submission", { submissionId: 5 }, "ours", true],
        ["a newer run of the schedule", { submissionId: 6, isExecuteAuto: true, creationUser: "x" }, "automatic", true],
        ["a newer run of the same user", { submissionId: 6, creationUser: "ci" }, "sameUser", true],
        [
            "a newer run of the same user, ours having been adopted",
            { submissionId: 6, creationUser: "ci" },
            "foreign",
            false,
        ],
        ["a newer run of somebody else", { submissionId: 6, creationUser: "x" }, "foreign", true],
        ["a newer run of a service's own user", { submissionId: 6, creationUser: "op_svc_cdm" }, "foreign", true],
        [
            "a newer run of a user who is called like a secret",
            { submissionId: 6, creationUser: "[secret]" },
            "unknown",
            true,
        ],
        ["a newer run without a user", { submissionId: 6 }, "unknown", true],
        ["a newer run without a user, ours having been adopted", { submissionId: 6 }, "foreign", false],
        ["an older run of the same user", { submissionId: 4, creationUser: "ci" }, "unknown", true],
        ["a run of which nothing is known", { status: "RUNNING" }, "unknown", true],
    ] as const) {
        it(`makes ${what} ${owner}`, () => {
            expect(ownerOf(submission, { run, startedByUs })).to.equal(owner);
        });
    }

    it("of the same user is foreign where the program says so", () => {
        const newer = { submissionId: 6, creationUser: "ci" };
        expect(ownerOf(newer, { run, startedByUs: true, onRunOfSameUser: "foreign" })).to.equal("foreign");
    });

    const between = [999_999_000, 1_000_060_000] as const;
    const sentStart = { since: 1_000_000_000, between, after: { submissionId: 4 }, user: "ci" };
    const made = { submissionId: 5, creationDate: 1_000_000_500, creationUser: "ci" };
    for (const [what, submission, owner] of [
        ["a newer run of that time and user", made, "ours"],
        ["the run before it, live again,", { ...made, submissionId: 4 }, "unknown"],
        ["a run of ten minutes later", { ...made, creationDate: 1_000_600_000 }, "unknown"],
        ["a run of the schedule", { ...made, isExecuteAuto: true }, "automatic"],
        ["a run of another user than before", { ...made, creationUser: "night-shift" }, "unknown"],
        ["a run of a service's own user", { ...made, creationUser: "op_svc_cdm" }, "unknown"],
        ["a run without a date", { submissionId: 5, creationUser: "ci" }, "unknown"],
    ] as const) {
        it(`after a start of unknown effect, makes ${what} ${owner}`, () => {
            expect(ownerOf(submission, { startedByUs: true, sentStart })).to.equal(owner);
        });
    }
});
