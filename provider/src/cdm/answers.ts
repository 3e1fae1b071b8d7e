import { toMoment } from "../common/dates.js";
import { isRecord } from "../common/isRecord.js";
import { statusWord } from "./runStatus.js";
import { newestOf, type Submission, toSubmission } from "./submission.js";

/** What the body of a successful response holds, or what it lacks: then it does not answer the request. */
export type Reading<T> = { readonly value: T } | { readonly lacks: string };

type Json = Readonly<Record<string, unknown>>;

/** The job's last run. Undefined if CDM lists none. A list that has only runs of other jobs does not answer the request. */
export function statusIn(body: unknown, jobName: string): Reading<Submission | undefined> {
    const list = recordsIn(body, "submissions");
    // mutant: the array without which a status is none
    if (list === undefined) return { lacks: "submissions" };
    const runs = list.filter((entry) => isOf(entry["job-name"], jobName)).map(toSubmission);
    if (list.length === 0) return { value: undefined };
    if (runs.length === 0) return { lacks: "submissions of this job" };
    if (!runs.every(describesRun)) return { lacks: "submissions that say anything of a run" };
    const newest = newestOf(runs);
    return newest ? { value: newest } : { lacks: "submissions that show which is the last" };
}

/** What CDM remembers of a job. */
export interface History {
    /** No order is promised. */
    readonly runs: readonly Submission[];
    /** False if CDM has more runs than the response lists. The response has pages, and no parameter for another page is documented. */
    readonly isWhole: boolean;
}

/** The runs that CDM remembers of the job. */
export function historyIn(body: unknown, jobName: string): Reading<History> {
    const list = recordsIn(body, "submissions");
    if (list === undefined) return { lacks: "submissions" };
    const runs = list.filter((entry) => isOf(entry["job-name"], jobName)).map(toSubmission);
    if (runs.length < list.length) return { lacks: "submissions of this job alone" };
    const total = isRecord(body) ? numberIn(body.total ?? runs.length) : undefined;
    return { value: { runs, isWhole: total !== undefined && total <= runs.length } };
}

/** Of an object no number can be made, and to try may throw. */
function numberIn(wire: unknown): number | undefined {
    return typeof wire === "number" || typeof wire === "string" ? Number(wire) : undefined;
}

function describesRun({ status, submissionId, creationDate }: Submission): boolean {
    return status !== undefined || submissionId !== undefined || creationDate !== undefined;
}

/** The run that CDM's response to an order describes. Undefined if it describes none: editions of CDM differ. */
export function runNamedIn(body: unknown, jobName: string): Submission | undefined {
    const reading = statusIn(body, jobName);
    return "value" in reading ? reading.value : undefined;
}

/** The job as CDM describes it. Undefined if CDM lists no job. */
export function jobIn(body: unknown, jobName: string): Reading<Json | undefined> {
    return oneIn(body, { key: "jobs", word: "job", name: jobName });
}

/** The link as CDM describes it. Undefined if CDM lists no link. */
export function linkIn(body: unknown, linkName: string): Reading<Json | undefined> {
    return oneIn(body, { key: "links", word: "link", name: linkName });
}

interface Wanted {
    readonly key: string;
    readonly word: string;
    readonly name: string;
}

function oneIn(body: unknown, { key, word, name: wanted }: Wanted): Reading<Json | undefined> {
    const list = recordsIn(body, key);
    if (list === undefined) return { lacks: `a list of ${word}s` };
    const one = list.find(({ name }) => isOf(name, wanted));
    return one || list.length === 0 ? { value: one } : { lacks: `this ${word}` };
}

/** The jobs on one page of the list, as CDM describes them, and how many there are on all pages. */
export function jobRecordsIn(body: unknown): Reading<{ readonly jobs: readonly Json[]; readonly total: number }> {
    const jobs = recordsIn(body, "jobs");
    const total = isRecord(body) ? numberIn(body.total) : undefined;
    return jobs && total !== undefined && total >= 0
        ? { value: { jobs, total } }
        : { lacks: "a page of the list of jobs" };
}

/** Whether a text of CDM's is this name, in any of the spellings that editions use. */
export function isName(wire: unknown, name: string): boolean {
    return typeof wire === "string" && isOf(wire, name);
}

/** What a list of jobs says of one of them. */
export interface JobRow {
    readonly name: string;
    /** CDM's word for the job's last run. Absent if the edition's list has none. */
    readonly status?: string;
    /** When the last run was created: milliseconds since the epoch. Absent if the edition's list does not say. */
    readonly runCreatedAt?: number;
    /** The job as CDM describes it, if the edition's list has its settings. */
    readonly job?: Json;
    /** What the last run has moved so far. Absent if the edition's list does not say. */
    readonly moved?: Moved;
}

