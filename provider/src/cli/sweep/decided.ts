import type { JobOptions } from "../../api/options.js";
import type { Run } from "../../api/run.js";
import type { Submission } from "../../cdm/submission.js";
import { type JobRunState, manualStopCommand } from "../../run/index.js";
import type { NamedCreate, NamedJob, NamedState } from "./named.js";
import { hostFor, type Sweeper, warningsTo } from "./sweeper.js";

/** What a sweep did, or would do, about one job. */
export interface Decided {
    /**
     * `stop`: a dry run would stop its run. `stopped`: its run was stopped. `notLive`: nothing that a destroy would stop is live. `left`: its live
     * run is left alone, as a destroy leaves it. `failed`: it is not proved that no run of it is live.
     */
    readonly result: "stop" | "stopped" | "notLive" | "left" | "failed";
    /** Why, or what is wrong and what to do. */
    readonly why: string;
    readonly run?: number | undefined;
    readonly user?: string | undefined;
}

/** The run's columns of a table. */
export function runOf(
    run: Pick<Submission, "submissionId" | "creationUser"> | Run | undefined,
): Pick<Decided, "run" | "user"> {
    return { run: run?.submissionId, user: run?.creationUser };
}

/** How the user stops any run of the job. */
export function byHand(place: JobRunState | NamedCreate, sweeper: Sweeper): string {
    const inputs = place as JobRunState;
    return `By hand: ${manualStopCommand(inputs, inputs, hostFor(sweeper, inputs).redact)}`;
}

/** What an option of the resource decides without asking CDM. */
export function keptBy({ keptBy: option, state }: NamedState, sweeper: Sweeper): Decided | undefined {
    if (option === undefined) return undefined;
    const [result, why] =
        option === "retainOnDelete"
            ? (["left", "the resource has retainOnDelete, and a destroy leaves its run too."] as const)
            : (["failed", "the resource has protect, and a destroy refuses it too."] as const);
    return { result, why: `${why} ${byHand(state, sweeper)}` };
}

/** The options of a call about a job without a state. */
export function optionsOf(named: NamedJob | NamedCreate, { command, timeout, place, say }: Sweeper): JobOptions {
    const { clusterId, jobName } = named;
    const own = named.kind === "create" ? named : place;
    const { projectId, region, endpoint } = own;
    const { environment, signal } = command;
    const onProgress = warningsTo(say);
    return { clusterId, jobName, projectId, region, endpoint, timeout, environment, signal, onProgress };
}
