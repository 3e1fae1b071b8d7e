import { expect } from "chai";
import { waitForRun } from "#provider/run/steps/await.js";
import { runIn, type Seen, WaiterBed } from "../../../support/waiterBed.js";

type WaitFor = Parameters<typeof waitForRun>[2];

/** The outcome's kind, and when the job was asked for. The polls get rarer: 5, 7.5, 11.25 s and so on, up to 30 s. */
async function waited(
    sequence: readonly Seen[],
    waitFor: WaitFor = "completed",
    options: ConstructorParameters<typeof WaiterBed>[1] = {},
) {
    const bed = new WaiterBed(sequence, options);
    const outcome = await waitForRun(bed.context, runIn("BOOTING"), waitFor, { startedByUs: true });
    return { bed, outcome };
}

describe("waitForRun", () => {
    for (const [sequence, waitFor, kind, observations] of [
        [["RUNNING"], "submitted", "success", 0],
        [["BOOTING", "RUNNING"], "running", "success", 2],
        [["SUCCEEDED"], "running", "success", 1],
        [["BOOTING", "RUNNING", "SUCCEEDED"], "completed", "success", 3],
        // A failure counts once it was seen twice: the automatic retry may revive the run.
        [["FAILED", "FAILED"], "completed", "failure", 2],
        [["FAILED", "RUNNING", "SUCCEEDED"], "completed", "success", 3],
        [["FAILED", "RUNNING", "FAILED", "FAILED"], "completed", "failure", 4],
        [["FAILED", "unreachable", "FAILED"], "completed", "failure", 3],
        [["STOPPED", "STOPPED"], "completed", "failure", 2],
        // That the job is gone counts once it was said twice in a row.
        [["RUNNING", "job gone", "job gone"], "completed", "jobGone", 3],
        [["job gone", "RUNNING", "job gone", "SUCCEEDED"], "completed", "success", 4],
        [["RUNNING", "cluster stopped"], "completed", "clusterDown", 2],
        [["RUNNING", "cluster gone"], "completed", "clusterDown", 2],
        [["RUNNING", "forbidden"], "completed", "outOfSight", 2],
        [["RUNNING", "unreachable", "takes longer", "SUCCEEDED"], "completed", "success", 4],
        // A run that CDM starts after ours is followed, a foreign one is not.
        [["FAILED", "RUNNING automatic", "SUCCEEDED automatic"], "completed", "success", 3],
        [["RUNNING", "RUNNING foreign"], "completed", "superseded", 2],
        [["never ran", "RUNNING earlier", "RUNNING", "SUCCEEDED"], "completed", "success", 4],
    ] as const satisfies readonly (readonly [readonly Seen[], WaitFor, string, number])[]) {
        it(`${waitFor}: ${sequence.join(", ")} is ${kind}`, async () => {
            const { bed, outcome } = await waited(sequence, waitFor);

            expect(outcome.kind).to.equal(kind);
            expect(bed.observedAt).to.have.length(observations);
        });
    }

    it("observes more and more rarely while the run lasts", async () => {
        const { bed } = await waited([...Array<Seen>(60).fill("RUNNING"), "SUCCEEDED"]);
        // The deadline cuts the last gap short.
        const gaps = bed.observedAt.slice(1, -1).map((at, index) => at - (bed.observedAt[index] ?? 0));

        expect(gaps[0]).to.equal(0.25);
        expect([...gaps].sort((one, other) => one - other)).to.deep.equal(gaps);
        expect(gaps.slice(-3)).to.deep.equal(Array(3).fill(48));
    });

    for (const [sequence, kind] of [
        [["RUNNING"], "outOfTime"],
        [["unreachable"], "outOfTime"],
        [[...Array<Seen>(23).fill("RUNNING"), "FAILED"], "failure"],
    ] as const satisfies readonly (readonly [readonly Seen[], string])[]) {
        it(`is ${kind} at the deadline: ${[...new Set(sequence)].join(", ")}`, async () => {
            const { bed, outcome } = await waited(sequence, "completed", { timeoutMs: 13_000 });

            expect(outcome.kind).to.equal(kind);
            expect(outcome).not.to.have.property("isSeenTwice", true);
            expect(bed.seconds()).to.be.at.most(13);
        });
    }

    for (const seen of ["never ran", "STOPPED earlier", "RUNNING nameless"] as const) {
        it(`gives up after a minute of a status that does not show the run: ${seen}`, async () => {
            const { bed, outcome } = await waited([seen]);

            expect(outcome.kind).to.equal("outOfHistory");
            expect(bed.observedAt.at(-1)).to.be.within(60, 90);
        });
    }

    it("claims the run that it follows", async () => {
        const { bed } = await waited(["RUNNING", "RUNNING automatic", "SUCCEEDED automatic"]);

        expect(bed.claimed.map(({ submissionId }) => submissionId)).to.deep.equal([5, 6, 6]);
    });
});
