import { expect } from "chai";
import { recordTransitions } from "#provider/run/observe/recorded.js";

type Observer = Parameters<typeof recordTransitions>[0];
type Event = Parameters<Parameters<typeof recordTransitions>[1]["record"]>[0];
type Run = NonNullable<Parameters<typeof recordTransitions>[2]>;

describe("the record of what looks show", () => {
    /** The `before` of each transition that these looks leave. */
    async function recorded(...runs: Run[]): Promise<unknown[]> {
        const events: Event[] = [];
        const left = [...runs];
        const observer = {
            observe: async () => ({ kind: "run", run: left.shift(), live: true }),
        } as unknown as Observer;
        const { observe } = recordTransitions(observer, { record: (event) => events.push(event) }, undefined);
        for (const _ of runs) await observe();
        return events.map((event) => "before" in event && event.before);
    }

    const live = (run: Partial<Run>): Run => ({ status: "RUNNING", ...run });

    it("is one transition for a run that several looks show", async () => {
        expect(await recorded(live({ submissionId: 7 }), live({ submissionId: 7 }))).to.deep.equal([undefined]);
    });

    it("tells two runs without a number apart by their dates", async () => {
        const [one, other] = [live({ creationDate: 1_000_000 }), live({ creationDate: 9_000_000 })];

        expect(await recorded(one, one, other, other)).to.deep.equal([undefined, undefined]);
    });

    it("takes runs by which CDM tells nothing for one, and shows the change of its status", async () => {
        expect(await recorded(live({}), live({}), live({ status: "SUCCEEDED" }))).to.deep.equal([undefined, "RUNNING"]);
    });

    it("knows a run again whose number only one of two looks shows", async () => {
        const dated = live({ creationDate: 1_000_000 });

        expect(await recorded({ ...dated, submissionId: 7 }, dated)).to.deep.equal([undefined]);
    });
});
