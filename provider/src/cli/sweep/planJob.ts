import { getJobStatus } from "../../api/getJobStatus.js";
import type { JobStatus } from "../../api/run.js";
import { describeRun, planRemove, type RemovalPlan } from "../../run/index.js";
import { absenceOf } from "../absence.js";
import { byHand, type Decided, keptBy, optionsOf, runOf } from "./decided.js";
import type { Named, NamedCreate, NamedJob, NamedState } from "./named.js";
import { endpointProblemOf, hostFor, isAddressKnown, operationOf, type Sweeper } from "./sweeper.js";

/** What a sweep would do about a job, and why. Sends no stop. */
export async function planJob(named: Named, sweeper: Sweeper): Promise<Decided> {
    switch (named.kind) {
        case "unusable":
            return { result: "failed", why: named.problem };
        case "job":
            return planOfList(named, sweeper);
        case "create":
            return planOfCreate(named, sweeper);
        case "state":
            return keptBy(named, sweeper) ?? planOfState(named, sweeper);
    }
}

async function planOfList(named: NamedJob, sweeper: Sweeper): Promise<Decided> {
    const seen = await lastRunOf(named, sweeper);
    if (seen === "job" || seen === "cluster") return notThere(seen);
    if (seen === "clusterStopped" || seen.liveness !== "live") return notLive(seen);
    return { result: "stop", why: "the list names the job, so any run of it is meant", ...runOf(seen) };
}

/** Nothing tells whether a live run is of the create that was interrupted, so a sweep does not stop it. */
export async function planOfCreate(named: NamedCreate, sweeper: Sweeper): Promise<Decided> {
    const untrusted = endpointProblemOf(named, sweeper);
    if (untrusted !== undefined) return { result: "failed", why: untrusted };
    const seen = await lastRunOf(named, sweeper);
    if (seen === "job" || seen === "cluster" || seen === "clusterStopped") return notLive(seen);
    if (seen.liveness !== "live") return notLive(seen);
    return {
        result: "failed",
        why: `its create was interrupted, and nothing tells whether this run is of it. ${byHand(named, sweeper)}`,
        ...runOf(seen),
    };
}

async function planOfState(named: NamedState, sweeper: Sweeper): Promise<Decided> {
    const { state } = named;
    const { host } = hostFor(sweeper, state);
    const planned = await planRemove(state, host, operationOf(sweeper, named));
    const { run, action, because } = planned;
    switch (action) {
        case "neverOurs":
            return { result: "notLive", why: "no run was ever its own, so CDM was not asked" };
        case "nothing":
            return nothingToStop(planned, isAddressKnown(sweeper, named), byHand(state, sweeper));
        case "stop":
            return { result: "stop", why: because ?? "its own run", ...runOf(run) };
        case "leave":
            return {
                result: "left",
                why: 'a newer run that is not its own (onForeignRun is "leave")',
                ...runOf(run),
            };
        case "refuse":
            return {
                result: "failed",
                why: `a newer run that is not its own, and onForeignRun is "fail". ${byHand(state, sweeper)}`,
                ...runOf(run),
            };
        case "unsure":
            return {
                result: "failed",
                why: `nothing tells whether the live run is its own. ${byHand(state, sweeper)}`,
                ...runOf(run),
            };
    }
}

function nothingToStop({ run, absent }: RemovalPlan, isAddressKnown: boolean, hand: string): Decided {
    if (absent === "clusterStopped") return notLive(absent);
    if (run === undefined && !isAddressKnown) return { result: "failed", why: `${provesNothing} ${hand}` };
    if (absent !== undefined) return notLive(absent === "job" ? "job" : "cluster");
    return { result: "notLive", why: run ? endOf(run) : "it has never run", ...runOf(run) };
}

/** Why a missing run is no proof. */
export const provesNothing =
    "the job's run does not show at this address, and the export hides the address at which it was last seen: export with " +
    "pulumi stack export --show-secrets, or set the address and region that the program used.";

function endOf(run: Pick<JobStatus, "submissionId" | "creationDate" | "status">): string {
    return `${describeRun(run)} is ${run.status ?? "over"}`;
}

type Seen = JobStatus | "job" | "cluster" | "clusterStopped";

function notLive(seen: Seen): Decided {
    if (seen === "clusterStopped") return { result: "notLive", why: "the cluster is stopped, so nothing runs in it" };
    if (seen === "job" || seen === "cluster") return { result: "notLive", why: `the ${seen} does not exist` };
    const why = seen.liveness === "neverRan" ? "it has never run" : endOf(seen);
    return { result: "notLive", why, ...runOf(seen) };
}

/** A name in a list may be mistyped, so a job that is missing is no all-clear. */
export function notThere(what: "job" | "cluster"): Decided {
    return {
        result: "failed",
        why: `there is no such ${what}: check the line, unless the job deletes itself after its run`,
    };
}

async function lastRunOf(named: NamedJob | NamedCreate, sweeper: Sweeper): Promise<Seen> {
    try {
        return await getJobStatus(optionsOf(named, sweeper), sweeper.api);
    } catch (error) {
        const absence = absenceOf(error);
        if (absence === undefined) throw error;
        return absence;
    }
}
