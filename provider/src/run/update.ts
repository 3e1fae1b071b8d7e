import { describeMoment } from "../cdm/dates.js";
import type { Submission } from "../cdm/submission.js";
import { refuseAbsence } from "./absence.js";
import { isElsewhere, refuseAbsenceElsewhere } from "./address.js";
import { JobRunError, RunUnfinishedError } from "./errors.js";
import { identityOf, isIdentified, isOfOurUser, isSameRun, type SentStart } from "./identity.js";
import { inputsOf, type JobRunInputs, reserveOf } from "./inputs.js";
import { type Judge, judgeAtUpdate, notAdoptable, whoeversItIs } from "./judge.js";
import { graceMs, lookPastLag } from "./lag.js";
import type { Operation } from "./operation.js";
import { held, notLive } from "./refresh.js";
import { warnOfSchedule } from "./schedule.js";
import { owesRestart } from "./settle.js";
import { liveRun, type Sighting } from "./sighting.js";
import { adopted, goOn, type Predecessor, startAndWait } from "./startAndWait.js";
import { cannotTell, isOnlyNewRun, lookForRunOf } from "./startOnce.js";
import {
    claimOf,
    failedWhenLastSeen,
    type JobRunState,
    liveWhenLastSeen,
    ourUser,
    type RunFacts,
    toState,
} from "./state.js";
import { livenessOf } from "./status.js";
import { stopAndVerify } from "./stopAndVerify.js";
import { waitForRun } from "./waitForRun.js";

/** A new run in place of the old one: never two at once, and the new one only after a verified end of the old. */
export async function rerun(
    operation: Operation,
    inputs: JobRunInputs,
    stored: RunFacts,
    old: JobRunInputs,
): Promise<JobRunState> {
    const facts = await withOwedRunAtUpdate(operation, stored, inputs, old);
    const judge = judgeByUser(operation, facts, inputs, old);
    const known = liveWhenLastSeen(facts);
    if (inputs.onUpdate === "queue") await letEnd(operation, judge, facts);
    const before = await lookPastLag(operation, known);
    refuseAbsenceElsewhere(operation, facts, before);
    const taken = takenOver(operation, facts, inputs, old, liveRun(before));
    if (taken) return goOn(operation, inputs, taken, true);
    if (!liveRun(before)) return startAndWait(operation, inputs, before, predecessor(facts, before));
    const { stop, last } = await stopAndVerify(operation, { judge, known, first: before });
    try {
        return await startAndWait(operation, inputs, last, { ...predecessor(facts, last), lastStop: stop });
    } catch (error) {
        if (error instanceof RunUnfinishedError) throw error;
        // The old run is stopped: a state that still shows it live would make the next up believe that all is well.
        // What the new run was to have stays a difference until it has it.
        const isOurs = last.kind === "run" && operation.isOurs(last.submission, claimOf(facts));
        const submission = isOurs ? last.submission : facts.submission;
        const stopped = { submission, startedByUs: facts.startedByUs, lastStop: stop };
        throw owesRestart(
            operation,
            asOwed(inputs, old),
            stopped,
            error instanceof JobRunError
                ? error
                : new JobRunError("notStartedAnew", String(error instanceof Error ? error.message : error)),
        );
    }
}

function predecessor(facts: RunFacts, last: Sighting): Predecessor {
    const { startedByUs, submission: known } = facts;
    const submission = last.kind === "run" && isSameRun(last.submission, known) ? last.submission : known;
    const run = identityOf(known);
    return {
        user: ourUser(facts),
        isKept: true,
        ...(Object.keys(run).length > 0 && { known: run }),
        ...(startedByUs && { submission }),
    };
}

/** What `desiredState: "stopped"` makes of an update, and of a job that somebody has started again. */
export async function stopOnly(
    operation: Operation,
    inputs: JobRunInputs,
    stored: RunFacts,
    old: JobRunInputs,
): Promise<JobRunState> {
    const facts = await withOwedRunAtUpdate(operation, stored, inputs, old);
    const { unfinished: _, superseded: __, ...known } = facts;
    if (isElsewhere(operation, facts)) refuseAbsenceElsewhere(operation, facts, await operation.look());
    const judge = judgeByUser(operation, facts, inputs, old);
    const [lastLive, failed] = [liveWhenLastSeen(facts), failedWhenLastSeen(facts)];
    const { stop, last } = await stopAndVerify(operation, { judge, known: lastLive, failed, isLast: true });
    refuseAbsenceElsewhere(operation, facts, last);
    refuseAbsence(operation, last);
    await warnOfSchedule(operation, stop);
    const submission = last.kind === "run" ? last.submission : notLive(known.submission);
    const isOurs = last.kind !== "run" || operation.isOurs(submission, claimOf(facts));
    return toState(inputs, { ...held(known, isOurs), submission, lastStop: stop });
}

