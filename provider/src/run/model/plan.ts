import { asksForNewRun, differs } from "./differs.js";
import { hasIdentity } from "./identity.js";
import { differsAt } from "./ignoreChanges.js";
import { inputNames, inputsOf } from "./inputNames.js";
import type { JobRunInputs } from "./inputs.js";
import { describeRerun, isRerunDue } from "./rerunOn.js";
import { sameMarks } from "./secrets.js";
import { type JobRunState, neverHadRun } from "./state.js";
import { livenessOf } from "./status.js";

/** What an update does: start a new run, go on with what is unfinished, stop without a new run, or send no request at all. */
export type NextStep = "rerun" | "resume" | "stop" | "keep";

const identity = ["clusterId", "jobName", "projectId", "region"] as const;

export function nextStep(state: JobRunState, inputs: JobRunInputs): NextStep {
    if (inputs.desiredState === "stopped") {
        const wasStopped = state.desiredState === "stopped";
        return wasStopped && !isLiveAgain(state) && !state.unfinished ? "keep" : "stop";
    }
    if (asksForNewRun(state, inputs)) return "rerun";
    if (state.unfinished) return "resume";
    return isRerunDue(state, inputs) ? "rerun" : "keep";
}

/** Whether a job with `desiredState: "stopped"` was started again. No other status counts as a difference. */
function isLiveAgain(state: JobRunState): boolean {
    return state.desiredState === "stopped" && state.status !== undefined && livenessOf(state.status) === "live";
}

/**
 * The answer to the engine's `diff`. It compares the inputs with the old *outputs*: after a partial update the state holds the old
 * inputs beside the new outputs (observed with CLI 3.274.1).
 *
 * `changes: undefined` leaves the comparison to the engine, which shows it better and honors `replaceOnChanges`. `changes: false`
 * keeps the engine from showing the hidden URN of a renamed stack as a change. Beside another change the engine shows it all the same
 * (`[diff: ~__urn,waitFor]`), because the host of dynamic providers hands on no list of what to show. The URN has to be updated,
 * because another JobRun may get the old one later.
 */
export interface Plan {
    readonly changes?: boolean;
    readonly replaces?: string[];
    readonly deleteBeforeReplace?: boolean;
}

export function plan(state: JobRunState, inputs: JobRunInputs): Plan {
    const changed = inputNames.filter((name) => differs(name, state, inputs));
    // The place of a job is decided once. An input that is new in the program, or not set any more, does not change it.
    const replaces = identity.filter(
        (name) => changed.includes(name) && state[name] !== undefined && inputs[name] !== undefined,
    );
    const counts = changed.filter(
        (name) => inputs[name] !== undefined || !(identity as readonly string[]).includes(name),
    );
    // The engine compares inputs only. It sees neither `unfinished` nor a run that is live again or is to be started again.
    const owes = state.unfinished !== undefined || isLiveAgain(state) || isRerunDue(state, inputs);
    // New marks of secrets alone need an update too: delete and read know only the marks in the state.
    if (counts.length === 0) return { changes: owes || !sameMarks(state, inputs) };
    return { ...(owes && { changes: true }), replaces, deleteBeforeReplace: true };
}

/**
 * One line for the resource's row, which says more than the plan's "update". Undefined if nothing changes.
 *
 * @param replacing the paths of the resource option `replaceOnChanges`
 */
export function describePlan(
    state: JobRunState,
    inputs: JobRunInputs,
    replacing: readonly string[] = [],
): string | undefined {
    const { changes, replaces = [] } = plan(state, inputs);
    if (changes === false) return undefined;
    const run = state.submissionId === undefined ? "the run" : `run ${state.submissionId}`;
    // The stop covers a run that has come alive since, too. The line does not promise that.
    const isOver = state.status !== undefined && livenessOf(state.status) !== "live";
    if (replaces.length > 0) {
        const then = inputs.desiredState === "stopped" ? "starts nothing" : "starts the new one";
        if (neverHadRun(state)) return `the old job never had a run of this JobRun; ${then}`;
        return isOver ? `the old job's ${run} is over; ${then}` : `stops ${run} of the old job, then ${then}`;
    }
    // The engine compares these paths only if the plan leaves the comparison to it (observed with CLI 3.274.1).
    if (changes === undefined && differsAt(replacing, inputs, state)) {
        if (!hasIdentity(state)) return "replaced, because of replaceOnChanges";
        const first = isOver ? `${run} is over` : `stops ${run}`;
        const then = inputs.desiredState === "stopped" ? "starts nothing" : "starts a new one";
        return `replaced, because of replaceOnChanges: ${first}, then ${then}`;
    }
    switch (nextStep(state, inputs)) {
        case "keep":
            return "no request to CDM";
        case "stop":
            return "stops what is live of the job and starts nothing";
        case "rerun": {
            const again = describeRerun(state, inputs);
            if (again !== undefined) return again;
            if (!hasIdentity(state)) return "starts the job";
            if (state.superseded === true) return describeSuperseded(run, inputs);
            if (isOver) return "starts a new run";
            return inputs.onUpdate === "queue"
                ? `lets ${run} end, then starts a new one`
                : `stops ${run} if it is live, then starts a new one`;
        }
        case "resume":
            if (state.unfinished?.isToStop) return `stops ${run} if it is live, then starts a new one`;
            if (state.unfinished?.phase === "wait") return `goes on waiting for ${run}, starts nothing`;
            return state.unfinished?.phase === "start"
                ? "looks for the run of a start whose answer was lost, starts the job only if there is none"
                : !hasIdentity(state)
                  ? "starts the job"
                  : "starts the job again";
    }
}

/** A refresh has seen a newer run, and not whose it is. The update finds out. */
function describeSuperseded(run: string, { onUpdate, onForeignRun }: JobRunInputs): string {
    const what = onUpdate === "queue" ? "is let end first" : "is stopped first";
    const whose = onForeignRun === "stop" ? "also one of another user" : "one of another user is an error";
    return `${run} was followed by a newer run of the job: if that is live, it ${what} (also one of the schedule; ${whose}), then a new one is started`;
}

/** Whether both are of one job in one place. An input that either of them leaves open does not count. */
export function isOfOnePlace(one: JobRunInputs, other: JobRunInputs): boolean {
    return identity.every((name) => one[name] === undefined || other[name] === undefined || one[name] === other[name]);
}

/** The inputs, with the state's project and region if they leave these open. */
export function keepPlace(inputs: JobRunInputs, state: JobRunInputs): JobRunInputs {
    const { projectId = state.projectId, region = state.region } = inputs;
    return {
        ...inputsOf(inputs),
        ...(projectId !== undefined && { projectId }),
        ...(region !== undefined && { region }),
    };
}
