import { expect } from "chai";
import type { JobRunState } from "#provider/run/index.js";
import { validateState } from "#provider/run/model/validateState.js";
import { create, read, remove, update } from "../support/core.js";
import { errorOf, World } from "../support/world.js";

const good: JobRunState = {
    clusterId: "c",
    jobName: "orders",
    timeouts: { create: "1m" },
    startedByUs: true,
    submissionId: 1,
    creationDate: 1_700_000_000_000,
    creationUser: "emulator",
    status: "RUNNING",
};

describe("a state that may have been edited by hand", () => {
    for (const [what, edit] of [
        ["as it is", {}],
        ["known by its date alone", { submissionId: undefined }],
        ["known by its id alone", { creationDate: undefined, creationUser: undefined, status: undefined }],
        [
            "of which only a start is known",
            { submissionId: undefined, creationDate: undefined, unfinished: { phase: "start", since: 0 } },
        ],
        ["to be stopped", { submissionId: undefined, creationDate: undefined, desiredState: "stopped" }],
        ["with marks", { __secretVariables: true, __secretInputs: ["endpoint"], __seenAt: "http://127.0.0.1:1" }],
        ["with marks by name", { __secretVariables: ["a"], __startedBy: "ci", __adopted: "1-0.5" }],
        ["that owes a restart", { unfinished: { phase: "restart", since: 0 } }],
    ] as const) {
        it(`is relied on ${what}`, () => {
            const state = { ...good, ...edit } as JobRunState;

            expect(validateState(state)).to.equal(state);
        });
    }

    for (const [edit, sentence] of [
        [{ jobName: undefined }, "jobName is missing"],
        [{ clusterId: 5 }, "clusterId must be the id of a CDM cluster"],
        [{ creationDate: "today" }, "creationDate must be a number, but is a string"],
        [{ creationUser: 5 }, "creationUser must be a string, but is a number"],
        [{ startedByUs: "true" }, "startedByUs must be a boolean, but is a string"],
        [{ unfinished: { phase: "wait" } }, "unfinished.since must be a number"],
        [{ unfinished: "wait" }, "unfinished.phase must be one of"],
        [
            { submissionId: undefined, creationDate: undefined, unfinished: { phase: "wait", since: 0 } },
            "it holds neither submissionId nor creationDate",
        ],
        // Symptom: these ended every operation with "names.flatMap is not a function".
        [{ __secretVariables: {} }, "__secretVariables must be true or a list of names"],
        [{ __secretVariables: "all" }, "__secretVariables must be true or a list of names"],
        [{ __secretVariables: [5] }, "__secretVariables must be true or a list of names"],
        [{ __secretInputs: "endpoint" }, "__secretInputs must be a list of names"],
        [{ __secretInputs: true }, "__secretInputs must be a list of names"],
        [{ __seenAt: {} }, "__seenAt must be a string, but is a object"],
        [{ __startedBy: 5 }, "__startedBy must be a string, but is a number"],
        [{ __adopted: 5 }, "__adopted must be a string, but is a number"],
    ] as const) {
        it(`is not relied on with ${JSON.stringify(edit)}`, () => {
            expect(() => validateState({ ...good, ...edit } as unknown as JobRunState)).to.throw(sentence);
        });
    }

    // Symptom: the error began with "The state of this JobRun (undefined/orders)".
    for (const [edit, beginning] of [
        [{ clusterId: undefined }, "The state of this JobRun (orders) can't be relied on: clusterId is missing."],
        [{ clusterId: {} }, "The state of this JobRun (orders) can't be relied on: clusterId must be"],
        [{ jobName: undefined }, "The state of this JobRun (c) can't be relied on: jobName is missing."],
        [
            { clusterId: undefined, jobName: undefined },
            "The state of this JobRun can't be relied on: clusterId is missing.",
        ],
    ] as const) {
        it(`is called by what it still has, without ${Object.keys(edit).join(" and ")}`, () => {
            expect(() => validateState({ ...good, ...edit } as unknown as JobRunState)).to.throw(beginning);
        });
    }

    it("ends delete, refresh and update before CDM is asked, where it can't be relied on", async () => {
        const world = new World();
        await world.open({ bootMs: 0 });
        const { state } = await create(world.inputs, world.host);
        const edited = { ...state, submissionId: "1" } as unknown as JobRunState;
        const before = world.emulator.requests().length;

        for (const operation of [
            remove(edited, world.host),
            read(edited, world.host),
            update(edited, { ...world.inputs, triggers: 2 }, world.host),
        ]) {
            expect((await errorOf(operation)).message).to.include("submissionId must be a number");
        }
        expect(world.emulator.requests().length).to.equal(before);
        await world.close();
    });
});