/** Lets a live run end that may be stopped, for as long as enough time is left to stop it and verify that. */
export async function letEnd(operation: Operation, judge: Judge, facts: RunFacts): Promise<void> {
    const live = liveRun(await lookPastLag(operation, liveWhenLastSeen(facts)));
    if (live === undefined || judge(live).verdict !== "stop") return;
    const { startedByUs } = facts;
    const keptBackMs = reserveOf(operation.timeoutMs);
    const outcome = await waitForRun(operation, live, "completed", { startedByUs, keptBackMs, isClaimed: false });
    if (outcome.kind === "outOfSight") throw outcome.error;
}

/** Goes on with what an earlier operation has left unfinished. */
export async function resume(
    operation: Operation,
    inputs: JobRunInputs,
    stored: RunFacts,
    old: JobRunInputs,
): Promise<JobRunState> {
    if (stored.unfinished?.phase === "wait") {
        if (isElsewhere(operation, stored)) refuseAbsenceElsewhere(operation, stored, await operation.look());
        return goOn(operation, inputs, stored, true);
    }
    const facts = await withOwedRunAtUpdate(operation, stored, inputs, old);
    if (facts.unfinished === undefined) return goOn(operation, inputs, facts, true);
    const sighting = await lookPastLag(operation, liveWhenLastSeen(facts));
    refuseAbsenceElsewhere(operation, facts, sighting);
    const live = liveRun(sighting);
    // Owing a restart: what has come alive again by itself is ours to go on with.
    if (live && facts.unfinished?.phase === "restart" && operation.isOurs(live, claimOf(facts))) {
        return goOn(operation, inputs, { ...facts, submission: live }, true);
    }
    const taken = takenOver(operation, facts, inputs, old, live);
    if (taken) return goOn(operation, inputs, taken, true);
    if (live) {
        const judge = judgeByUser(operation, facts, inputs, old);
        const { stop, last } = await stopAndVerify(operation, { judge, first: sighting });
        return startAndWait(operation, inputs, last, { ...predecessor(facts, last), lastStop: stop });
    }
    return startAndWait(operation, inputs, sighting, predecessor(facts, sighting));
}

/** What came of a start that is owed. What is taken over on the user's word only was not started by us. */
type OwedRun = Pick<RunFacts, "submission" | "startedByUs" | "__adopted">;

/** What is made of a run of which nothing tells whether it came of the start that is owed. */
type Perhaps = (run: Submission, sent: SentStart) => OwedRun | "notOurs" | "unclear";

/** `ifRunning` decides, as where a create finds a live run. One that has ended may be ours, and a second start one too many. */
function perhapsAtUpdate(operation: Operation, inputs: JobRunInputs, old: JobRunInputs): Perhaps {
    return (run) => {
        if (hasDecided("adopt", inputs, old) && isIdentified(run)) return adopted(operation, run);
        return hasDecided("restart", inputs, old) ? "notOurs" : "unclear";
    };
}

/** Where a start is owed, what is live may be stopped by the user's decision, whoever's it is. */
function judgeByUser(operation: Operation, facts: RunFacts, inputs: JobRunInputs, old: JobRunInputs): Judge {
    const owesStart = facts.unfinished !== undefined && facts.unfinished.phase !== "wait";
    return owesStart && hasDecided("restart", inputs, old) ? whoeversItIs : judgeAtUpdate(operation, facts, inputs);
}

/** A run in the way of the start that is owed, where the user has decided to take it over. */
function takenOver(
    operation: Operation,
    facts: RunFacts,
    inputs: JobRunInputs,
    old: JobRunInputs,
    live: Submission | undefined,
): RunFacts | undefined {
    const { unfinished, lastStop } = facts;
    if (unfinished?.phase !== "restart" || !live || !hasDecided("adopt", inputs, old)) return undefined;
    if (operation.isOurs(live, claimOf(facts))) return undefined;
    if (!isIdentified(live)) throw notAdoptable(operation, live);
    return { ...adopted(operation, live), ...(lastStop && { lastStop }) };
}

/** The user has read what can't be told, and has decided. A policy that stood there before decides nothing: it would start the job twice, or take over another user's run. */
function hasDecided(on: "adopt" | "restart", { ifRunning }: JobRunInputs, old: JobRunInputs): boolean {
    return ifRunning === on && old.ifRunning !== on;
}

/** The inputs as a state has to hold them where the user has decided and nothing could be done about it: the next `up` finds the decision still to be one. */
export function stillToDecide(inputs: JobRunInputs, old: JobRunInputs): JobRunInputs {
    const isDecision = hasDecided("adopt", inputs, old) || hasDecided("restart", inputs, old);
    return isDecision ? withIfRunning(inputs, old.ifRunning) : inputs;
}

export function withIfRunning(inputs: JobRunInputs, ifRunning: JobRunInputs["ifRunning"]): JobRunInputs {
    return inputsOf({ ...inputs, ifRunning } as JobRunInputs);
}

