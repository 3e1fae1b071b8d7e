import { expect } from "chai";
import { jobPageIn } from "#provider/cdm/answers.js";

const date = 1_700_000_000_000;

function rowsIn(...jobs: unknown[]) {
    const reading = jobPageIn({ total: jobs.length, jobs });
    return "value" in reading ? reading.value.rows : reading.lacks;
}

describe("a page of the list of jobs", () => {
    for (const [what, job, row] of [
        [
            "a row",
            { name: "a", status: "RUNNING", execute_create_date: date },
            { status: "RUNNING", runCreatedAt: date },
        ],
        ["a date as a text", { name: "a", execute_create_date: String(date) }, { runCreatedAt: date }],
        ["a date in seconds", { name: "a", execute_create_date: date / 1_000 }, { runCreatedAt: date }],
        ["a date that is none", { name: "a", execute_create_date: "yesterday" }, {}],
        ["a date of 0", { name: "a", execute_create_date: 0 }, {}],
        ["a status in other letters", { name: "a", status: " running" }, { status: "RUNNING" }],
        ["a status that nobody knows", { name: "a", status: "Holiday" }, { status: "Holiday" }],
        ["a status that is no text", { name: "a", status: 200 }, {}],
        ["a row of another type", { name: "a", job_type: "SCENARIO_JOB", status: "NEW" }, { status: "NEW" }],
    ] as const) {
        it(`reads ${what}`, () => {
            expect(rowsIn(job)).to.deep.equal([{ name: "a", ...row }]);
        });
    }

    for (const [wire, name] of [
        ["a%2Fb", "a/b"],
        ["%E6%97%A5", "日"],
        ["e\u0301", "\u00e9"],
        ["100%", "100%"],
        ["a+b", "a+b"],
        ["Orders", "Orders"],
    ] as const) {
        it(`reads the name ${wire} as ${name}`, () => {
            expect(rowsIn({ name: wire })).to.deep.equal([{ name }]);
        });
    }

    for (const [what, jobs] of [
        ["of one name", [{ name: "a" }, { name: "a" }]],
        ["of one name, once percent-encoded", [{ name: "a/b" }, { name: "a%2Fb" }]],
        ["without a name", [{}, { name: 7 }, { name: null }]],
        ["with a name that no job has", [{ name: "x".repeat(100_000) }]],
    ] as const) {
        it(`leaves out rows ${what}, and no other`, () => {
            expect(rowsIn(...jobs, { name: "other" })).to.deep.equal([{ name: "other" }]);
        });
    }

    it("has the settings of a job only if the edition shows them", () => {
        const job = { name: "a", "driver-config-values": { configs: [] } };
        expect(rowsIn(job, { name: "b", "driver-config-values": null })).to.deep.equal([
            { name: "a", job },
            { name: "b" },
        ]);
    });

    for (const [total, is] of [
        [0, 0],
        ["7", 7],
        [1e15, 1e15],
        [undefined, undefined],
        [null, undefined],
        [true, undefined],
        [[], undefined],
        [[7], undefined],
        ["many", undefined],
        [1.5, undefined],
        [-1, undefined],
        [1e300, undefined],
        [{}, undefined],
        [{ toString: 1, valueOf: 1 }, undefined],
    ] as const) {
        it(`has a total of ${JSON.stringify(total)}: ${is ?? "no page"}`, () => {
            const reading = jobPageIn({ total, jobs: [] });

            expect("value" in reading ? reading.value.total : undefined).to.equal(is);
        });
    }

    for (const body of [undefined, null, "", [], {}, { total: 1 }, { total: 1, jobs: {} }, { total: 1, jobs: ["a"] }]) {
        it(`is not ${JSON.stringify(body)}`, () => {
            expect(jobPageIn(body)).to.have.property("lacks");
        });
    }
});
