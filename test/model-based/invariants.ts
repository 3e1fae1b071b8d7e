import { isDeepStrictEqual } from "node:util";
import { isMeant, meets, stepOf } from "../support/contract.js";
import { type Attempt, count, type Ending, lookOf } from "./attempt.js";
import { isOfResource, type Run } from "./job.js";
import type { Ownership } from "./ownership.js";
import { secret } from "./process.js";
import { inTime, quietTwice } from "./rules.js";
import { isSeen } from "./sending.js";
import { Violation } from "./violation.js";

/** What has to be true when an operation has ended. */
export function isKept(attempt: Attempt, ending: Ending, now: number, ownership: Ownership): void {
    inTime(now, attempt);
    if (ending.kind !== "done") isKnown(ending.error);
    if (ending.kind !== "failed" && ending.state) isPlain(ending.state);
    if (attempt.name === "delete" || attempt.name === "read") nothingStarted(attempt);
    if (ending.kind === "done") isDone(attempt, ending, ownership);
    const isForgotten = ending.kind === "failed" && attempt.name === "create";
    // Unless it has taken somebody else's run for its own.
    if (isForgotten && !mayMistake(attempt, ownership)) nothingLive(attempt, attempt.made);
    if (ending.kind === "unfinished" && ending.state.unfinished === undefined) {
        throw new Violation("a partial failure leaves nothing owed in the state");
    }
}

/** What fails without a trace has been seen twice to be over; and CDM itself does not run it again. */
export function isForgottenWithReason({ sendings, made }: Attempt, isRetried: boolean): void {
    const last = lookOf({ sendings })?.truth;
    const run = made.find((one) => one === last?.shown);
    if (run?.status !== "FAILED" || sendings.at(-1)?.truth?.isThere === false) return;
    if (!quietTwice(sendings)) throw new Violation(`run ${run.id} is forgotten, and was not seen twice to be over`);
    const couldAsk = sendings.every(({ kind, answeredAt }) => kind !== "other" || answeredAt !== undefined);
    if (isRetried && couldAsk) {
        throw new Violation(`run ${run.id} is forgotten, and CDM may run it again`);
    }
}

/** A run of somebody else's, or of another JobRun, was shown that could not be told from that of a start whose answer was lost. */
export function mayMistake({ sendings, others }: Attempt, ownership: Ownership): boolean {
    const shown = sendings.filter(isSeen).map(({ truth }) => truth?.shown);
    return shown.some((run) => {
        const isNotOurs = run !== undefined && (!isOfResource(run) || others.includes(run));
        return isNotOurs && ownership.mayBeOfALostStart(run);
    });
}

function isDone(attempt: Attempt, ending: Ending & { kind: "done" }, ownership: Ownership): void {
    const { name, inputs, state } = attempt;
    const isEnd = name === "delete" || nextStepOf(attempt) === "stop" || stopsAtCreate(attempt);
    if (ending.isSent) isSentOnce(attempt);
    else if (isEnd && ending.isWarned !== true) isOver(attempt, ownership);
    if (ending.isWarned && inputs.onStopFailure !== "warn") throw new Violation("delete was let go without a word");
    if (name === "read") stillOwes(attempt, ending, ownership);
    if (name === "create" || name === "update") hasMet(attempt, ending);
    const hadToStart = name === "create" ? mustStart(attempt) : nextStepOf(attempt) === "rerun";
    const hasTakenOver = inputs.ifRunning === "adopt" && ending.state?.startedByUs === false;
    if (hadToStart && !hasTakenOver && attempt.made.length === 0 && !mayMistake(attempt, ownership)) {
        throw new Violation(`${name} has started nothing${state ? "" : " and says it has"}`);
    }
}

/** The one exception: the last that was sent about the job is a stop, which was taken, after a look that showed the run live. */
function isSentOnce({ name, inputs, sendings }: Attempt): void {
    const isAllowed = name === "delete" && inputs.onDelete === "send";
    const last = sendings.filter(({ kind }) => kind !== "other").at(-1);
    if (!isAllowed || last?.kind !== "stop") throw new Violation(`${name} says that it has only sent a stop`);
}

/** Nothing of ours is live: CDM said so twice, and it was so when it was last asked. */
function isOver(attempt: Attempt, ownership: Ownership): void {
    const { sendings, inputs, state } = attempt;
    if (sendings.at(-1)?.truth?.isThere === false || ownership.isMistaken) return;
    if (state?.unfinished?.phase === "start" && mayMistake(attempt, ownership)) return;
    const isLeft = ({ truth }: (typeof sendings)[number]) =>
        truth?.shown !== undefined &&
        (isOfAnother(truth.shown, attempt) || (inputs.onForeignRun !== "stop" && !mustBeStopped(truth.shown, attempt)));
    if (!quietTwice(sendings, isLeft)) throw new Violation(`${attempt.name} succeeds without two quiet looks in a row`);
    nothingLive(attempt, undefined);
}

/** Held or started by another JobRun that the state still has, or come after its run: that is for the other to see to. */
function isOfAnother(run: Run, { others, staying }: Attempt): boolean {
    return others.includes(run) || staying.some(({ id }) => id < run.id);
}

