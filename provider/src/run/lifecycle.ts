import { refuseAbsence } from "./absence.js";
import { isElsewhere, refuseAbsenceElsewhere, seenAt } from "./address.js";
import { goingOn } from "./again.js";
import { ForeignRunError, isKnown } from "./errors.js";
import { compareRuns, identityOf, isIdentified, isSameRun } from "./identity.js";
import { differsAt, keepIgnored } from "./ignored.js";
import { idOf, inputsOf, type JobRunInputs } from "./inputs.js";
import { alreadyLive, judgeAtDelete, notAdoptable, whoeversItIs } from "./judge.js";
import { hasToAsk } from "./neverOurs.js";
import { begin, type Host, type Operation } from "./operation.js";
import { describePlan, keepPlace, nextStep, type Plan, plan } from "./plan.js";
import { notLive, refreshed } from "./refresh.js";
import { keptWhenReplaced } from "./replaced.js";
import { warnOfSchedule } from "./schedule.js";
import { withMarks } from "./secrets.js";
import { describeRun, liveRun, type Sighting } from "./sighting.js";
import { adopted, goOn, startAndWait } from "./startAndWait.js";
import {
    claimOf,
    factsOf,
    failedWhenLastSeen,
    type JobRunState,
    type LastStop,
    liveWhenLastSeen,
    neverHadRun,
    ownRunOf,
    type RunFacts,
    toState,
} from "./state.js";
import { livenessOf } from "./status.js";
import { stopAndVerify } from "./stopAndVerify.js";
import { letEnd, perhapsAtDelete, rerun, resume, stopOnly, withOwedRun } from "./update.js";
import { usable } from "./usableState.js";

/**
 * Starts the job once and waits for that run as `waitFor` says. Where the job is live already, `ifRunning` decides.
 *
 * @throws RunUnfinishedError where the run is known and the wait is not over, or the resource is the new half of a replacement
 * @throws JobRunError, CdmError or SettingsError where nothing of ours is live
 */
export async function create(inputs: JobRunInputs, host: Host): Promise<{ id: string; state: JobRunState }> {
    const old = host.registry.takeReplaced(inputs.__urn);
    const anew = () => createAnew(inputs, host, old !== undefined);
    const state = await goingOn({ inputs }, host, (left) =>
        left ? updateFrom(left, inputs, host) : keptWhenReplaced(old, inputs, host, anew),
    );
    return { id: idOf(inputs), state };
}

async function createAnew(inputs: JobRunInputs, host: Host, isKept: boolean): Promise<JobRunState> {
    const operation = await begin(inputs, "create", host);
    const { projectId } = operation;
    try {
        return await seenAt(operation, createBy(operation, { ...inputs, projectId }, isKept));
    } finally {
        await operation.end();
    }
}

async function createBy(operation: Operation, inputs: JobRunInputs, isKept: boolean): Promise<JobRunState> {
    const before = await operation.lookFirst();
    const { ifRunning = "fail" } = inputs;
    const live = liveRun(before);
    if (live && ifRunning === "fail") throw alreadyLive(operation, live, inputs);
    if (inputs.desiredState === "stopped") return endWhatRuns(operation, inputs, before);
    if (!live) return startAndWait(operation, inputs, before, { isKept, isNew: true });
    if (ifRunning === "adopt" && !isIdentified(live)) throw notAdoptable(operation, live);
    if (ifRunning === "adopt") return goOn(operation, inputs, adopted(operation, live), isKept);
    const { stop, last } = await stopAndVerify(operation, { judge: whoeversItIs, first: before });
    return startAndWait(operation, inputs, last, { lastStop: stop, isKept, isNew: true });
}

/**
 * What the engine is told of a change, and one line for the resource's row. Asks nobody anything. The engine calls it for every
 * JobRun of the program before it deletes any: each says here which run its state holds.
 */
