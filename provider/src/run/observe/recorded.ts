import type { Submission } from "../../cdm/submission.js";
import { describeMoment } from "../../common/dates.js";
import type { Look, Recorder, TransitionEvent } from "../model/events.js";
import { isIdentified, isSameRun } from "../model/identity.js";
import type { Observation } from "../model/observation.js";
import type { Observer } from "./observer.js";

/**
 * The observer, with a record of each change that a look shows: of the run, of its status, of its rows and its progress. A look that shows what
 * the last one did leaves no record.
 *
 * @param known the run in the state, as it was last seen
 */
export function recordTransitions(
    observer: Observer,
    { record }: Pick<Recorder, "record">,
    known: Submission | undefined,
): Observer {
    let last = known;
    let lastSeen: string | undefined;

    function note(seen: Observation): Observation {
        const event = seen.kind === "run" ? ofRun(seen.run, seen.live, sourceOf(seen)) : withoutRun(seen);
        if (event !== undefined) record(event);
        return seen;
    }

    function ofRun(run: Submission, live: boolean, source: Look["source"]): TransitionEvent | undefined {
        const before = last !== undefined && isAsBefore(last, run) ? last : undefined;
        const isBack = lastSeen !== undefined && lastSeen !== "run";
        const isOther = before === undefined || before.status !== run.status || isBack;
        const isAmount = before?.writeRows !== run.writeRows || before?.progress !== run.progress;
        [last, lastSeen] = [run, "run"];
        if (!isOther && !isAmount) return undefined;
        return {
            event: "transition",
            change: isOther ? "status" : "progress",
            seen: "run",
            run: run.submissionId,
            status: run.status,
            before: before?.status,
            live,
            source,
            user: run.creationUser,
            isAutomatic: run.isExecuteAuto,
            createdAt: dateOf(run.creationDate),
            updatedAt: dateOf(run.lastUpdateDate),
            progress: run.progress,
            rows: run.writeRows,
        };
    }

    function withoutRun(seen: Exclude<Observation, { readonly kind: "run" }>): TransitionEvent | undefined {
        const cause = seen.kind === "absent" ? seen.cause : undefined;
        const text = "error" in seen ? seen.error.failure.text : undefined;
        const what = `${seen.kind} ${cause} ${text}`;
        if (what === lastSeen) return undefined;
        lastSeen = what;
        return { event: "transition", change: "status", seen: seen.kind, cause, text };
    }

    return {
        ...observer,
        observe: async (options) => note(await observer.observe(options)),
        classifyFailure: async (failure) => note(await observer.classifyFailure(failure)),
    };
}

/** Whether both are one run. If CDM tells nothing by which they could be told apart, they count as one. */
function isAsBefore(last: Submission, run: Submission): boolean {
    return isSameRun(last, run) || (!isIdentified(last) && !isIdentified(run));
}

/** A look as a proof names it. */
export function lookOf(seen: Exclude<Observation, { readonly kind: "unreachable" }>, now: number): Look {
    const at = describeMoment(now);
    if (seen.kind === "absent") return { at, witness: seen.cause, source: "status" };
    if (seen.kind === "neverRan") return { at, witness: "run", source: "status", status: "NEVER_EXECUTED" };
    const { submissionId: run, status } = seen.run;
    return { at, witness: "run", source: sourceOf(seen), run, status };
}

function sourceOf({ isHint }: { readonly isHint?: true }): Look["source"] {
    return isHint === true ? "list" : "status";
}

function dateOf(milliseconds: number | undefined): string | undefined {
    return milliseconds === undefined ? undefined : describeMoment(milliseconds);
}
