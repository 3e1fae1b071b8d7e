import type { JobRow } from "../../cdm/answers.js";
import { type CdmClient, type JobListPage, jobsOnPage, jobTypes } from "../../cdm/client.js";
import type { Settings } from "../../cdm/config/settings.js";
import type { CallOptions } from "../../cdm/send.js";
import type { Clock } from "../../common/clock.js";
import {
    leastShared,
    listAgainMs,
    listShare,
    longestListMs,
    longestListPages,
    longestReadingMs,
    patientRoundMs,
    quietGapMs,
    unlistedMs,
} from "../model/timeouts.js";

/** A row, and when the request was sent that it answers: on the monotonic clock, in milliseconds. */
export interface SeenRow extends JobRow {
    readonly askedAt: number;
}

type JobType = JobListPage["jobType"];

interface RowOptions {
    /** On the monotonic clock, in milliseconds. */
    readonly deadline: number;
    /** Whether it proves a stop. */
    readonly isUrgent: boolean;
    /** Whether the row may be some seconds late: the operation waits for the end of a run. */
    readonly isPatient: boolean;
    /** Ends the wait for the row: it is undefined then. */
    readonly signal?: AbortSignal | undefined;
}

interface Asking extends Omit<RowOptions, "signal"> {
    readonly jobName: string;
    answer(row: SeenRow | undefined): void;
}

/**
 * The jobs of one cluster, for all operations of this process that watch one of them. CDM lists up to a hundred jobs in one response, with
 * the status of each. So a hundred observations may cost one request.
 *
 * A row is a hint. It names no run by its id, it may be old, and many editions leave its fields out. Whoever asks has to observe the job
 * by itself where the row says anything new, and where there is no row.
 */
export class JobList {
    private asking = new Set<Asking>();
    /** Those, and those whom the reading under way will answer. */
    private readonly unanswered = new Set<Asking>();
    private alarm = new AbortController();
    private alarmAt = Number.POSITIVE_INFINITY;
    private isUnderWay = false;
    /** When each job was last asked for. */
    private readonly asked = new Map<string, number>();
    private readonly pageOf = new Map<string, JobListPage>();
    /** Jobs that no page has shown, and until when nobody looks for them again. */
    private readonly unlisted = new Map<string, number>();
    /** The last row of each job that was asked for. */
    private readonly seen = new Map<string, SeenRow>();
    /** How many jobs of a type there are. */
    private readonly totals = new Map<JobType, number>();
    private pagesRead = 0;
    private begunAt = Number.NEGATIVE_INFINITY;
    /** Ends the sleep between two readings. */
    private gap = new AbortController();
    private uselessUntil = Number.NEGATIVE_INFINITY;

    constructor(
        private readonly client: Pick<CdmClient, "listJobs">,
        private readonly clock: Clock,
        /** How long CDM's quota takes for one page, in milliseconds, if nothing else is asked. */
        private readonly pageGapMs: () => number,
    ) {}

    /** How long CDM's quota takes from one reading of the pages to the next, in milliseconds. */
    roundMs = 0;

    /**
     * The job's row, of a request that is sent after this call. Undefined if too few jobs of the cluster are watched, or if the list does
     * not show the job: then it has to be observed by itself.
     */
    async rowOf(name: string, { signal, ...call }: RowOptions): Promise<SeenRow | undefined> {
        const jobName = name.normalize();
        const now = this.clock.monotonic();
        this.asked.set(jobName, now);
        if (now < this.uselessUntil || now < (this.unlisted.get(jobName) ?? now)) return undefined;
        if (this.watched(now) < leastShared) return undefined;
        if (signal?.aborted || now >= call.deadline) return undefined;
        return new Promise((resolve) => {
            const leave = () => asking.answer(undefined);
            const asking: Asking = {
                jobName,
                ...call,
                answer: (row) => {
                    signal?.removeEventListener("abort", leave);
                    this.asking.delete(asking);
                    if (this.asking.size === 0) this.gap.abort();
                    this.unanswered.delete(asking);
                    if (this.unanswered.size === 0) this.setAlarm(Number.POSITIVE_INFINITY);
                    resolve(row);
                },
            };
            signal?.addEventListener("abort", leave);
            this.asking.add(asking);
            this.unanswered.add(asking);
            if (call.deadline < this.alarmAt) this.setAlarm(call.deadline);
            if (!call.isPatient) this.gap.abort();
            this.readWhileAsked();
        });
    }