/** That `ifRunning` is to be changed helps nobody who has it so already. */
function whyNotDecided({ ifRunning }: JobRunInputs, old: JobRunInputs): string {
    if (ifRunning === undefined || ifRunning === "fail" || ifRunning !== old.ifRunning) return "";
    return ` ifRunning was "${ifRunning}" before this could be asked, so it decides nothing yet: to let it decide, set it to "fail", run pulumi up, then set it back.`;
}

/** One of our user is ours. Of any other, one that has ended needs no stop. */
export function perhapsAtDelete({ onForeignRun }: JobRunInputs): Perhaps {
    return (run, sent) => {
        if (onForeignRun === "stop") return "notOurs";
        // Ours by its user, as any run that he starts after ours: at a start it would not be enough, since that run may be another's.
        if (isOfOurUser(run, sent) && isIdentified(run)) return { submission: run, startedByUs: true };
        return livenessOf(run.status) === "live" ? "unclear" : "notOurs";
    };
}

/** What is known of the run, what came of a start that is owed included. */
export async function withOwedRun(operation: Operation, stored: RunFacts, perhaps: Perhaps): Promise<RunFacts> {
    const facts = await withUser(operation, stored);
    const owed = await lookForOwedRun(operation, facts, perhaps);
    if (owed === undefined) return facts;
    const { unfinished: _, ...known } = facts;
    return { ...known, ...owed };
}

/** The same at an update. What can't be told is asked of the user: the state remembers how the program stood then, so that a change of it decides. */
async function withOwedRunAtUpdate(
    operation: Operation,
    stored: RunFacts,
    inputs: JobRunInputs,
    old: JobRunInputs,
): Promise<RunFacts> {
    try {
        return await withOwedRun(operation, stored, perhapsAtUpdate(operation, inputs, old));
    } catch (error) {
        if (!(error instanceof JobRunError) || error.why !== "owedStartUnclear") throw error;
        const kept = toState(asOwed(stillToDecide(inputs, old), old), stored);
        throw new RunUnfinishedError(operation.id, kept, error.why, `${error.sentence}${whyNotDecided(inputs, old)}`);
    }
}

/** The inputs of today but for what the next run was to have: that stays a difference until it has it. */
export function asOwed(
    inputs: JobRunInputs,
    { variables, triggers, desiredState, __secretVariables, __secretTriggers }: JobRunInputs,
): JobRunInputs {
    const owed = { ...inputs, variables, triggers, desiredState, __secretVariables, __secretTriggers };
    return inputsOf(owed as JobRunInputs);
}

/** Who logs in today may be another user than the one who sent a start: his name proves that its run is ours, and never that it is not. */
async function withUser(operation: Operation, facts: RunFacts): Promise<RunFacts> {
    const { unfinished } = facts;
    if (unfinished?.phase !== "start") return facts;
    const today = unfinished.self === undefined ? await operation.ownUser() : undefined;
    const { isUserShared } = operation;
    const known = { ...unfinished, ...(today !== undefined && { today }), ...(isUserShared && { isUserShared }) };
    return { ...facts, unfinished: known };
}

/**
 * Where a start of unknown effect is owed: looks for its run until it has had its time to show.
 *
 * @throws JobRunError where that can't be told: neither a start nor an end may be built on it
 */
async function lookForOwedRun(
    operation: Operation,
    { unfinished }: RunFacts,
    perhaps: Perhaps,
): Promise<OwedRun | undefined> {
    if (unfinished?.phase !== "start") return undefined;
    const found = await lookForRunOf(operation, unfinished, { forMs: graceMs });
    const decide = (run: Submission) => {
        const decided = perhaps(run, unfinished);
        if (decided === "unclear") throw owedStartUnclear(operation, unfinished.since, cannotTell(operation, run));
        return decided === "notOurs" ? undefined : decided;
    };
    switch (found.kind) {
        case "run":
            if (unfinished.isAccepted && !(await isOnlyNewRun(operation, unfinished, found.run)))
                return decide(found.run);
            return { submission: found.run, startedByUs: true };
        // What another user started is not the one, and hides no live run: CDM has one at a time.
        case "other":
        case "none":
        case "jobGone":
        case "clusterDown":
            return undefined;
        case "unseen":
            throw owedStartUnclear(operation, unfinished.since, "Its status could not be read for long enough.");
        case "perhaps":
            return decide(found.run);
    }
}

function owedStartUnclear({ whom, stopByHand }: Operation, since: number, why: string): JobRunError {
    return new JobRunError(
        "owedStartUnclear",
        `A start of ${whom} was sent at ${describeMoment(since)}, and whether a run came of it can't be told. ${why} ` +
            `The resource stays in the state. Run pulumi again, or stop the run by hand${stopByHand}`,
    );
}
