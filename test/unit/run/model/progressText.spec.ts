import { expect } from "chai";
import fc from "fast-check";
import { describeProgress, describeResult } from "#provider/run/model/progressText.js";
import { type ProgressParts, progressAt, type RunProgress, withSample } from "#provider/run/model/runProgress.js";

/** In characters. */
const longestLine = 72;

describe("the text of a run's progress", () => {
    const all = {
        status: "RUNNING",
        phase: 2,
        percent: 42,
        moved: { rowsWritten: 1_200_000 },
        rowsPerSecond: 20_000,
        leftMs: 180_000,
    } as const;

    it("says what matters first", () => {
        expect(describeProgress(all)).to.equal("42 % RUNNING, 1.2 M rows, 20 k rows/s, about 3 min left");
    });

    it("leaves the rate out where a hint needs the room, then the amount, then the time left", () => {
        expect(describeProgress(all, "a".repeat(14))).to.match(
            /^42 % RUNNING, 1.2 M rows, 20 k rows\/s, about 3 min left \(a+\)$/,
        );
        expect(describeProgress(all, "a".repeat(15))).to.match(/^42 % RUNNING, 1.2 M rows, about 3 min left \(a+\)$/);
        expect(describeProgress(all, "a".repeat(30))).to.match(/^42 % RUNNING, about 3 min left \(a+\)$/);
        expect(describeProgress(all, "a".repeat(50))).to.match(/^42 % RUNNING \(a+\)$/);
        expect(describeProgress(all, "a".repeat(90))).to.equal("42 % RUNNING");
    });

    it("cuts a long word of CDM's", () => {
        const line = describeProgress({ status: "A_WORD_THAT_NO_EDITION_DOCUMENTS", moved: {} });
        expect(line).to.equal("A_WORD_THAT_NO_EDITION_…");
    });

    it("names bytes where CDM counts no rows", () => {
        const parts = {
            status: "RUNNING",
            phase: 2,
            moved: { bytesWritten: 310_000_000 },
            bytesPerSecond: 5_200_000,
        } as const;
        expect(describeProgress(parts)).to.equal("2/3 RUNNING, 310 MB, 5.2 MB/s");
    });

    describe("at the end", () => {
        const run = {
            submissionId: 1871,
            status: "SUCCEEDED",
            creationDate: 1_536_654_788_622,
            lastUpdateDate: 1_536_655_038_622,
        };
        for (const [what, given, text] of [
            [
                "the rows and bytes",
                { ...run, counters: { rowsWritten: 1_200_000, bytesWritten: 310_000_000 } },
                "run 1871 SUCCEEDED in 4 min 10 s: 1.2 M rows, 310 MB",
            ],
            [
                "no bytes between two databases",
                { ...run, counters: { rowsWritten: 80, rowsRead: 80 } },
                "run 1871 SUCCEEDED in 4 min 10 s: 80 rows",
            ],
            [
                "that nothing was moved",
                { ...run, counters: { rowsWritten: 0, rowsRead: 0 } },
                "run 1871 SUCCEEDED in 4 min 10 s: 0 rows",
            ],
            ["no amount that CDM does not tell", run, "run 1871 SUCCEEDED in 4 min 10 s"],
            [
                "how long it lasted until a stop",
                { ...run, status: "STOPPED", writeRows: 700 },
                "run 1871 STOPPED after 4 min 10 s: 700 rows",
            ],
            ["no time that CDM does not tell", { submissionId: 1871, status: "FAILED" }, "run 1871 FAILED"],
            ["no time below 0", { ...run, lastUpdateDate: 5 }, "run 1871 SUCCEEDED"],
            ["that it is live", { ...run, status: "RUNNING", writeRows: 700 }, "run 1871 is RUNNING"],
            ["that there is no status", { submissionId: 1871 }, "run 1871 is without a status"],
        ] as const) {
            it(`says ${what}: ${text}`, () => {
                expect(describeResult(given)).to.equal(text);
            });
        }

        it("takes from the job's row what the status does not tell", () => {
            expect(describeResult(run, { rowsWritten: 5, bytesRead: 2_000 })).to.equal(
                "run 1871 SUCCEEDED in 4 min 10 s: 5 rows, 2 kB read",
            );
        });
    });

    it("is short, begins with a percent, a phase or CDM's word, and has no odd number, whatever CDM says", () => {
        const number = fc.oneof(
            fc.double(),
            fc.integer({ min: -2, max: 102 }),
            fc.maxSafeNat(),
            fc.constantFrom(0, -0, 0.5, 1, 100, Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_VALUE, 2 ** 53),
        );
        const counts = { rowsWritten: number, rowsRead: number, bytesWritten: number, bytesRead: number };
        const moved = fc.record(counts, { requiredKeys: [] });
        const word = fc.oneof(
            fc.constantFrom("PENDING", "BOOTING", "RUNNING", "SUCCEEDED", "FAILED"),
            fc.string({ maxLength: 200 }),
        );
        const fields = {
            progress: number,
            writeRows: number,
            counters: moved,
            creationDate: number,
            lastUpdateDate: number,
        };
        const look = fc.record({
            id: fc.constantFrom(1, 1, 1, 1, 2),
            run: fc.record({ status: word, ...fields }, { requiredKeys: [] }),
            row: fc.option(moved, { nil: undefined }),
            isWhole: fc.boolean(),
            laterMs: fc.oneof(fc.integer({ min: -5_000, max: 100_000 }), fc.constantFrom(0, 1e15)),
            hint: fc.option(fc.string({ maxLength: 100 }), { nil: undefined }),
        });
        fc.assert(
            fc.property(fc.array(look, { minLength: 1, maxLength: 12 }), (looks) => {
                let progress: RunProgress | undefined;
                let at = 0;
                for (const { id, run: wire, row: moved, isWhole, laterMs, hint } of looks) {
                    const run = { submissionId: id, ...wire };
                    at += laterMs;
                    progress = withSample(progress, { run, at, isWhole, moved });
                    const parts = progressAt(progress, at);
                    const lines = [describeProgress(parts, hint), describeProgress(parts), describeResult(run, moved)];
                    for (const line of lines.slice(0, 2)) {
                        expect(line.length, line).to.be.at.most(longestLine);
                        expect(
                            firsts(parts).some((first) => line.startsWith(first)),
                            line,
                        ).to.equal(true);
                    }
                    // Without the texts of others.
                    for (const line of lines.slice(1)) {
                        const ours = parts.status ? line.replace([...parts.status].slice(0, 23).join(""), "") : line;
                        expect(ours).not.to.match(/NaN|Infinity|undefined|null|-\d|\d{5}/);
                    }
                }
            }),
        );
    });
});

/** What a line may begin with. */
function firsts({ status = "no status", percent, phase }: ProgressParts): string[] {
    const word = [...status].slice(0, 23).join("");
    if (percent !== undefined) return [`${percent} % ${word}`];
    return phase === undefined ? [word] : [`${phase}/3 ${phase === 1 ? `starting, ${word}` : word}`];
}
