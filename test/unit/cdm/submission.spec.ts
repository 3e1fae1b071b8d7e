import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { historyIn } from "#provider/cdm/answers.js";
import { newestOf, redactSubmission, submissionFields, toSubmission } from "#provider/cdm/submission.js";

const seed = JSON.parse(readFileSync(join(__dirname, "../../../fixtures/stopJob.json"), "utf8"));

describe("a submission", () => {
    it("has the documented sample's sixteen fields, in our words and the documented types", () => {
        expect(seed.submissions.map(toSubmission)).to.deep.equal([
            {
                isIncrementing: false,
                jobName: "mrshive2dws_api_autotest_98516",
                submissionId: 1871,
                isStoppingIncrement: "",
                lastUpdateDate: 1643081225548,
                isExecuteAuto: false,
                deleteRows: 0,
                writeRows: 0,
                lastUpdateUser: "ei_dlf_l00341563",
                isDeleteJob: false,
                creationUser: "ei_dlf_l00341563",
                progress: 0,
                creationDate: 1643081225497,
                updateRows: 0,
                status: "STOPPED",
                executeDate: 1643081225548,
            },
        ]);
        expect(submissionFields.slice(0, 16)).to.have.members(Object.keys(toSubmission(seed.submissions[0])));
    });

    it("reads the newer spelling of the last user, dates in strings and Booleans in words", () => {
        const wire = {
            "last-update-user": "cdm",
            "creation-date": "1536905778725",
            isIncrementing: "true",
            isStopingIncrement: false,
        };

        expect(toSubmission(wire)).to.deep.equal({
            lastUpdateUser: "cdm",
            creationDate: 1536905778725,
            isIncrementing: true,
            isStoppingIncrement: "false",
        });
    });

    it("keeps counters that apply and drops those that are −1", () => {
        const counters = {
            "org.apache.sqoop.submission.counter.SqoopCounters": { BYTES_READ: -1, ROWS_READ: 80, ROWS_WRITTEN: "80" },
        };

        const shown = redactSubmission(toSubmission({ counters }), (text) => text);
        expect(shown).to.deep.equal({ counters: { rowsRead: 80, rowsWritten: 80 } });
    });

    // Symptom: of a status with two submissions, the older first, the older was taken for the job's last run: destroy said
    // success while ours was live, and a re-run started a second one beside it.
    it("is the newest of a list, whatever its order", () => {
        const old = { submissionId: 1870, creationDate: 1, status: "SUCCEEDED" };
        const ours = { submissionId: 1871, creationDate: 2, status: "RUNNING" };
        const [oldUnnumbered, unnumbered] = [{ creationDate: 1 }, { creationDate: 2 }];

        expect(newestOf([old, ours])).to.equal(ours);
        expect(newestOf([ours, old])).to.equal(ours);
        expect(newestOf([oldUnnumbered, unnumbered])).to.equal(unnumbered);
        expect(newestOf([])).to.equal(undefined);
    });

    it("is none of a list where nobody can tell which is the newest", () => {
        const [ended, live] = [{ status: "SUCCEEDED" }, { status: "RUNNING" }];
        const [endedAtOnce, liveAtOnce] = [
            { ...ended, creationDate: 1 },
            { ...live, creationDate: 1 },
        ];
        for (const list of [
            [ended, live],
            [endedAtOnce, liveAtOnce],
            [{ ...ended, submissionId: 7 }, liveAtOnce],
            [liveAtOnce, ended],
        ]) {
            expect(newestOf(list)).to.equal(undefined);
        }
        expect(newestOf([endedAtOnce, { ...endedAtOnce }])).to.deep.equal(endedAtOnce);
    });

    it("leaves out what has no sense in its place", () => {
        expect(
            toSubmission({ "submission-id": "many", progress: null, status: {}, isDeleteJob: "maybe", counters: [] }),
        ).to.deep.equal({});
    });

    // Symptom: String() and Number() throw over such a value, and a destroy, an up or an interruption ended with a TypeError.
    it("leaves out a value of which no text can be made", () => {
        const values = [
            { toString: null, valueOf: null },
            [{ toString: 1, valueOf: 1 }],
            JSON.parse("[".repeat(20_000) + "]".repeat(20_000)),
        ];
        for (const value of values) {
            const run = Object.fromEntries(Object.keys(seed.submissions[0]).map((name) => [name, value]));

            expect(toSubmission(run)).to.deep.equal({});
            expect(toSubmission({ counters: { "counter-group": { ROWS_READ: value } } })).to.deep.equal({});
            expect(historyIn({ submissions: [], total: value }, "demo")).to.deep.equal({
                value: { runs: [], isWhole: false },
            });
        }
    });
});
