import { expect } from "chai";
import type { Submission } from "#provider/cdm/submission.js";
import { type Ownership, ownerOf } from "#provider/run/model/ownership.js";
import { policyAtDelete, policyAtUpdate, stopAny } from "#provider/run/model/policy.js";
import { runs } from "../../../support/waiterBed.js";

const ownership: Ownership = {
    ownerOf,
    isOurs: () => false,
    isOfAnotherJobRun: ({ creationUser }) => creationUser === "another JobRun",
    claim: () => {},
};
const facts = { submission: { ...runs.ours, status: "RUNNING" }, startedByUs: true };
const live = {
    ours: runs.ours,
    automatic: runs.automatic,
    sameUser: { submissionId: 6, creationUser: "ci" },
    foreign: runs.foreign,
    unknown: runs.nameless,
    anotherJobRuns: { submissionId: 7, creationUser: "another JobRun" },
} satisfies Readonly<Record<string, Submission>>;

describe("what is done about a live run", () => {
    type Actions = Readonly<Record<keyof typeof live, "stop" | "leave" | "unsure" | "refuse">>;
    const own = { ours: "stop", automatic: "stop", sameUser: "stop" } as const;
    for (const [verb, onForeignRun, actions] of [
        ["delete", undefined, { ...own, foreign: "leave", unknown: "unsure", anotherJobRuns: "leave" }],
        ["delete", "leave", { ...own, foreign: "leave", unknown: "unsure", anotherJobRuns: "leave" }],
        ["delete", "stop", { ...own, foreign: "stop", unknown: "stop", anotherJobRuns: "leave" }],
        ["delete", "fail", { ...own, foreign: "refuse", unknown: "unsure", anotherJobRuns: "leave" }],
        ["update", undefined, { ...own, foreign: "refuse", unknown: "unsure", anotherJobRuns: "refuse" }],
        ["update", "leave", { ...own, foreign: "refuse", unknown: "unsure", anotherJobRuns: "refuse" }],
        ["update", "stop", { ...own, foreign: "stop", unknown: "stop", anotherJobRuns: "refuse" }],
        ["update", "fail", { ...own, foreign: "refuse", unknown: "unsure", anotherJobRuns: "refuse" }],
    ] as const satisfies readonly (readonly [string, string | undefined, Actions])[]) {
        it(`at ${verb}, with onForeignRun ${onForeignRun ?? "not given"}`, () => {
            const inputs = { clusterId: "c", jobName: "orders", ...(onForeignRun && { onForeignRun }) };
            const policy = (verb === "delete" ? policyAtDelete : policyAtUpdate)(ownership, facts, inputs);
            const decided = Object.entries(live).map(([whose, run]) => [whose, policy(run).action]);

            expect(Object.fromEntries(decided)).to.deep.equal(actions);
        });
    }

    it("is a stop, whatever runs, for an operation that was told to end all", () => {
        for (const run of Object.values(live)) expect(stopAny(run)).to.deep.equal({ action: "stop" });
    });

    for (const [whose, because] of [
        ["ours", undefined],
        ["automatic", "by the job's schedule or its automatic retry"],
        ["sameUser", "the user who starts our runs"],
        ["foreign", "onForeignRun"],
        ["unknown", "onForeignRun"],
    ] as const) {
        it(`gives the reason why a run is stopped that is ${whose}`, () => {
            const inputs = { clusterId: "c", jobName: "orders", onForeignRun: "stop" } as const;
            const reason = policyAtDelete(ownership, facts, inputs)(live[whose]).because;

            if (because === undefined) expect(reason).to.equal(undefined);
            else expect(reason).to.include(because);
        });
    }
});
