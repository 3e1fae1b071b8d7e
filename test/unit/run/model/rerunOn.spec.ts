import { expect } from "chai";
import type { JobRunInputs, JobRunState } from "#provider/run/index.js";
import { describePlan, nextStep, plan } from "#provider/run/model/plan.js";
import { describeRerunLimit, isRerunDue, withRerunCount } from "#provider/run/model/rerunOn.js";

const place = { clusterId: "c", jobName: "orders", projectId: "p", triggers: 1 };
const every: JobRunInputs = { ...place, rerunOn: ["failed", "stopped", "lost"] };

function ended(status: string, more: Partial<JobRunState> = {}): JobRunState {
    return { ...every, startedByUs: true, submissionId: 1871, status, ...more };
}

describe("rerunOn", () => {
    const ends: [string, Partial<JobRunState>, "failed" | "stopped" | "lost"][] = [
        ["FAILED", {}, "failed"],
        ["failed", {}, "failed"],
        ["FAILURE_ON_SUBMIT", {}, "failed"],
        ["FAILED", { historyExpired: true }, "failed"],
        ["FAILED", { startedByUs: false, __adopted: "1-0" }, "failed"],
        ["STOPPED", {}, "stopped"],
        ["RUNNING", { historyExpired: true }, "lost"],
        ["BOOTING", { historyExpired: true }, "lost"],
    ];
    for (const [status, more, ending] of ends) {
        it(`"${ending}" starts the job again after ${status} ${JSON.stringify(more)}, and no other word does`, () => {
            const state = ended(status, more);

            for (const word of ["failed", "stopped", "lost"] as const) {
                const inputs = { ...every, rerunOn: [word] };
                const isAsked = word === ending;
                expect(nextStep({ ...state, ...inputs }, inputs), word).to.equal(isAsked ? "rerun" : "keep");
                expect(plan({ ...state, ...inputs }, inputs), word).to.deep.equal({ changes: isAsked });
            }
        });
    }

    const nothing: [string, JobRunState, Partial<JobRunInputs>][] = [
        ["a live run", ended("RUNNING"), {}],
        ["a run that has SUCCEEDED", ended("SUCCEEDED"), {}],
        ["a run that has SUCCEEDED and that CDM has forgotten", ended("SUCCEEDED", { historyExpired: true }), {}],
        ["a run after which the job has run again", ended("FAILED", { superseded: true }), {}],
        ["a program that does not ask for it", ended("FAILED"), { rerunOn: [] }],
        ["a list that a preview does not know yet", ended("FAILED"), { rerunOn: "unknown" as unknown as [] }],
        ["a limit that a preview does not know yet", ended("FAILED"), { maxReruns: "unknown" as unknown as number }],
        ["a limit of none", ended("FAILED"), { maxReruns: 0 }],
        ["a limit that is used up", ended("FAILED", { __reruns: 3 }), {}],
        ["a job that is to be stopped", ended("FAILED", { desiredState: "stopped" }), { desiredState: "stopped" }],
    ];
    for (const [what, state, change] of nothing) {
        it(`starts nothing again for ${what}`, () => {
            expect(isRerunDue(state, { ...every, ...change })).to.equal(false);
            expect(nextStep(state, { ...every, ...change })).to.equal("keep");
        });
    }

    it("leaves to what is owed, or to another trigger, what those do", () => {
        const owed = ended("FAILED", { unfinished: { phase: "restart", since: 0 } });

        expect(nextStep(owed, every)).to.equal("resume");
        expect(describePlan(ended("FAILED"), { ...every, triggers: 2 })).to.equal("starts a new run");
    });

    it("says in the plan why the job is started again, and for which time", () => {
        const lines: [JobRunState, Partial<JobRunInputs>, string][] = [
            [ended("FAILED"), {}, "run 1871 has FAILED: starts it again, 1 of 3"],
            [ended("FAILED", { __reruns: 4 }), { maxReruns: 9 }, "run 1871 has FAILED: starts it again, 5 of 9"],
            [ended("STOPPED", { __reruns: 2 }), {}, "run 1871 ended as STOPPED: starts it again, 3 of 3"],
            [ended("FAILURE_ON_SUBMIT"), {}, "run 1871 ended as FAILURE_ON_SUBMIT: starts it again, 1 of 3"],
            [
                ended("RUNNING", { historyExpired: true }),
                {},
                "CDM does not know run 1871 any more: starts it again, 1 of 3",
            ],
        ];
        for (const [state, change, line] of lines) expect(describePlan(state, { ...every, ...change })).to.equal(line);
    });

    it("is no request where only the inputs change, and a re-run where the state shows such an end already", () => {
        const { rerunOn: _, ...without } = every;

        expect(describePlan({ ...ended("RUNNING"), rerunOn: [] }, every)).to.equal("no request to CDM");
        expect(describePlan(ended("FAILED"), without)).to.equal("no request to CDM");
        expect(describePlan({ ...ended("FAILED"), rerunOn: [] }, every)).to.match(/starts it again, 1 of 3/);
        expect(plan({ ...ended("FAILED"), rerunOn: [] }, every)).to.include({ changes: true });
    });

    it("says at the limit that it is reached and how to go on, and only there", () => {
        expect(describeRerunLimit(ended("FAILED", { __reruns: 3 }), every)).to.equal(
            "run 1871 has FAILED and is not started again: maxReruns (3) is used up for these triggers and variables. " +
                "To go on, correct the cause and change triggers, or raise maxReruns.",
        );
        expect(plan(ended("FAILED", { __reruns: 3 }), every)).to.deep.equal({ changes: false });
        for (const state of [ended("FAILED", { __reruns: 2 }), ended("RUNNING", { __reruns: 3 })])
            expect(describeRerunLimit(state, every)).to.equal(undefined);
        expect(describeRerunLimit(ended("FAILED", { __reruns: 3 }), { ...every, triggers: 2 })).to.equal(undefined);
    });

    it("counts its own re-runs only, per value of triggers and variables", () => {
        const failed = ended("FAILED", { __reruns: 1 });
        const running = ended("RUNNING", { __reruns: 1 });
        const owed = ended("FAILED", { __reruns: 1, unfinished: { phase: "restart", since: 0 } });
        const stopped = ended("STOPPED", { __reruns: 1, desiredState: "stopped" });
        const after: JobRunState = ended("RUNNING", { submissionId: 1872 });
        const table: [string, JobRunState, JobRunInputs, JobRunState, number | undefined][] = [
            ["a re-run", failed, every, after, 2],
            ["a first re-run", ended("FAILED"), every, after, 1],
            ["a re-run whose run fails in the wait", failed, every, owed, 2],
            ["the start that this owes", owed, every, after, 1],
            ["another policy", running, { ...every, waitFor: "submitted" }, running, 1],
            ["another trigger", failed, { ...every, triggers: 2 }, { ...after, triggers: 2 }, undefined],
            [
                "other variables",
                failed,
                { ...every, variables: { day: "2" } },
                { ...after, variables: { day: "2" } },
                undefined,
            ],
            ["another trigger that no run was started with", failed, { ...every, triggers: 2 }, owed, 1],
            ["the way back from stopped", stopped, every, after, undefined],
        ];
        for (const [what, before, inputs, left, count] of table)
            expect(withRerunCount(before, inputs, left).__reruns, what).to.equal(count);
    });
});