export function diff(state: JobRunState, given: JobRunInputs, { registry, reportFor }: Host): Plan {
    const news = keepIgnored(given, state, registry.ignoredOf(given.__urn));
    // For the second check of a replacement: what was looked up stands in the outputs only.
    if (news.__urn) registry.rememberPlace(news.__urn, { projectId: state.projectId, region: state.region });
    registry.hold(idOf(state), { inProgram: news.__urn, inState: state.__urn }, ownRunOf(state));
    const line = describePlan(state, news, registry.replacingOf(news.__urn));
    // A refresh and a destroy ask for a diff too, and do nothing of it.
    if (line !== undefined && registry.isInProgram(news.__urn)) reportFor(news.__urn).info(line);
    const planned = plan(state, news);
    // Its delete may be another process's: that of its old Provider. What `replaceOnChanges` names is the engine's to decide, and no part of the plan.
    const isReplaced = (planned.replaces ?? []).length > 0 || differsAt(registry.replacingOf(news.__urn), news, state);
    if (isReplaced) registry.rememberReplaced(news.__urn, withMarks(state));
    return planned;
}

/** Re-runs, stops, goes on with an unfinished wait, or (where only policies changed) asks nobody anything. */
export async function update(state: JobRunState, inputs: JobRunInputs, host: Host): Promise<JobRunState> {
    return goingOn({ state, inputs }, host, (left) => updateFrom(left ?? state, inputs, host));
}

async function updateFrom(stored: JobRunState, news: JobRunInputs, host: Host): Promise<JobRunState> {
    const state = withMarks(usable(stored));
    const inputs = keepPlace(keepIgnored(news, state, host.registry.ignoredOf(news.__urn)), state);
    const facts = factsOf(state);
    const step = nextStep(state, inputs);
    if (step === "keep") return toState(inputs, facts);
    const steps = { rerun, resume, stop: stopOnly };
    const operation = await begin(inputs, "update", host, state);
    try {
        return await seenAt(operation, steps[step](operation, inputs, facts, inputsOf(state)));
    } finally {
        await operation.end();
    }
}

/** Asks once what became of the run. Undefined where the job is gone, which only CDM's own word for it proves. */
export async function read(stored: JobRunState, host: Host): Promise<JobRunState | undefined> {
    // The state owes a start whatever CDM says of that job, which may be one that can't be asked for.
    if (neverHadRun(usable(stored))) return stored;
    const state = withMarks(stored);
    const operation = await begin(state, "read", host);
    const facts = factsOf(state);
    const sighting = await lookTwiceIfGone(operation);
    refuseAbsenceElsewhere(operation, facts, sighting);
    if (sighting.kind !== "gone")
        return seenAt(operation, Promise.resolve(toState(state, refreshed(facts, sighting, state))));
    // A disposable job deletes itself after its run, and a cluster that is stopped has its jobs still: what the run did stays true.
    const isStillTrue = sighting.what === "clusterStopped" || facts.submission.isDeleteJob === true;
    if (!isStillTrue) return undefined;
    warnOfOldStatus(operation, facts, sighting.what);
    return toState(state, facts);
}

/** Where the job can't be asked, a status that says RUNNING is one of another time. It stays: CDM has said no other. */
function warnOfOldStatus(
    operation: Operation,
    { submission }: RunFacts,
    what: "gone" | "clusterGone" | "clusterStopped",
): void {
    const run = identityOf(submission);
    if (Object.keys(run).length === 0 || livenessOf(submission.status) !== "live") return;
    const why = {
        gone: "the job deletes itself after its run, and does not exist any more",
        clusterGone: "the cluster does not exist any more",
        clusterStopped: "the cluster is stopped",
    }[what];
    operation.report.warn(
        `${operation.whom}: ${why}, so nothing of the job is live. The status ${submission.status ?? "none"} of ${describeRun(submission)} in the state is as it was last seen.`,
    );
}