    /** The job as the list last described it. Undefined if that was too long ago, or if the list does not show the job's settings. */
    describe(name: string): SeenRow["job"] {
        const row = this.seen.get(name.normalize());
        return row && this.clock.monotonic() - row.askedAt < unlistedMs ? row.job : undefined;
    }

    /** How many jobs are watched. */
    watched(now = this.clock.monotonic()): number {
        for (const [jobName, at] of this.asked) {
            if (at >= now - unlistedMs) continue;
            this.asked.delete(jobName);
            this.seen.delete(jobName);
        }
        return this.asked.size;
    }

    /** Sends away those whose time is over. The list is read for others too, who may have more time. */
    private leaveLate(): void {
        const now = this.clock.monotonic();
        let next = Number.POSITIVE_INFINITY;
        for (const one of this.unanswered) {
            if (one.deadline <= now) one.answer(undefined);
            else next = Math.min(next, one.deadline);
        }
        this.setAlarm(next);
    }

    /** One timer for all: one for each would double the memory of a waiting run. */
    private setAlarm(at: number): void {
        this.alarm.abort();
        this.alarmAt = at;
        if (at === Number.POSITIVE_INFINITY) return;
        const alarm = new AbortController();
        this.alarm = alarm;
        this.clock.sleep(at - this.clock.monotonic(), alarm.signal).then(() => {
            if (!alarm.signal.aborted) this.leaveLate();
        });
    }

    private async readWhileAsked(): Promise<void> {
        if (this.isUnderWay) return;
        this.isUnderWay = true;
        while (this.asking.size > 0) {
            const gapMs = this.gapMs();
            if (gapMs > 0) {
                this.gap = new AbortController();
                await this.clock.sleep(gapMs, this.gap.signal);
                continue;
            }
            const asking = [...this.asking];
            this.asking.clear();
            this.begunAt = this.clock.monotonic();
            this.pagesRead = 0;
            await this.read(asking);
            // An operation that has asked meanwhile does not wait for a list that is of no use.
            if (this.begunAt < this.uselessUntil) for (const one of this.asking) one.answer(undefined);
            // Reading leaves some of the quota for the requests for one job.
            this.roundMs = this.pagesRead * this.pageGapMs() * listShare;
        }
        this.isUnderWay = false;
    }

    /** How long until the pages may be read again. Meanwhile more operations come to ask. */
    private gapMs(): number {
        const isPatient = [...this.asking].every((one) => one.isPatient);
        const roundMs = Math.max(isPatient ? patientRoundMs : quietGapMs, this.roundMs);
        return this.begunAt + roundMs - this.clock.monotonic();
    }

    /** Answers all of them. */
    private async read(asking: readonly Asking[]): Promise<void> {
        const unanswered = new Map<string, Asking[]>();
        for (const one of asking) unanswered.set(one.jobName, [...(unanswered.get(one.jobName) ?? []), one]);
        const call: CallOptions = {
            deadline: this.clock.monotonic() + longestReadingMs,
            isUrgent: asking.some(({ isUrgent }) => isUrgent),
            withinMs: longestListMs,
            repeats: false,
        };
        try {
            const known = new Map(
                [...unanswered.keys()]
                    .map((jobName) => this.pageOf.get(jobName))
                    .filter((page) => page !== undefined)
                    .map((page) => [keyOf(page), page] as const),
            );
            const isWorthIt = known.size <= Math.ceil(unanswered.size / 2);
            const pages = isWorthIt ? [...known.values()] : [];
            await Promise.all(pages.map((page) => this.readPage(page, unanswered, call)));
            await this.search(unanswered, new Set(pages.map(keyOf)), call);
        } catch {
            // Whoever asked observes its job by itself, and learns there what is the matter.
            this.uselessUntil = this.clock.monotonic() + listAgainMs;
        }
        for (const left of unanswered.values()) for (const one of left) one.answer(undefined);
    }