function mustBeStopped(run: Run, { held, others }: Attempt): boolean {
    // One before the run that is known is over: it is the status that is behind.
    if (run.id < (held?.id ?? 0)) return false;
    const isNewer = held !== undefined && run.id > held.id;
    // While another JobRun stands for the job, the runs of its schedule are no less that one's.
    return isOfResource(run) || (run.isAuto && isNewer && others.length === 0);
}

/** @param among the runs that count; all that starts of ours have made, where it is undefined */
function nothingLive({ name, sendings, others }: Attempt, among: readonly Run[] | undefined): void {
    const last = sendings.filter(({ truth }) => truth).at(-1);
    if (last?.truth?.isThere === false) return;
    const sinceStart = sendings.slice(sendings.map(({ kind }) => kind).lastIndexOf("start") + 1);
    const truth = (sinceStart.filter(isSeen).at(-1) ?? last)?.truth;
    const live = truth?.oursLive.filter((run) => (among ? among.includes(run) : !others.includes(run))) ?? [];
    if (live.length > 0) throw new Violation(`${name} ends, and run ${live[0]?.id} of ours is live and in no state`);
}

/** What is owed stays owed over a refresh, unless it has been met. */
function stillOwes(attempt: Attempt, ending: Ending & { kind: "done" }, ownership: Ownership): void {
    const { state, inputs } = attempt;
    if (state?.unfinished === undefined || ending.state === undefined || ending.state.unfinished) return;
    const status = ending.state.status;
    // A stop of ours that is owed may have ended the run. Only its success meets anything then.
    const waitFor = state.unfinished.isToStop ? "completed" : inputs.waitFor;
    const isMet = status !== undefined && meets(status, waitFor);
    const shown = lookOf(attempt)?.truth?.shown;
    const isShown = shown !== undefined && ownership.holds(ending.state, shown);
    if (!isMet || !isShown) throw new Violation("a refresh has forgotten what is owed");
}

/** What succeeds owes nothing, and has seen its run where `waitFor` wants it. */
function hasMet({ name, inputs, ...attempt }: Attempt, { state }: Ending & { kind: "done" }): void {
    if (state === undefined) throw new Violation(`${name} succeeds without a state`);
    if (state.unfinished) throw new Violation(`${name} succeeds and leaves a ${state.unfinished.phase} owed`);
    if (inputs.desiredState === "stopped" || nextStepOf({ name, inputs, ...attempt }) === "keep") return;
    const isStopped = inputs.maxRunTime !== undefined && state.status === "STOPPED";
    const mayFail = inputs.failOnRunFailure === false && (state.status === "FAILED" || isStopped);
    if (!meets(state.status, inputs.waitFor) && !mayFail) throw new Violation(`${name} succeeds at ${state.status}`);
}

function nothingStarted(attempt: Attempt): void {
    if (count(attempt, "start") > 0) throw new Violation(`${attempt.name} sends a start`);
    if (attempt.name === "read" && count(attempt, "stop") > 0) throw new Violation("read sends a stop");
}

function mustStart(attempt: Attempt): boolean {
    const first = attempt.sendings.find(({ answeredAt }) => answeredAt !== undefined);
    const isAdopted = attempt.inputs.ifRunning === "adopt" && first?.truth?.isShownLive === true;
    return attempt.inputs.desiredState !== "stopped" && !isAdopted;
}

function stopsAtCreate(attempt: Attempt): boolean {
    return attempt.name === "create" && attempt.inputs.desiredState === "stopped" && count(attempt, "stop") > 0;
}

function nextStepOf({ name, state, inputs }: Attempt): string | undefined {
    return name === "update" && state ? stepOf(state, inputs) : undefined;
}

/** Goes on with its run, whatever that is: nothing else may be in the state afterwards. */
export function takesNoOther(attempt: Attempt, ending: Ending, ownership: Ownership): void {
    if (ending.kind === "failed" || ending.state === undefined) return;
    if (ending.state.desiredState === "stopped" && !ending.state.startedByUs) return;
    const run = ownership.runOf(ending.state);
    if (run === undefined || attempt.held === run) return;
    // The user may decide so, once an error has said what can't be told.
    const isDecided = attempt.inputs.ifRunning === "adopt" && attempt.state?.ifRunning !== "adopt";
    // At create it stands there from the start, also for a live run that the status shows late.
    const isTakenOver = isDecided && !ending.state.startedByUs;
    const isAdopted = isTakenOver || (attempt.name === "create" && !mustStart(attempt));
    if (!isAdopted && !ownership.mayBeOurs(run, attempt)) {
        throw new Violation(`run ${run.id} of "${run.user}" (${run.origin}) is taken for ours`);
    }
    ownership.takes(run);
}

function isKnown(error: Error): void {
    if (!isMeant(error)) throw new Violation(`an error that tells the user nothing is thrown: ${error.stack}`);
    if (error.message.includes(secret)) throw new Violation("an error tells the token");
}

function isPlain(state: object): void {
    const plain = JSON.parse(JSON.stringify(state));
    if (!isDeepStrictEqual(plain, { ...state })) throw new Violation("a state is no plain JSON");
    if (JSON.stringify(state).includes(secret)) throw new Violation("a state holds the token");
}
