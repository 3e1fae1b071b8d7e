import type { Attempt } from "./attempt.js";
import { count, isResumed, lookOf } from "./attempt.js";
import { isOfResource, type Run } from "./job.js";
import type { Ownership } from "./ownership.js";
import { isLook, isSeen, type Sending } from "./sending.js";
import { Violation } from "./violation.js";

/** The last request of an operation may begin just before its deadline, and a look has a second at least. */
const overtimeMs = 31_000;

/** What may not be sent, judged at the moment before it is. */
export function mayBeSent(sending: Sending, attempt: Attempt, ownership: Ownership): void {
    inTime(sending.sentAt, attempt);
    fewEnough(sending.sentAt, attempt);
    if (sending.kind === "start") mayStart(attempt, ownership);
    if (sending.kind === "stop") mayStop(sending, attempt, ownership);
}

export function inTime(now: number, { name, begunAt, timeoutMs }: Attempt): void {
    if (now - begunAt > timeoutMs + overtimeMs) {
        throw new Violation(`${name} goes on ${(now - begunAt - timeoutMs) / 1_000} s after its deadline`);
    }
}

/** A minute of retries is some seven requests; all else is paced by the poll. */
function fewEnough(now: number, { name, begunAt, pollMs, sendings }: Attempt): void {
    const most = 60 + (4 * (now - begunAt)) / Math.min(pollMs, 10_000);
    if (sendings.length > most) throw new Violation(`${name} has sent ${sendings.length} requests`);
}

function mayStart(attempt: Attempt, ownership: Ownership): void {
    const { inputs, state, sendings, owedAfter } = attempt;
    const truth = lookOf(attempt)?.truth;
    if (inputs.desiredState === "stopped") throw new Violation('a start is sent under desiredState "stopped"');
    if (truth === undefined) throw new Violation("a start is sent without a look before");
    if (truth.isShownLive) throw new Violation("a start is sent though the last look showed a live run");
    const isFirst = count(attempt, "start") === 0;
    if (isFirst && count(attempt, "stop") > 0 && !quietTwice(sendings)) {
        throw new Violation("a start is sent after a stop that was not seen twice to have worked");
    }
    if (!isResumed(attempt) || ownership.isMistaken) return;
    if (state?.unfinished?.phase === "wait" && !state.unfinished.isToStop)
        throw new Violation("a start is sent where only a wait is owed");
    const { shown } = truth;
    // The user may decide that it is to be started anew, once an error has said what can't be told.
    const isDecided = inputs.ifRunning === "restart" && state?.ifRunning !== "restart";
    const isOwed = state?.unfinished?.phase === "start" && !isDecided;
    const { after } = state?.unfinished ?? {};
    // Runs of one second are one where no id tells them apart.
    const isAsBefore = shown !== undefined && after !== undefined && ownership.holds(after, shown);
    if (isOwed && shown?.origin === "ours" && shown.id > (owedAfter?.id ?? 0) && !isAsBefore) {
        throw new Violation("a start is sent again though its run is shown");
    }
}

/** A start may arrive late, and meet what came alive since we looked, or what another JobRun holds; but no run of ours that we knew of. */
export function mayArrive(sending: Sending, { sendings, others }: Attempt, live: readonly Run[]): void {
    const before = sendings.slice(0, sendings.indexOf(sending)).filter(isSeen).at(-1)?.truth?.at ?? 0;
    const known = live.filter((run) => isOfResource(run) && !others.includes(run));
    const ours = known.find((run) => (run.revivedAt ?? 0) < before);
    if (ours) throw new Violation(`a start arrives beside run ${ours.id}, which is ours too`);
}

export function startsOnce({ name, made }: Attempt): void {
    const { length } = made.filter(({ isGone }) => !isGone);
    if (length > 1) throw new Violation(`${name} has started ${length} runs`);
}

function mayStop(sending: Sending, attempt: Attempt, ownership: Ownership): void {
    const { sendings } = attempt;
    const since = sendings.slice(sendings.map((one) => one.kind).lastIndexOf("stop") + 1);
    const look = since.filter(isSeen).at(-1);
    const run = look?.truth?.isShownLive ? look.truth.shown : undefined;
    if (run === undefined || look === undefined)
        throw new Violation("a stop is sent without a look that shows a live run");
    if (look.answeredAt !== sending.sentAt)
        throw new Violation("a stop is sent some time after the look that it rests on");
    if (attempt.staying.includes(run) && ownership.areToldApart)
        throw new Violation(`a stop is sent for run ${run.id}, which another JobRun holds`);
    if (!mayStopWhoevers(attempt) && !ownership.mayBeOurs(run, attempt)) {
        throw new Violation(`a stop is sent for run ${run.id} of "${run.user}" (${run.origin})`);
    }
}

function mayStopWhoevers({ name, inputs, state }: Attempt): boolean {
    const { ifRunning } = inputs;
    // The user may decide so, once an error has said what can't be told.
    const isPolicy = ifRunning === "adopt" || ifRunning === "restart";
    const owesStart = state?.unfinished !== undefined && state.unfinished.phase !== "wait";
    const isDecided = isPolicy && owesStart && state.ifRunning !== ifRunning;
    if (name !== "create") return inputs.onForeignRun === "stop" || isDecided;
    // A run that was taken over is stopped when its time is over.
    const hasLimit = inputs.onTimeout === "stop" || inputs.maxRunTime !== undefined;
    if (hasLimit && ifRunning === "adopt") return true;
    return ifRunning === "restart" || (inputs.desiredState === "stopped" && ifRunning === "adopt");
}

/** The last two answers of the status showed nothing live (or only what is not ours), with a pause between them. */
export function quietTwice(sendings: readonly Sending[], isLeft: (sending: Sending) => boolean = () => false): boolean {
    const [one, other] = sendings.filter(isLook).filter(isSeen).slice(-2);
    if (!one?.truth || !other?.truth) return false;
    const areQuiet = [one, other].every((look) => !look.truth?.isShownLive || isLeft(look));
    return areQuiet && other.sentAt - (one.answeredAt ?? one.sentAt) >= 1_000;
}