    /** Reads the pages that are not known to hold any of the jobs, until all are found. Many pages for a few jobs are not worth it. */
    private async search(
        unanswered: Map<string, Asking[]>,
        isRead: ReadonlySet<string>,
        call: CallOptions,
    ): Promise<void> {
        const wanted = [...unanswered.keys()].filter((jobName) => !this.pageOf.has(jobName));
        const isFound = () => wanted.every((jobName) => !unanswered.has(jobName));
        const mostPages = Math.min(longestListPages, Math.ceil(wanted.length / 2));
        let read = 0;
        for (const jobType of jobTypes) {
            for (let page = 1; page === 1 || page <= this.pagesOf(jobType); page++) {
                if (isFound()) return;
                if (isRead.has(keyOf({ jobType, page }))) continue;
                if (++read > mostPages) return this.forget(wanted, unanswered, listAgainMs);
                await this.readPage({ jobType, page }, unanswered, call);
            }
        }
        this.forget(wanted, unanswered, unlistedMs);
    }

    /** Looks for none of them for a while. */
    private forget(wanted: readonly string[], unanswered: ReadonlyMap<string, unknown>, forMs: number): void {
        const until = this.clock.monotonic() + forMs;
        for (const jobName of wanted) if (unanswered.has(jobName)) this.unlisted.set(jobName, until);
    }

    private pagesOf(jobType: JobType): number {
        return Math.ceil((this.totals.get(jobType) ?? 0) / jobsOnPage);
    }

    /** Answers all whose jobs the page shows. */
    private async readPage(page: JobListPage, unanswered: Map<string, Asking[]>, call: CallOptions): Promise<void> {
        let askedAt = this.clock.monotonic();
        const onSend = () => {
            askedAt = this.clock.monotonic();
        };
        this.pagesRead++;
        const { rows, total } = await this.client.listJobs(page, { ...call, onSend });
        this.totals.set(page.jobType, total);
        for (const row of rows) {
            this.pageOf.set(row.name, page);
            this.unlisted.delete(row.name);
            const asking = unanswered.get(row.name);
            if (asking === undefined) continue;
            const seen = { ...row, askedAt };
            this.seen.set(row.name, seen);
            unanswered.delete(row.name);
            for (const one of asking) one.answer(seen);
        }
        // This edition lists no status, so that no row will ever help.
        if (rows.length > 0 && rows.every(({ status }) => status === undefined)) {
            this.uselessUntil = this.clock.monotonic() + unlistedMs;
        }
        // A job that has left its page is looked for anew.
        for (const jobName of unanswered.keys()) {
            const known = this.pageOf.get(jobName);
            if (known && keyOf(known) === keyOf(page)) this.pageOf.delete(jobName);
        }
    }
}

function keyOf({ jobType, page }: JobListPage): string {
    return `${jobType} ${page}`;
}

const lists = new WeakMap<object, Map<string, JobList>>();

/** The list of a cluster's jobs, one for all operations of this process with one login. */
export function listOf(
    { session, projectId, endpoint }: Pick<Settings, "session" | "projectId" | "endpoint">,
    clusterId: string,
    create: () => JobList,
): JobList {
    const ofLogin = lists.get(session) ?? new Map<string, JobList>();
    lists.set(session, ofLogin);
    const key = JSON.stringify([endpoint, projectId, clusterId]);
    const list = ofLogin.get(key) ?? create();
    ofLogin.set(key, list);
    return list;
}
