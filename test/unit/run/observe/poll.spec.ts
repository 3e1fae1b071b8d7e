import { expect } from "chai";
import { consecutive, type Decision, observeAnswer, poll } from "#provider/run/observe/poll.js";
import { observationOf, type Seen, WaiterBed } from "../../../support/waiterBed.js";

const retry: Decision<string> = { retry: { afterMs: 5_000, progress: "waits" } };

describe("poll", () => {
    const untilEnded = (seen: { readonly kind: string; readonly live?: boolean }): Decision<string> =>
        seen.kind === "run" && seen.live === false ? { done: "ended" } : retry;

    for (const [sequence, observedAt] of [
        [["SUCCEEDED"], [0]],
        [
            ["RUNNING", "SUCCEEDED"],
            [0, 5],
        ],
        [
            ["unreachable", "RUNNING", "never ran", "FAILED"],
            [0, 5, 10, 15],
        ],
    ] as const satisfies readonly (readonly [readonly Seen[], readonly number[]])[]) {
        it(`observes at once, and every 5 s until it is decided: ${sequence.join(", ")}`, async () => {
            const bed = new WaiterBed(sequence);

            expect(await poll(bed.context, untilEnded)).to.deep.equal({ done: "ended" });
            expect(bed.observedAt).to.deep.equal(observedAt);
            expect(bed.progress).to.deep.equal(sequence.slice(1).map(() => "waits"));
        });
    }

    for (const [what, timeoutMs, reserveMs, mustFit, observedAt, endsAt] of [
        ["and cuts the last sleep short", 12_000, 0, false, [0, 5, 10, 12], 12],
        ["less what is kept back", 12_000, 4_000, false, [0, 5, 8], 8],
        ["and begins no sleep that must fit and does not", 12_000, 0, true, [0, 5, 10], 10],
        ["and begins no sleep that must fit and does not, less what is kept back", 12_000, 4_000, true, [0, 5], 5],
    ] as const) {
        it(`observes until the deadline, ${what}`, async () => {
            const bed = new WaiterBed(["RUNNING"], { timeoutMs });
            const accept = (): Decision<string> => ({ retry: { afterMs: 5_000, mustFit } });

            expect(await poll(bed.context, accept, { reserveMs })).to.deep.equal({
                timedOut: observationOf("RUNNING"),
            });
            expect(bed.observedAt).to.deep.equal(observedAt);
            expect(bed.seconds()).to.equal(endsAt);
        });
    }

    it("begins with what was just observed, and asks for nothing then", async () => {
        const bed = new WaiterBed(["RUNNING"]);

        expect(await poll(bed.context, untilEnded, { first: observationOf("STOPPED") })).to.deep.equal({
            done: "ended",
        });
        expect(bed.observedAt).to.deep.equal([]);
    });

    it("tells when an observation was asked for, not when it was answered", async () => {
        const bed = new WaiterBed(["RUNNING"]);
        const observer = {
            ...bed.context.observer,
            observe: async () => {
                await bed.clock.advance(7_000);
                return observationOf("RUNNING");
            },
        };
        const begunAt = bed.clock.monotonic();

        const outcome = await poll({ ...bed.context, observer }, (_, askedAt) => ({ done: askedAt - begunAt }));

        expect(outcome).to.deep.equal({ done: 0 });
    });

    it("sleeps as long as the service asked for, if that is longer", async () => {
        const bed = new WaiterBed(["RUNNING", "SUCCEEDED"]);
        bed.context.deadline.honourRetryAfter(20_000);

        await poll(bed.context, untilEnded);

        expect(bed.observedAt).to.deep.equal([0, 20]);
    });

    it("passes on what the observer throws", async () => {
        const bed = new WaiterBed(["RUNNING", "forbidden"]);
        let thrown: unknown;

        await poll(bed.context, untilEnded).catch((error) => {
            thrown = error;
        });

        expect(thrown).to.include({ name: "CdmError", kind: "permission" });
        expect(bed.observedAt).to.deep.equal([0, 5]);
    });
});

describe("consecutive", () => {
    for (const [times, said, told] of [
        [1, ["done"], [true]],
        [2, ["done", "done"], [false, true]],
        [2, ["done", undefined, "done", "done"], [false, false, false, true]],
        [2, ["job", "run", "job", "job"], [false, false, false, true]],
        [2, [undefined, undefined], [false, false]],
        [3, ["done", "done", undefined, "done", "done", "done"], [false, false, false, false, false, true]],
        [2, ["done", "done", "done"], [false, true, true]],
    ] as const) {
        it(`${times}: ${said.map((one) => one ?? "running").join(", ")}`, () => {
            const isReached = consecutive(times);

            expect(said.map((one) => isReached(one))).to.deep.equal(told);
        });
    }
});

describe("observeAnswer", () => {
    for (const [sequence, limitMs, observedAt] of [
        [["never ran"], undefined, [0]],
        [["unreachable", "unreachable", "RUNNING"], undefined, [0, 5, 10]],
        [["unreachable", "job gone"], 20_000, [0, 5]],
        [["unreachable", "takes longer", "unreachable", "takes longer", "RUNNING"], 12_000, [0, 5, 10, 15, 20]],
    ] as const satisfies readonly (readonly [readonly Seen[], number | undefined, readonly number[]])[]) {
        it(`returns the first answer: ${sequence.join(", ")}${limitMs ? `, within ${limitMs / 1_000} s` : ""}`, async () => {
            const bed = new WaiterBed(sequence);
            const last = sequence.at(-1) ?? "RUNNING";

            expect(await observeAnswer(bed.context, limitMs)).to.have.property("kind", observationOf(last).kind);
            expect(bed.observedAt).to.deep.equal(observedAt);
        });
    }

    for (const [sequence, limitMs, observedAt] of [
        [["unreachable"], 12_000, [0, 5, 10]],
        [["takes longer", "unreachable"], 12_000, [0, 5, 10]],
        [["unreachable", "takes longer", "unreachable"], 12_000, [0, 5, 10, 15]],
        [["forbidden"], 12_000, [0]],
    ] as const satisfies readonly (readonly [readonly Seen[], number, readonly number[]])[]) {
        it(`throws the failure if no answer comes in time: ${sequence.join(", ")}`, async () => {
            const bed = new WaiterBed(sequence);
            let thrown: unknown;

            await observeAnswer(bed.context, limitMs).catch((error) => {
                thrown = error;
            });

            expect(thrown).to.have.property("name", "CdmError");
            expect(bed.observedAt).to.deep.equal(observedAt);
        });
    }
});
