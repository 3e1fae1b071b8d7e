import { expect } from "chai";
import type { Submission } from "#provider/cdm/submission.js";
import { describeProgress } from "#provider/run/model/progressText.js";
import { type ProgressSample, progressAt, type RunProgress, withSample } from "#provider/run/model/runProgress.js";

type Look = Submission & { readonly s: number } & Pick<ProgressSample, "moved" | "isWhole">;

/** The progress after these looks at run 7. `s` is when, in seconds. */
function having(...looks: Look[]): RunProgress {
    let progress: RunProgress | undefined;
    for (const { s, moved, isWhole, ...run } of looks) {
        const sample = { run: { submissionId: 7, status: "RUNNING", ...run }, at: s * 1_000, moved };
        progress = withSample(progress, isWhole === undefined ? sample : { ...sample, isWhole });
    }
    if (progress === undefined) throw new Error("no look");
    return progress;
}

function lineAfter(...looks: Look[]): string {
    return describeProgress(progressAt(having(...looks), (looks.at(-1)?.s ?? 0) * 1_000));
}

describe("the progress of a run", () => {
    const table: [what: string, looks: Look[], line: string][] = [
        ["the phase where nothing else is known", [{ s: 0 }], "2/3 RUNNING"],
        ["a run that waits", [{ s: 0, status: "PENDING", progress: 0 }], "1/3 starting, PENDING"],
        [
            "a run that is analyzed, and 1 as the documented sample has it",
            [{ s: 0, status: "BOOTING", progress: 1 }],
            "1/3 starting, BOOTING",
        ],
        ["the end, whatever its progress says", [{ s: 0, status: "SUCCEEDED", progress: 0 }], "3/3 SUCCEEDED"],
        ["an end at 100", [{ s: 0, status: "SUCCEEDED", progress: 100 }], "3/3 SUCCEEDED"],
        ["a failure", [{ s: 0, status: "FAILED", progress: -1, writeRows: 80 }], "3/3 FAILED, 80 rows"],
        ["a word of no edition, without a phase", [{ s: 0, status: "SUSPENDED" }], "SUSPENDED"],
        ["UNKNOWN, without a phase", [{ s: 0, status: "UNKNOWN" }], "UNKNOWN"],
        ["a percent", [{ s: 0, progress: 42 }], "42 % RUNNING"],
        ["a percent rounded down: 100 % would be the end", [{ s: 0, progress: 99.9 }], "99 % RUNNING"],
        ["100 %", [{ s: 0, progress: 100 }], "100 % RUNNING"],
        ["no percent from 0", [{ s: 0, progress: 0 }], "2/3 RUNNING"],
        ["no percent from -1", [{ s: 0, progress: -1 }], "2/3 RUNNING"],
        ["no percent from a fraction: it may be 0.42 %", [{ s: 0, progress: 0.42 }], "2/3 RUNNING"],
        ["no percent from 1: it may be 100 %", [{ s: 0, progress: 1 }], "2/3 RUNNING"],
        ["no percent above 100", [{ s: 0, progress: 101 }], "2/3 RUNNING"],
        ["no percent from what is no number", [{ s: 0, progress: Number.NaN }], "2/3 RUNNING"],
        [
            "a small percent once a value above 1 has shown the scale",
            [
                { s: 0, progress: 2 },
                { s: 1, progress: 1 },
            ],
            "1 % RUNNING",
        ],
        [
            "no percent from -1, whatever the scale",
            [
                { s: 0, progress: 42 },
                { s: 1, progress: -1 },
            ],
            "2/3 RUNNING",
        ],
        ["the rows so far", [{ s: 0, progress: 42, writeRows: 1_234_567 }], "42 % RUNNING, 1.2 M rows"],
        ["one row", [{ s: 0, writeRows: 1 }], "2/3 RUNNING, 1 row"],
        ["no 0 rows: an edition that does not count says 0 too", [{ s: 0, writeRows: 0 }], "2/3 RUNNING"],
        ["no rows below 0", [{ s: 0, writeRows: -1 }], "2/3 RUNNING"],
        ["no endless rows", [{ s: 0, writeRows: Number.POSITIVE_INFINITY }], "2/3 RUNNING"],
        [
            "the job's row where the status has no rows",
            [{ s: 0, moved: { rowsRead: 500 } }],
            "2/3 RUNNING, 500 rows read",
        ],
        ["bytes where nobody counts rows", [{ s: 0, moved: { bytesWritten: 310e6 } }], "2/3 RUNNING, 310 MB"],
        [
            "rows, a rate and the time left",
            [0, 10, 20, 30].map((s) => ({ s, progress: 12 + s, writeRows: 1 + s * 20_000 })),
            "42 % RUNNING, 600 k rows, 20 k rows/s, about 1 min left",
        ],
        [
            "a rate of a minute where less than a row comes in a second",
            [0, 10, 20, 30].map((s) => ({ s, writeRows: 1 + s / 10 })),
            "2/3 RUNNING, 4 rows, 6 rows/min",
        ],
        [
            "no time left where the percent stands still",
            [0, 5, 10, 30, 60].map((s) => ({ s, progress: Math.min(42, 32 + s) })),
            "42 % RUNNING",
        ],
        [
            "no time left at 100 %, whatever the rate",
            [0, 5, 10, 15].map((s) => ({ s, progress: Math.min(100, 85 + s) })),
            "100 % RUNNING",
        ],
        [
            "no rate after the counter was reset",
            [0, 10, 20, 30].map((s) => ({ s, writeRows: s === 30 ? 5 : 100 + s * 100 })),
            "2/3 RUNNING, 5 rows",
        ],
        [
            "nothing of a run before: an automatic retry begins anew",
            [
                ...[0, 10, 20].map((s) => ({ s, progress: 12 + s, writeRows: 1 + s * 20_000 })),
                { s: 30, submissionId: 8, progress: 0, writeRows: 0 },
            ],
            "0 % RUNNING",
        ],
        [
            "no rate at the end",
            [
                ...[0, 10, 20].map((s) => ({ s, writeRows: 100 + s * 100 })),
                { s: 30, status: "STOPPED", writeRows: 3_100 },
            ],
            "3/3 STOPPED, 3.1 k rows",
        ],
        [
            "the counters at the end",
            [{ s: 0, status: "SUCCEEDED", writeRows: 0, counters: { rowsWritten: 80, rowsRead: 81 } }],
            "3/3 SUCCEEDED, 80 rows",
        ],
        [
            "0 rows where the counters say so at the end",
            [{ s: 0, status: "SUCCEEDED", counters: { rowsWritten: 0, rowsRead: 0 } }],
            "3/3 SUCCEEDED, 0 rows",
        ],
        [
            "the last percent for half a minute where only a list of jobs was read since",
            [
                { s: 0, progress: 42 },
                { s: 30, isWhole: false, moved: { rowsWritten: 7 } },
            ],
            "42 % RUNNING, 7 rows",
        ],
        [
            "not for longer",
            [
                { s: 0, progress: 42 },
                { s: 31, isWhole: false, moved: { rowsWritten: 7 } },
            ],
            "2/3 RUNNING, 7 rows",
        ],
        [
            "no rate where CDM counts read rows first and written ones then",
            [
                ...[0, 10, 20].map((s) => ({ s, moved: { rowsRead: 1 + s } })),
                { s: 30, moved: { rowsRead: 31, rowsWritten: 900_000 } },
            ],
            "2/3 RUNNING, 900 k rows",
        ],
    ];
    for (const [what, looks, line] of table) {
        it(`shows ${what}: ${line}`, () => {
            expect(lineAfter(...looks)).to.equal(line);
        });
    }

    it("comes in parts too, for whoever draws a table", () => {
        const looks = [0, 10, 20, 30].map((s) => ({ s, progress: 12 + s, writeRows: 1 + s * 20_000 }));
        const parts = progressAt(having(...looks), 30_000);
        expect(parts).to.deep.include({ status: "RUNNING", phase: 2, percent: 42, moved: { rowsWritten: 600_001 } });
        expect(parts.rowsPerSecond).to.be.closeTo(20_000, 1);
        expect(parts.leftMs).to.be.closeTo(58_000, 1);
        expect(progressAt(having({ s: 0, status: "SUCCEEDED", progress: 100 }), 0)).to.deep.equal({
            status: "SUCCEEDED",
            phase: 3,
            moved: {},
        });
    });
});
