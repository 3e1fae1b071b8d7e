import { expect } from "chai";
import type { History } from "#provider/cdm/answers.js";
import { findStarted } from "#provider/run/steps/findStarted.js";
import { runIn, runs, type Seen, WaiterBed } from "../../../support/waiterBed.js";

const at = runs.ours.creationDate;
/** A start of the user `ci`, after run 4. Our run 5 can only have come of it. */
const sent = { since: at, between: [at - 1_000, at + 60_000], after: runs.earlier, user: "ci", self: "ci" } as const;

async function found(
    sequence: readonly Seen[],
    options: ConstructorParameters<typeof WaiterBed>[1] = {},
    more: Partial<Parameters<typeof findStarted>[2]> = {},
) {
    const bed = new WaiterBed(sequence, options);
    const outcome = await findStarted(bed.context, sent, { forMs: 60_000, isJustSent: true, ...more });
    return { bed, outcome };
}

describe("findStarted", () => {
    for (const [sequence, kind, lastAt] of [
        [["RUNNING"], "run", 0],
        [["SUCCEEDED"], "run", 0],
        [["SUCCEEDED earlier", "never ran", "unreachable", "BOOTING"], "run", 15],
        [["never ran"], "none", 60],
        [["SUCCEEDED earlier"], "none", 60],
        // A live run that was there before hides a new one, or would be one too many.
        [["RUNNING earlier"], "other", 60],
        [["RUNNING foreign"], "other", 60],
        [["RUNNING nameless"], "perhaps", 60],
        [["RUNNING nameless", "RUNNING"], "run", 5],
        // Absence counts once it was said twice of one thing.
        [["never ran", "job gone", "job gone"], "jobGone", 10],
        [["job gone", "RUNNING"], "run", 5],
        [["cluster stopped", "cluster stopped"], "clusterDown", 5],
        [["cluster stopped", "cluster gone"], "clusterDown", 5],
        [["job gone", "cluster stopped", "job gone", "job gone"], "jobGone", 15],
        [["never ran", "forbidden"], "unseen", 5],
    ] as const satisfies readonly (readonly [readonly Seen[], string, number])[]) {
        it(`${sequence.join(", ")}: ${kind}`, async () => {
            const { bed, outcome } = await found(sequence);

            expect(outcome.kind).to.equal(kind);
            expect(bed.observedAt.at(-1)).to.equal(lastAt);
        });
    }

    for (const [what, history, kind] of [
        ["has the run", [runIn("STOPPED"), runIn("STOPPED earlier")], "run"],
        ["has none but older ones", [runIn("STOPPED earlier")], "none"],
        ["has one that can't be told", [runIn("STOPPED nameless")], "perhaps"],
    ] as const) {
        it(`asks the history before it says that there is none: it ${what}, so ${kind}`, async () => {
            const { outcome } = await found(["never ran"], { history: { isWhole: true, runs: history } as History });

            expect(outcome.kind).to.equal(kind);
        });
    }

    it("is unseen if the deadline comes before the start has had its time", async () => {
        const { bed, outcome } = await found(["never ran"], { timeoutMs: 32_000 });

        expect(outcome.kind).to.equal("unseen");
        expect(bed.seconds(), "no sleep is cut short").to.equal(30);
    });

    it("takes the run that the answer dates, and no other", async () => {
        const answer = { creationDate: at, creationUser: "ci" };

        const { bed, outcome } = await found(["RUNNING foreign", "RUNNING"], {}, { answer });

        expect(outcome).to.have.nested.property("run.submissionId", 5);
        expect(bed.observedAt).to.deep.equal([0, 5]);
    });

    it("does not wait for a start of long ago that the service's clock says has had its time", async () => {
        const bed = new WaiterBed(["SUCCEEDED earlier"]);
        await bed.clock.advance(3_600_000);

        const outcome = await findStarted(bed.context, sent, { forMs: 60_000 });

        expect(outcome.kind).to.equal("none");
        expect(bed.observedAt).to.have.length(1);
    });
});
