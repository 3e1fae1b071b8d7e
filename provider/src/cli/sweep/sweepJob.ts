import { ensureStopped } from "../../api/ensureStopped.js";
import { type LastStop, remove } from "../../run/index.js";
import { byHand, type Decided, keptBy, optionsOf } from "./decided.js";
import type { Named, NamedJob, NamedState } from "./named.js";
import { notThere, planOfCreate, provesNothing } from "./planJob.js";
import { hostFor, isAddressKnown, operationOf, type Sweeper } from "./sweeper.js";

/** Stops a job's run as a destroy would, and returns when it is proved. */
export async function sweepJob(named: Named, sweeper: Sweeper): Promise<Decided> {
    switch (named.kind) {
        case "unusable":
            return { result: "failed", why: named.problem };
        case "job":
            return sweepOfList(named, sweeper);
        case "create":
            return planOfCreate(named, sweeper);
        case "state":
            return keptBy(named, sweeper) ?? sweepOfState(named, sweeper);
    }
}

async function sweepOfList(named: NamedJob, sweeper: Sweeper): Promise<Decided> {
    const stop = await ensureStopped(optionsOf(named, sweeper), sweeper.api);
    const isMissing = stop.attempts === 0 && (stop.outcome === "gone" || stop.outcome === "clusterGone");
    return isMissing ? notThere(stop.outcome === "gone" ? "job" : "cluster") : decidedBy(stop);
}

async function sweepOfState(named: NamedState, sweeper: Sweeper): Promise<Decided> {
    const { state } = named;
    const { host } = hostFor(sweeper, state);
    const stop = await remove(state, host, operationOf(sweeper, named));
    if (stop === undefined) return { result: "notLive", why: "no run was ever its own, so CDM was not asked" };
    const isMissing = ["gone", "clusterGone", "neverRan"].includes(stop.outcome) && stop.attempts === 0;
    if (isMissing && !isAddressKnown(sweeper, named))
        return { result: "failed", why: `${provesNothing} ${byHand(state, sweeper)}` };
    return decidedBy(stop);
}

function decidedBy({ outcome, attempts, submission }: LastStop): Decided {
    const run = submission?.submissionId;
    switch (outcome) {
        case "stopped":
            return {
                result: "stopped",
                why: `CDM has said twice that it is not live, after ${stopsOf(attempts)}`,
                run,
            };
        case "alreadyFinished":
            return { result: "notLive", why: "CDM has said twice that no run of it is live" };
        case "neverRan":
            return { result: "notLive", why: "it has never run" };
        case "gone":
            return { result: "notLive", why: "the job does not exist" };
        case "clusterGone":
            return { result: "notLive", why: "the cluster does not exist" };
        case "clusterStopped":
            return { result: "notLive", why: "the cluster is stopped, so nothing runs in it" };
        case "sent":
            return { result: "failed", why: "a stop was sent, and its effect was not verified" };
        case "leftRunning":
            return { result: "left", why: 'a newer run that is not its own (onForeignRun is "leave")' };
    }
}

function stopsOf(attempts: number): string {
    return attempts === 1 ? "1 stop" : `${attempts} stops`;
}
