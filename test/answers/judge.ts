import type { JobRunState } from "#provider/run/index.js";
import type { Attempt, Ending } from "./attempt.js";
import { isProof, statuses, wordsOfAnEnd } from "./evidence.js";
import { plain, readableError } from "./readable.js";
import { inTime } from "./sending.js";
import { Violation } from "./violation.js";
import { isLive, type Run, type World } from "./world.js";

/** What has to be true when an operation has ended. */
export function policy(attempt: Attempt, ending: Ending, now: number): void {
    inTime(attempt, now);
    if (ending.kind !== "done") readableError(ending.error);
    if (ending.kind !== "failed" && ending.state) plain(ending.state);
    startsOnce(attempt);
    if (ending.kind === "done") isTrue(attempt, ending);
    else isRemembered(attempt, ending);
    if (ending.kind !== "done") hasReason(attempt, ending.error, now);
}

export function wasLiedTo({ exchanged }: Pick<Attempt, "exchanged">): boolean {
    return exchanged.some(({ isLie }) => isLie);
}

function madeBy({ exchanged }: Attempt): Run[] {
    return exchanged.flatMap(({ made }) => made ?? []);
}

function startsOnce(attempt: Attempt): void {
    const made = madeBy(attempt);
    if (made.length > 1 && !wasLiedTo(attempt)) throw new Violation(`${attempt.name} has started ${made.length} runs`);
}

function isTrue(attempt: Attempt, ending: Ending & { kind: "done" }): void {
    const { aim, name } = attempt;
    switch (aim) {
        case "end":
        case "endAny":
            if (ending.isLetGo !== true && !attempt.isMisled) isOver(attempt);
            return;
        case "tell":
            if (ending.state === undefined) isGone(attempt);
            return;
        case "start":
        case "startAnyway":
        case "goOn":
        case "adopt":
            if (ending.state === undefined) throw new Violation(`${name} succeeds without a state`);
            if (!wasLiedTo(attempt)) hasItsRun(attempt, ending.state);
            return;
    }
}

function isOver({ name, aim, world, exchanged, owesStart }: Attempt): void {
    const live = aim === "endAny" ? world.live : world.liveOfOurs;
    // Where nothing has to be ended, a create rests on the look that all rest on.
    const isQuiet = aim === "endAny" && !exchanged.some(({ asked }) => asked === "stop");
    // Of a run that nobody has ever seen, that none is there is all that can be said.
    const isSeen = !owesStart || statuses(exchanged).some(({ says }) => says.what === "live");
    const needsWitness = live.length > 0 && isSeen && !isQuiet;
    if (!isProof(wordsOfAnEnd(exchanged), needsWitness, isQuiet ? 1 : 2)) {
        const which = live[0] ? `, and run ${live[0].id} is live` : "";
        throw new Violation(`${name} succeeds without CDM's own word for it${which}`);
    }
    if (live[0] && !exchanged.some(({ isLie }) => isLie))
        throw new Violation(`${name} succeeds with run ${live[0].id} live`);
}

function isGone({ name, exchanged }: Attempt): void {
    const { gone, cluster } = wordsOfAnEnd(exchanged);
    if (gone + cluster === 0) throw new Violation(`${name} forgets the run without CDM's word that the job is gone`);
}

/** The run in the state is there, and is the one that was to be had. */
function hasItsRun(attempt: Attempt, state: JobRunState): void {
    const { name, aim, world, inputs } = attempt;
    const run = runOf(world, state);
    if (run === undefined) throw new Violation(`${name} succeeds with a run in the state that is not there`);
    const made = madeBy(attempt);
    if (aim.startsWith("start") && !made.includes(run))
        throw new Violation(`${name} succeeds with run ${run.id}, which it has not started`);
    if (aim === "goOn" && !run.isOurs)
        throw new Violation(`${name} succeeds with run ${run.id}, which is a stranger's`);
    const waitFor = inputs.waitFor ?? "running";
    const isMet = {
        submitted: true,
        running: run.wasRunning || !isLive(run),
        completed: run.status === "SUCCEEDED",
    }[waitFor];
    if (!isMet) throw new Violation(`${name} succeeds with run ${run.id} ${run.status}, and waits for ${waitFor}`);
}

export function runOf({ runs }: World, { submissionId, creationDate }: JobRunState): Run | undefined {
    if (submissionId !== undefined) return runs.find(({ id }) => id === submissionId);
    return runs.filter(({ createdAt }) => createdAt === creationDate).at(-1);
}

/** A run that was started and is live is in the state, or what is owed is. */
function isRemembered(attempt: Attempt, ending: Exclude<Ending, { kind: "done" }>): void {
    const run = madeBy(attempt).at(-1);
    if (run === undefined || !attempt.world.live.includes(run) || wasLiedTo(attempt)) return;
    if (ending.kind === "failed") {
        throw new Violation(`${attempt.name} ends in an error, and run ${run.id} is live and in no state`);
    }
    const { state } = ending;
    const isOwed = state.unfinished?.phase === "start";
    if (!isOwed && runOf(attempt.world, state) !== run) {
        throw new Violation(`${attempt.name} ends in an error, and run ${run.id} is live and not the one in the state`);
    }
}

/** A few answers that are nothing final, to questions only, are no reason to give up before the time is up. */
function hasReason(attempt: Attempt, error: Error, now: number): void {
    const { name, exchanged, begunAt, timeoutMs } = attempt;
    const odd = exchanged.filter(({ replacement }) => replacement !== undefined);
    const mayPass = odd.every(({ asked, passes }) => asked === "status" && passes);
    // Until anything but a page of trouble has come, the address itself may be wrong.
    const first = exchanged[0]?.exchange;
    const isKnown = first !== undefined && "answer" in first && first.answer.httpStatus < 300;
    const hasTime = now - begunAt < timeoutMs - 60_000;
    const { there, last } = attempt.world;
    const isWell = there === "well" && last?.isOurs !== false && statuses(exchanged).length > odd.length - 1;
    if (attempt.owesStart) return;
    if (odd.length > 0 && odd.length <= 3 && mayPass && isKnown && hasTime && isWell) {
        throw new Violation(`${name} gives up though there is time: ${error.message}`);
    }
}
