import { expect } from "chai";
import { systemClock } from "#provider/cdm/clock.js";
import { describeDuration, parseDuration } from "#provider/run/duration.js";
import { isNewerRun, isSameRun, ownerOf } from "#provider/run/identity.js";
import { livenessOf, standingOf } from "#provider/run/status.js";

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
        ["NEW", "neverRan", "reached", "going", "going"],
        ["NEVER_EXECUTED", "neverRan", "reached", "going", "going"],
        ["PENDING", "live", "reached", "going", "going"],
        ["BOOTING", "live", "reached", "going", "going"],
        ["RUNNING", "live", "reached", "reached", "going"],
        ["UNKNOWN", "live", "reached", "going", "going"],
        ["A_NEW_WORD", "live", "reached", "going", "going"],
        [undefined, "live", "reached", "going", "going"],
        ["SUCCEEDED", "ended", "reached", "reached", "reached"],
        ["STOPPED", "ended", "reached", "reached", "failed"],
        ["FAILED", "ended", "reached", "failed", "failed"],
        ["FAILURE_ON_SUBMIT", "ended", "failed", "failed", "failed"],
    ];
    for (const [status, liveness, submitted, running, completed] of table) {
        it(`${status} is ${liveness}; submitted ${submitted}, running ${running}, completed ${completed}`, () => {
            expect(livenessOf(status)).to.equal(liveness);
            expect(standingOf(status, "submitted")).to.equal(submitted);
            expect(standingOf(status, "running")).to.equal(running);
            expect(standingOf(status, "completed")).to.equal(completed);
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

    it("is newer by id, else by date, and newer than nothing", () => {
        expect(isNewerRun({ submissionId: 2 }, { submissionId: 1 })).to.equal(true);
        expect(isNewerRun({ submissionId: 1 }, { submissionId: 1 })).to.equal(false);
        expect(isNewerRun({ creationDate: 2 }, { submissionId: 1, creationDate: 1 })).to.equal(true);
        expect(isNewerRun({ submissionId: 1 }, undefined)).to.equal(true);
    });

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
        ["a newer run of nobody we know", { submissionId: 6 }, "foreign", true],
        ["an older run of the same user", { submissionId: 4, creationUser: "ci" }, "foreign", true],
        ["a run of which nothing is known", { status: "RUNNING" }, "foreign", true],
    ] as const) {
        it(`makes ${what} ${owner}`, () => {
            expect(ownerOf(submission, { run, startedByUs })).to.equal(owner);
        });
    }

    const sentStart = { since: 1_000_000_000, after: { submissionId: 4 }, user: "ci" };
    const made = { submissionId: 5, creationDate: 1_000_000_500, creationUser: "ci" };
    for (const [what, submission, owner] of [
        ["a newer run of that time and user", made, "ours"],
        ["the run before it", { ...made, submissionId: 4 }, "foreign"],
        ["a run of eight hours later", { ...made, creationDate: 1_028_800_000 }, "foreign"],
        ["a run of the schedule", { ...made, isExecuteAuto: true }, "foreign"],
        ["a run of somebody else", { ...made, creationUser: "night-shift" }, "foreign"],
        ["a run without a date", { submissionId: 5, creationUser: "ci" }, "foreign"],
    ] as const) {
        it(`after a start of unknown effect, makes ${what} ${owner}`, () => {
            expect(ownerOf(submission, { startedByUs: true, sentStart })).to.equal(owner);
        });
    }
});
