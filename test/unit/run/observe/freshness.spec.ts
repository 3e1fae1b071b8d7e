import { expect } from "chai";
import type { History } from "#provider/cdm/answers.js";
import { isStale, observeFresh } from "#provider/run/observe/freshness.js";
import { isConfirmedOver } from "#provider/run/observe/secondWitness.js";
import { observationOf, runIn, runs, type Seen, WaiterBed } from "../../../support/waiterBed.js";

describe("isStale", () => {
    for (const [seen, stale] of [
        ["RUNNING", false],
        ["SUCCEEDED", false],
        ["RUNNING foreign", false],
        ["RUNNING earlier", true],
        ["RUNNING nameless", true],
        ["never ran", true],
        ["unreachable", true],
        ["job gone", false],
        ["cluster gone", false],
        ["cluster stopped", false],
    ] as const) {
        it(`says ${stale} of: ${seen}`, () => {
            expect(isStale(observationOf(seen), runs.ours)).to.equal(stale);
            expect(isStale(observationOf(seen), undefined), "no run is known").to.equal(false);
        });
    }
});

const ended: History = { isWhole: true, runs: [runIn("SUCCEEDED"), runIn("STOPPED earlier")] };

describe("isConfirmedOver", () => {
    for (const [what, options, isOver] of [
        ["the history tells its end", { history: ended }, true],
        ["the history tells that it is live", { history: { isWhole: true, runs: [runIn("RUNNING")] } }, false],
        [
            "the history tells a newer live run",
            { history: { ...ended, runs: [...ended.runs, runIn("RUNNING foreign")] } },
            false,
        ],
        ["the whole history does not have it", { history: { isWhole: true, runs: [runIn("STOPPED earlier")] } }, true],
        [
            "a page of the history does not have it",
            { history: { isWhole: false, runs: [runIn("STOPPED earlier")] } },
            false,
        ],
        ["the job itself has ended, without a history", { job: { status: "SUCCEEDED" } }, true],
        ["the job itself never ran, without a history", { job: { status: "NEW" } }, false],
        ["the job itself runs, without a history", { job: { status: "RUNNING" } }, false],
        ["neither can be had", {}, false],
    ] as const) {
        it(`is ${isOver} if ${what}`, async () => {
            expect(await isConfirmedOver(new WaiterBed([], options).context, runs.ours)).to.equal(isOver);
        });
    }
});

describe("observeFresh", () => {
    for (const [sequence, observedAt] of [
        [["RUNNING"], [0]],
        [
            ["never ran", "RUNNING earlier", "unreachable", "SUCCEEDED"],
            [0, 5, 10, 15],
        ],
        [
            ["STOPPED earlier", "RUNNING foreign"],
            [0, 5],
        ],
        [
            ["never ran", "job gone"],
            [0, 5],
        ],
        [
            ["unreachable", "cluster stopped"],
            [0, 5],
        ],
    ] as const satisfies readonly (readonly [readonly Seen[], readonly number[]])[]) {
        it(`observes until the run is shown, or a newer one, or none can be: ${sequence.join(", ")}`, async () => {
            const bed = new WaiterBed(sequence);

            const fresh = await observeFresh(bed.context, runs.ours);

            expect(fresh).to.have.property("kind", observationOf(sequence.at(-1) ?? "RUNNING").kind);
            expect(bed.observedAt).to.deep.equal(observedAt);
        });
    }

    it("takes the first answer if no run is known", async () => {
        const bed = new WaiterBed(["never ran"]);

        expect(await observeFresh(bed.context, undefined)).to.deep.equal({ kind: "neverRan" });
        expect(bed.observedAt).to.deep.equal([0]);
    });

    for (const [what, sequence, options] of [
        ["the history says that it is over", ["never ran"], { history: ended }],
        ["a live run can't be compared", ["RUNNING nameless"], {}],
    ] as const) {
        it(`takes an answer without the run after a minute, if ${what}`, async () => {
            const bed = new WaiterBed(sequence, options);

            expect(await observeFresh(bed.context, runs.ours)).to.deep.equal(observationOf(sequence[0]));
            expect(bed.observedAt.at(-1)).to.equal(60);
        });
    }

    for (const last of ["never ran", "STOPPED earlier", "unreachable"] as const) {
        it(`fails at the deadline if nothing confirms the end: ${last}`, async () => {
            const bed = new WaiterBed([last], { timeoutMs: 90_000 });
            let thrown: unknown;

            await observeFresh(bed.context, runs.ours).catch((error) => {
                thrown = error;
            });

            expect(thrown).to.have.property("name", "JobRunError");
            expect(thrown).to.have.property("message").that.includes("Nothing was started or stopped");
            expect(bed.seconds()).to.equal(90);
        });
    }
});
