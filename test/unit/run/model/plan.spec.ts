import { expect } from "chai";
import type { JobRunInputs, JobRunState } from "#provider/run/index.js";
import { describePlan, nextStep, plan } from "#provider/run/model/plan.js";

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

    it("takes a map of no variables for none, before and after", () => {
        const { variables: _, ...none } = inputs;
        const { variables: __, ...noneInState } = state;

        for (const [before, now] of [
            [noneInState, { ...none, variables: {} }],
            [{ ...state, variables: {} }, none],
        ] as const) {
            expect(plan(before, now)).to.deep.equal({ changes: false });
            expect(nextStep(before, now)).to.equal("keep");
        }
    });

    // Symptom: the row said "no request to CDM" of a policy under replaceOnChanges, and the run was stopped and started anew.
    it("says of a change under replaceOnChanges what the replacement does", () => {
        const waits: JobRunInputs = { ...inputs, waitFor: "completed" };
        const deep: JobRunInputs = { ...inputs, triggers: { revision: 2 } };
        const replaced = "replaced, because of replaceOnChanges: stops run 1, then starts a new one";

        for (const paths of [["waitFor"], ["*"]]) expect(describePlan(state, waits, paths)).to.equal(replaced);
        expect(describePlan(state, deep, ["triggers.revision"])).to.equal(replaced);
        expect(describePlan({ ...state, status: "FAILED" }, waits, ["*"])).to.equal(
            "replaced, because of replaceOnChanges: run 1 is over, then starts a new one",
        );
        expect(describePlan(state, waits, ["triggers"])).to.equal("no request to CDM");
        expect(describePlan(unfinished, waits, ["waitFor"]), "nothing that the engine compares").to.match(/^goes on/);
        expect(describePlan(state, inputs, ["*"])).to.equal(undefined);
    });

    // Symptom: a re-run stopped the schedule's newer run, of which the plan had said nothing.
    it("says of a re-run after a newer run was seen what becomes of that one", () => {
        const superseded: JobRunState = { ...state, status: "FAILED", superseded: true };
        const again = { ...inputs, triggers: 2 };

        expect(describePlan(superseded, again)).to.equal(
            "run 1 was followed by a newer run of the job: if that is live, it is stopped first (also one of the schedule; one of another user is an error), " +
                "then a new one is started",
        );
        expect(describePlan(superseded, { ...again, onUpdate: "queue", onForeignRun: "stop" })).to.equal(
            "run 1 was followed by a newer run of the job: if that is live, it is let end first (also one of the schedule; also one of another user), " +
                "then a new one is started",
        );
    });

    it("does not say that it stops a run which has ended", () => {
        const again = { ...inputs, triggers: 2 };
        const other = { ...inputs, jobName: "customers" };

        expect(describePlan(state, again)).to.equal("stops run 1 if it is live, then starts a new one");
        expect(describePlan(state, other)).to.equal("stops run 1 of the old job, then starts the new one");
        for (const status of ["SUCCEEDED", "FAILED", "STOPPED"]) {
            const ended = { ...state, status };
            expect(describePlan(ended, again)).to.equal("starts a new run");
            expect(describePlan(ended, { ...again, onUpdate: "queue" })).to.equal("starts a new run");
            expect(describePlan(ended, other)).to.equal("the old job's run 1 is over; starts the new one");
        }
    });
});

describe("the next step of an update", () => {
    const wait = { phase: "wait", since: 0 } as const;
    const table: [Partial<JobRunState>, Partial<JobRunInputs>, ReturnType<typeof nextStep>][] = [
        [{}, {}, "keep"],
        [{}, { triggers: { revision: 2 } }, "rerun"],
        [{}, { variables: { day: "2" } }, "rerun"],
        [{}, { waitFor: "completed" }, "keep"],
        [{ unfinished: wait }, {}, "resume"],
        [{ unfinished: { phase: "start", since: 0 } }, {}, "resume"],
        [{ unfinished: { phase: "restart", since: 0 } }, {}, "resume"],
        [{ unfinished: wait }, { triggers: { revision: 2 } }, "rerun"],
        [{}, { desiredState: "stopped" }, "stop"],
        [{ status: "SUCCEEDED" }, { desiredState: "stopped" }, "stop"],
        [{ desiredState: "stopped", status: "STOPPED" }, { desiredState: "stopped" }, "keep"],
        [{ desiredState: "stopped", status: "STOPPED" }, { desiredState: "stopped", triggers: 2 }, "keep"],
        [{ desiredState: "stopped", status: "RUNNING" }, { desiredState: "stopped" }, "stop"],
        [{ desiredState: "stopped", status: "STOPPED", unfinished: wait }, { desiredState: "stopped" }, "stop"],
        [{ desiredState: "stopped", status: "STOPPED" }, {}, "rerun"],
        [{ desiredState: "stopped", status: "RUNNING" }, {}, "rerun"],
    ];
    for (const [before, now, step] of table) {
        it(`is ${step} for ${JSON.stringify(now)} after ${JSON.stringify(before)}`, () => {
            expect(nextStep({ ...state, ...before }, { ...inputs, ...now })).to.equal(step);
        });
    }
});
