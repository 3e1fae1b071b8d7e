import { expect } from "chai";
import type { Submission } from "#provider/cdm/submission.js";
import type { StopPolicy } from "#provider/run/model/policy.js";
import { stopAndVerify } from "#provider/run/steps/stop.js";
import { errorOf, runs, type Seen, WaiterBed } from "../../../support/waiterBed.js";

const isOurs = ({ submissionId }: Submission) => submissionId === runs.ours.submissionId;
/** Stops our run, leaves the others. */
const ours: StopPolicy = (live) => ({ action: isOurs(live) ? "stop" : "leave" });

type Row = readonly [
    sequence: readonly Seen[],
    outcome: string,
    observedAt: readonly number[],
    stoppedAt: readonly number[],
];

describe("stopAndVerify", () => {
    const table: readonly Row[] = [
        // Quiet twice in a row. Without a stop the second observation comes after 1 s, else a poll apart. After a stop it is looked for soon.
        [["SUCCEEDED", "SUCCEEDED"], "alreadyFinished", [0, 1], []],
        [["never ran", "never ran"], "neverRan", [0, 1], []],
        [["RUNNING", "STOPPED", "STOPPED"], "stopped", [0, 0.25, 5.25], [0]],
        [["RUNNING", "RUNNING", "STOPPED", "STOPPED"], "stopped", [0, 0.25, 0.5, 5.5], [0]],
        [["RUNNING", "SUCCEEDED", "SUCCEEDED"], "alreadyFinished", [0, 0.25, 5.25], [0]],
        // done, running, done, done
        [["STOPPED", "RUNNING", "STOPPED", "STOPPED"], "stopped", [0, 1, 1.25, 6.25], [1]],
        [["RUNNING", "STOPPED", "RUNNING", "STOPPED", "STOPPED"], "stopped", [0, 0.25, 5.25, 5.906, 10.906], [0, 5.25]],
        [["RUNNING", "STOPPED", "unreachable", "STOPPED"], "stopped", [0, 0.25, 5.25, 10.25], [0]],
        // Two of one witness are a proof, one of each is none.
        [["job gone", "job gone"], "gone", [0, 1], []],
        [["cluster gone", "cluster gone"], "clusterGone", [0, 1], []],
        [["cluster stopped", "cluster stopped"], "clusterStopped", [0, 1], []],
        [["RUNNING", "STOPPED", "job gone", "job gone"], "gone", [0, 0.25, 5.25, 10.25], [0]],
        [["RUNNING", "job gone", "STOPPED", "STOPPED"], "stopped", [0, 0.25, 5.25, 10.25], [0]],
        [["cluster stopped", "cluster gone", "cluster gone"], "clusterGone", [0, 1, 2], []],
        // A foreign run is left.
        [["RUNNING foreign", "RUNNING foreign"], "leftRunning", [0, 1], []],
        [["RUNNING", "RUNNING foreign", "RUNNING foreign"], "leftRunning", [0, 0.25, 5.25], [0]],
        [["unreachable", "takes longer", "SUCCEEDED", "SUCCEEDED"], "alreadyFinished", [0, 5, 10, 11], []],
    ];
    for (const [sequence, outcome, observedAt, stoppedAt] of table) {
        it(`${sequence.join(", ")}: ${outcome}`, async () => {
            const bed = new WaiterBed(sequence);

            const { stop } = await stopAndVerify(bed.context, { policy: ours });

            expect(stop).to.include({ outcome, attempts: stoppedAt.length });
            expect([bed.observedAt, bed.stoppedAt]).to.deep.equal([observedAt, stoppedAt]);
        });
    }

    it("sends an accepted stop again only after 30 s", async () => {
        const bed = new WaiterBed([...Array<Seen>(34).fill("RUNNING"), "STOPPED", "STOPPED"]);

        await stopAndVerify(bed.context, { policy: ours });

        expect(bed.stoppedAt).to.have.length(2);
        expect(bed.stoppedAt[1]).to.be.within(30, 34);
    });

    for (const [kind, stoppedAt] of [
        ["notRunning", [0, 5]],
        ["refused", [0, 5]],
        ["transient", [0, 5]],
    ] as const) {
        it(`takes no answer to a stop for a proof, and stops again at the next look: ${kind}`, async () => {
            const bed = new WaiterBed(["RUNNING", "RUNNING", "STOPPED", "STOPPED"]);
            bed.stopFails = errorOf(kind);

            const { stop } = await stopAndVerify(bed.context, { policy: ours });

            expect(stop).to.include({ outcome: "stopped", attempts: 2 });
            expect(bed.stoppedAt).to.deep.equal(stoppedAt);
        });
    }

    it("does not believe a status that shows an older run than the one that was live, without a second witness", async () => {
        const history = { isWhole: true, runs: [{ ...runs.ours, status: "STOPPED" }] };
        const bed = new WaiterBed(["never ran"], { history });

        const { stop } = await stopAndVerify(bed.context, { policy: ours, known: runs.ours });

        expect(stop).to.include({ outcome: "neverRan", attempts: 0 });
        expect(bed.observedAt.at(-1)).to.equal(61);
    });

    for (const [what, sequence, policy, errorCode] of [
        ["the run goes on", ["RUNNING"], ours, "CDMRUN-402"],
        ["it never answers", ["unreachable"], ours, "CDMRUN-402"],
        ["only one quiet look was possible", [...Array<Seen>(25).fill("RUNNING"), "STOPPED"], ours, "CDMRUN-402"],
        ["nobody knows whose the run is", ["RUNNING"], () => ({ action: "unsure" }), "CDMRUN-402"],
        ["the policy refuses", ["RUNNING"], () => ({ action: "refuse" }), "CDMRUN-401"],
    ] as const satisfies readonly (readonly [string, readonly Seen[], StopPolicy, string])[]) {
        it(`fails with ${errorCode} if ${what}`, async () => {
            const bed = new WaiterBed(sequence, { timeoutMs: 17_000 });
            let thrown: unknown;

            await stopAndVerify(bed.context, { policy }).catch((error) => {
                thrown = error;
            });

            expect(thrown).to.have.property("errorCode", errorCode);
            expect(bed.seconds()).to.be.at.most(17);
        });
    }

    for (const [what, retryJobType, last] of [
        ["for a minute if CDM may retry it", "RETRY_TRIPLE", 60],
        ["not if CDM does not", "NONE", 1],
    ] as const) {
        it(`looks on at a failed run ${what}`, async () => {
            const input = { name: "retryJobConfig.retryJobType", value: retryJobType };
            const job = { "driver-config-values": { configs: [{ name: "retryJobConfig", inputs: [input] }] } };
            const bed = new WaiterBed(["FAILED"], { job });

            const { stop } = await stopAndVerify(bed.context, { policy: ours, isLast: true });

            expect(stop).to.include({ outcome: "alreadyFinished", attempts: 0 });
            expect(bed.observedAt.at(-1)).to.be.within(last, last + 5);
        });
    }
});
