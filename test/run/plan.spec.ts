import { expect } from "chai";
import type { JobRunInputs } from "#provider/run/inputs.js";
import { nextStep, plan } from "#provider/run/plan.js";
import type { JobRunState } from "#provider/run/state.js";

const inputs: JobRunInputs = {
    clusterId: "c",
    jobName: "orders",
    projectId: "p",
    variables: { day: "1" },
    triggers: { revision: 1 },
    timeouts: { create: "1m" },
    __urn: "urn:a",
};
const state: JobRunState = { ...inputs, startedByUs: true, submissionId: 1, status: "RUNNING" };
const unfinished: JobRunState = { ...state, unfinished: { phase: "wait", since: 0 } };

describe("diff", () => {
    it("says in so many words that nothing changed, when only the URN did", () => {
        expect(plan(state, { ...inputs, __urn: "urn:b" })).to.deep.equal({ changes: false });
    });

    it("is an update without a request where a variable becomes a secret: delete and read know only the state", () => {
        const marked: JobRunInputs = { ...inputs, __secretVariables: ["day"] };

        expect(plan(state, marked)).to.deep.equal({ changes: true });
        expect(nextStep(state, marked)).to.equal("keep");
        expect(plan({ ...state, __secretVariables: ["day"] }, marked)).to.deep.equal({ changes: false });
    });

    for (const name of ["clusterId", "jobName", "projectId"] as const) {
        it(`replaces for another ${name}, the old one deleted first`, () => {
            const change = plan(state, { ...inputs, [name]: "other" });

            expect(change).to.deep.equal({ replaces: [name], deleteBeforeReplace: true });
        });
    }

    const inPlace: [string, Partial<JobRunInputs>, "rerun" | "keep"][] = [
        ["variables", { variables: { day: "2" } }, "rerun"],
        ["triggers", { triggers: { revision: 2 } }, "rerun"],
        ["endpoint", { endpoint: "https://elsewhere" }, "keep"],
        ["waitFor", { waitFor: "completed" }, "keep"],
        ["timeouts", { timeouts: { create: "2m" } }, "keep"],
        ["pollInterval", { pollInterval: "9s" }, "keep"],
        ["region, which was not known before", { region: "r" }, "keep"],
    ];
    for (const [name, change, step] of inPlace) {
        it(`leaves the comparison to the engine for another ${name}, and ${step === "keep" ? "sends nothing" : "runs again"}`, () => {
            expect(plan(state, { ...inputs, ...change })).to.deep.equal({ replaces: [], deleteBeforeReplace: true });
            expect(nextStep(state, { ...inputs, ...change })).to.equal(step);
        });
    }

    it("does not move a run when the project is left open again", () => {
        const { projectId: _, ...open } = inputs;

        expect(plan(state, open)).to.deep.equal({ changes: false });
    });

    it("reports an unfinished wait as a change though no input changed", () => {
        expect(plan(unfinished, inputs)).to.deep.equal({ changes: true });
        expect(nextStep(unfinished, inputs)).to.equal("resume");
    });

    it("runs again, rather than wait on, when the trigger changed over an unfinished wait", () => {
        const change = { ...inputs, triggers: 2 };

        expect(plan(unfinished, change)).to.include({ changes: true });
        expect(nextStep(unfinished, change)).to.equal("rerun");
    });
});