/** What a run has moved, as CDM counts it. −1 means "does not apply". */
export interface Moved {
    readonly rowsRead?: number;
    readonly rowsWritten?: number;
    readonly bytesRead?: number;
    readonly bytesWritten?: number;
}

/** One page of the list of all jobs of a type. */
export interface JobPage {
    readonly rows: readonly JobRow[];
    /** How many jobs of the type CDM has, on all pages. */
    readonly total: number;
}

/** A name that stands there twice is left out: nothing tells which row is the job's. */
export function jobPageIn(body: unknown): Reading<JobPage> {
    const list = recordsIn(body, "jobs");
    const total = isRecord(body) ? numberIn(body.total) : undefined;
    if (list === undefined || total === undefined || !Number.isSafeInteger(total) || total < 0)
        return { lacks: "a page of the list of jobs" };
    const rows = list.map(rowIn).filter((row) => row !== undefined);
    const times = new Map<string, number>();
    for (const { name } of rows) times.set(name, (times.get(name) ?? 0) + 1);
    return { value: { rows: rows.filter(({ name }) => times.get(name) === 1), total } };
}

function rowIn(job: Json): JobRow | undefined {
    const { name, status, execute_create_date: created } = job;
    if (typeof name !== "string" || name.length > longestName) return undefined;
    const runCreatedAt = toMoment(created);
    const moved = countsIn(job);
    return {
        name: (decoded(name) ?? name).normalize(),
        ...(typeof status === "string" && { status: statusWord(status) }),
        ...(runCreatedAt !== undefined && { runCreatedAt }),
        ...(isRecord(job["driver-config-values"]) && { job }),
        ...(moved && { moved }),
    };
}

/** Source: "Querying a Job" of the CDM API reference. `write_rows` is a count of its own there, which the status has too. */
function countsIn(job: Json): Moved | undefined {
    const counts = {
        rowsRead: countIn(job.rows_read),
        rowsWritten: countIn(job.write_rows) || countIn(job.rows_written),
        bytesRead: countIn(job.bytes_read),
        bytesWritten: countIn(job.bytes_written),
    };
    const given = Object.entries(counts).filter(([, count]) => count !== undefined);
    return given.length > 0 ? Object.fromEntries(given) : undefined;
}

function countIn(wire: unknown): number | undefined {
    const count = numberIn(wire);
    return Number.isFinite(count) ? count : undefined;
}

/** The cluster as CDM describes it. Its status has to be a text: a number may be an HTTP status. */
export function clusterIn(body: unknown, clusterId: string): Reading<Json> {
    if (!isRecord(body) || typeof body.status !== "string" || body.status === "")
        return { lacks: "the status of a cluster" };
    const isThis = typeof body.id === "string" && body.id.toLowerCase() === clusterId.toLowerCase();
    return isThis ? { value: body } : { lacks: "the status of this cluster" };
}

/** All clusters of the project. Each needs an id: only a whole list proves that a cluster is gone. */
export function clustersIn(body: unknown): Reading<readonly Json[]> {
    const list = recordsIn(body, "clusters");
    const isWhole = list?.every(({ id }) => typeof id === "string");
    return list && isWhole ? { value: list } : { lacks: "a list of clusters" };
}

/** Undefined if it is no list of objects. */
function recordsIn(body: unknown, key: string): Record<string, unknown>[] | undefined {
    const list = isRecord(body) ? body[key] : undefined;
    return Array.isArray(list) && list.every(isRecord) ? list : undefined;
}

/**
 * Whether an entry is about the job. A response may leave the name out. Some editions percent-encode it.
 * Two names that differ in case belong to two jobs.
 */
function isOf(wire: unknown, name: string): boolean {
    if (wire === undefined || wire === null) return true;
    if (typeof wire !== "string" && typeof wire !== "number") return false;
    const text = String(wire);
    // To normalize a text may take time that grows with the square of its length.
    if (text.length > longestName) return false;
    // mutant: the job's own name in a status
    return [text, decoded(text)].some((one) => one?.normalize() === name.normalize());
}

/** 240 characters of four bytes, each percent-encoded. */
const longestName = 240 * 4 * 3;

function decoded(text: string): string | undefined {
    try {
        return decodeURIComponent(text);
    } catch {
        return undefined;
    }
}