/**
 * Stops what is live of ours, and returns only when the service itself has said twice that it is not. With `finish` the run
 * may end by itself first. Returns undefined where it failed and `onStopFailure` lets the resource go all the same, and where
 * there never was a run to ask for.
 */
export async function remove(stored: JobRunState, host: Host): Promise<LastStop | undefined> {
    const state = withMarks(stored);
    try {
        const isBare = neverHadRun(usable(state));
        if (isBare && !(await hasToAsk(state, host))) {
            host.registry.rememberReplaced(state.__urn, state);
            return undefined;
        }
        const operation = await begin(state, "delete", host, state);
        // At another address a run of the same id may be anybody's: that is seen to before any stop.
        if (isElsewhere(operation, factsOf(state)))
            refuseAbsenceElsewhere(operation, factsOf(state), await operation.look());
        const facts = await withOwedRun(operation, factsOf(state), perhapsAtDelete(state));
        const judge = judgeAtDelete(operation, facts, state);
        if (state.onDelete === "finish") await letEnd(operation, judge, facts);
        const [known, failed] = [liveWhenLastSeen(facts), failedWhenLastSeen(facts)];
        const { stop, last } = await stopAndVerify(operation, { judge, known, failed, isLast: true });
        refuseAbsenceElsewhere(operation, facts, last);
        await warnOfSchedule(operation, stop);
        host.registry.rememberReplaced(
            state.__urn,
            isBare ? state : await endedBy(operation, state, host, { facts, stop, last }),
        );
        return stop;
    } catch (error) {
        // A foreign run that is to fail the delete is no failed stop.
        if (state.onStopFailure !== "warn" || !isKnown(error) || error instanceof ForeignRunError) throw error;
        host.reportFor(state.__urn).warn(
            `The run of ${idOf(state)} may still be live, and leaves the state all the same because onStopFailure is "warn". ${error.message}`,
        );
        host.registry.rememberReplaced(state.__urn, state);
        return undefined;
    }
}

/** The state as a delete leaves it, for the create that follows where it is the first half of a replacement. */
async function endedBy(
    operation: Operation,
    state: JobRunState,
    { registry }: Host,
    { facts, stop: lastStop, last }: { facts: RunFacts; stop: LastStop; last: Sighting },
): Promise<JobRunState> {
    const { unfinished: _, superseded: __, ...known } = facts;
    if (last.kind !== "run") return toState(state, { ...known, submission: notLive(known.submission), lastStop });
    if (operation.isOurs(last.submission, claimOf(facts)))
        return toState(state, { ...known, submission: last.submission, lastStop });
    // Behind a later run the status tells nothing of the end of ours. A destroy keeps no state, and needs no word for it.
    const isHidden = liveWhenLastSeen(facts) !== undefined && registry.isInProgram(state.__urn);
    const history = isHidden ? await operation.showHistory() : undefined;
    const shown = history?.runs.find((run) => isSameRun(run, known.submission));
    const superseded = isIdentified(known.submission) && compareRuns(last.submission, known.submission) === "newer";
    return toState(state, {
        ...known,
        submission: shown ?? known.submission,
        lastStop,
        ...(superseded && { superseded }),
    });
}

/** That a job or its cluster is gone is believed when it was said twice. */
async function lookTwiceIfGone(operation: Operation): Promise<Sighting> {
    const sighting = await operation.look();
    if (sighting.kind !== "gone" || sighting.what === "clusterStopped") return sighting;
    await operation.pause(operation.pollMs);
    return operation.look();
}

async function endWhatRuns(operation: Operation, inputs: JobRunInputs, before: Sighting): Promise<JobRunState> {
    refuseAbsence(operation, before);
    const { stop, last } = liveRun(before)
        ? await stopAndVerify(operation, { judge: whoeversItIs, first: before, isLast: true })
        : { stop: undefined, last: before };
    const submission = last.kind === "run" ? last.submission : {};
    return toState(inputs, { submission, startedByUs: false, ...(stop && { lastStop: stop }) });
}
