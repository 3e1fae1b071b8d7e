import type { JobRunState } from "#provider/run/state.js";
import { type Attempt, count } from "./attempt.js";
import { users } from "./happenings.js";
import { isOfResource, type Run } from "./job.js";
import type { Sending } from "./sending.js";

/** How long after a start its run may still be taken for it, and how much before: the clocks' difference. */
const windowMs = 15 * 60_000;

/**
 * Whose a run may be held to be, by the design and with all that can be known: not by what the provider says.
 *
 * Who can't know better is not blamed: a run that appears while the answer to a start is lost can be that start's.
 */
export class Ownership {
    private readonly unnamed: { readonly sending: Sending; readonly isUserKnown: boolean }[] = [];
    private readonly taken = new Set<Run>();
    /** The resource holds a run for its own that is not, or what came after it, and could not know better. */
    isMistaken = false;

    constructor(private readonly runs: () => readonly Run[]) {}

    /** A start is about to be sent; its answer may never name the run. */
    sends(sending: Sending, { state }: Attempt): void {
        const { startedByUs, creationUser, isExecuteAuto } = state ?? {};
        const isUserKnown = startedByUs === true && creationUser !== undefined && isExecuteAuto !== true;
        this.unnamed.push({ sending, isUserKnown });
    }

    mayBeOurs(run: Run, attempt: Attempt): boolean {
        const { state } = attempt;
        if (run.origin === "ours" || this.taken.has(run) || this.mayBeOfALostStart(run)) return true;
        if (state?.submissionId !== undefined && run.id <= state.submissionId) return false;
        const startedByUs = state?.startedByUs === true || count(attempt, "start") > 0;
        return run.isAuto || (startedByUs && this.ourUsers().has(run.user));
    }

    /** The run that a state holds. */
    runOf(state: JobRunState | undefined): Run | undefined {
        return this.runs().find(({ id }) => id === state?.submissionId);
    }

    takes(run: Run): void {
        this.taken.add(run);
        if (isOfResource(run)) this.isMistaken = false;
        else if (this.mayBeOfALostStart(run)) this.isMistaken = true;
    }

    mayBeOfALostStart(run: Run): boolean {
        return (
            !run.isAuto &&
            this.unnamed.some(
                ({ sending, isUserKnown }) =>
                    sending.isNamed !== true &&
                    (!isUserKnown || run.user === users.ours) &&
                    Math.abs(run.createdAt - sending.sentAt) <= windowMs + 300_000,
            )
        );
    }

    /** Ours, and whoever's run could not be told from ours. */
    private ourUsers(): Set<string> {
        const mistaken = [...this.taken].filter((run) => run.origin !== "ours" && this.mayBeOfALostStart(run));
        return new Set([users.ours, ...mistaken.map(({ user }) => user)]);
    }
}
