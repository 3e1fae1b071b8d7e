import { tellsNothing } from "../support/contract.js";
import { type Attempt, count } from "./attempt.js";
import type { Edition } from "./cdm.js";
import { isOfResource, type Run } from "./job.js";
import { meets } from "./notYet.js";
import type { Sending } from "./sending.js";
import { fits, type Identity } from "./words.js";

/**
 * How long after a start its run may still be taken for it: a request, the grace and a poll. And how much before: the service's clock
 * is known to a second, and two of its machines may be some seconds apart.
 */
const window = meets("B3") ? { beforeMs: 6_000, afterMs: 100_000 } : { beforeMs: 20 * 60_000, afterMs: 20 * 60_000 };

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

    constructor(
        private readonly runs: () => readonly Run[],
        private readonly edition: Edition,
    ) {}

    /** Where a status gives no ids, and a start's answer nothing else, nobody can tell one run from the next. */
    get areToldApart(): boolean {
        return this.edition.wording.status.ids !== "none";
    }

    /** A start is about to be sent; its answer may never name the run. */
    sends(sending: Sending, { state }: Attempt): void {
        const { startedByUs, creationUser, isExecuteAuto } = state ?? {};
        const isUserTold = !tellsNothing(creationUser) && this.edition.wording.status.users !== "none";
        const isUserKnown = startedByUs === true && isUserTold && isExecuteAuto !== true;
        this.unnamed.push({ sending, isUserKnown });
    }

    mayBeOurs(run: Run, attempt: Attempt): boolean {
        const { state, held } = attempt;
        if (run.origin === "ours" || this.taken.has(run) || this.mayBeOfALostStart(run)) return true;
        if (held !== undefined && run.id <= held.id) return false;
        const startedByUs = state?.startedByUs === true || count(attempt, "start") > 0;
        const isUserTold = this.edition.wording.status.users !== "none";
        if (run.isAuto) return true;
        const mayBeOfUser = attempt.inputs.onRunOfSameUser !== "foreign" && isUserTold && !tellsNothing(run.user);
        return startedByUs && mayBeOfUser && this.ourUsers().has(run.user);
    }

    /** The run that a state holds, where all that it holds fits one alone. */
    runOf(state: Identity | undefined): Run | undefined {
        const { wording, skewMs } = this.edition;
        const fitting = state ? this.runs().filter((run) => fits(run, state, wording, skewMs)) : [];
        return fitting.length === 1 ? fitting[0] : undefined;
    }

    /** True where the state can be of that run, by all that it holds. */
    holds(state: Identity, run: Run): boolean {
        return fits(run, state, this.edition.wording, this.edition.skewMs);
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
                    this.mayHaveMade(sending, run) &&
                    (!isUserKnown || tellsNothing(run.user) || run.user === this.edition.ourUser) &&
                    run.createdAt >= sending.sentAt - window.beforeMs &&
                    run.createdAt <= sending.sentAt + window.afterMs,
            )
        );
    }

    /** By a date, runs of one second are one, where their users do not tell them apart. */
    private mayHaveMade({ namedBy, made }: Sending, run: Run): boolean {
        if (namedBy === undefined) return true;
        const { start, status } = this.edition.wording;
        const isUserTold = start.users !== "none" && status.users !== "none";
        const isOneUser = made?.user === run.user || [made?.user, run.user].some(tellsNothing) || !isUserTold;
        return namedBy === "date" && isOneUser && Math.abs((made?.createdAt ?? 0) - run.createdAt) < 1_000;
    }

    /** Ours, and whoever's run could not be told from ours. */
    private ourUsers(): Set<string> {
        const mistaken = [...this.taken].filter((run) => run.origin !== "ours" && this.mayBeOfALostStart(run));
        return new Set([this.edition.ourUser, ...mistaken.map(({ user }) => user)]);
    }
}
