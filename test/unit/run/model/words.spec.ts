import { expect } from "chai";
import { systemClock } from "#provider/common/clock.js";
import { describeDuration, parseDuration } from "#provider/common/duration.js";
import { compareRuns, compareUsers, isSameRun } from "#provider/run/model/identity.js";
import { ownerOf } from "#provider/run/model/ownership.js";
import { descentOf } from "#provider/run/model/sentStart.js";
import { livenessOf, waiterStateOf } from "#provider/run/model/status.js";

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
});

describe("a status", () => {
    const table: [string | undefined, string, string, string, string][] = [
        // status, liveness, submitted, running, completed
        ["NEW", "neverRan", "success", "retry", "retry"],
        ["NEVER_EXECUTED", "neverRan", "success", "retry", "retry"],
        ["PENDING", "live", "success", "retry", "retry"],
        ["BOOTING", "live", "success", "retry", "retry"],
        ["RUNNING", "live", "success", "success", "retry"],
        ["UNKNOWN", "live", "success", "retry", "retry"],
        ["A_NEW_WORD", "live", "success", "retry", "retry"],
        [undefined, "live", "success", "retry", "retry"],
        ["SUCCEEDED", "ended", "success", "success", "success"],
        ["STOPPED", "ended", "success", "success", "failure"],
        ["FAILED", "ended", "success", "failure", "failure"],
        ["FAILURE_ON_SUBMIT", "ended", "failure", "failure", "failure"],
    ];
    for (const [status, liveness, submitted, running, completed] of table) {
        it(`${status} is ${liveness}; submitted ${submitted}, running ${running}, completed ${completed}`, () => {
            expect(livenessOf(status)).to.equal(liveness);
            expect(waiterStateOf(status, "submitted")).to.equal(submitted);
            expect(waiterStateOf(status, "running")).to.equal(running);
            expect(waiterStateOf(status, "completed")).to.equal(completed);
        });
    }
});

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
