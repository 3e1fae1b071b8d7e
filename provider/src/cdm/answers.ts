import { isRecord } from "../common/isRecord.js";
import { newestOf, type Submission, toSubmission } from "./submission.js";

/** What an answer under 2xx says to who has asked, or what it would have had to hold: then it is no answer to that. */
export type Reading<T> = { readonly value: T } | { readonly lacks: string };

type Json = Readonly<Record<string, unknown>>;

/** The job's last run; undefined where CDM lists none. Whatever is not all about this job is no word about it. */
export function statusIn(body: unknown, jobName: string): Reading<Submission | undefined> {
    const list = recordsIn(body, "submissions");
    if (list === undefined) return { lacks: "submissions" };
    const runs = list.filter((entry) => isOf(entry["job-name"], jobName)).map(toSubmission);
    if (list.length === 0) return { value: undefined };
    if (runs.length === 0) return { lacks: "submissions of this job" };
    if (!runs.every(saysAnything)) return { lacks: "submissions that say anything of a run" };
    const newest = newestOf(runs);
    return newest ? { value: newest } : { lacks: "submissions that show which is the last" };
}

/** What CDM remembers of a job. */
export interface History {
    /** In no order that is promised. */
    readonly runs: readonly Submission[];
    /** False where there are more runs than the answer lists: it has pages, and no parameter is documented that asks for another. */
    readonly isWhole: boolean;
}

/** The runs that CDM remembers of the job. */
export function historyIn(body: unknown, jobName: string): Reading<History> {
    const list = recordsIn(body, "submissions");
    if (list === undefined) return { lacks: "submissions" };
    const runs = list.filter((entry) => isOf(entry["job-name"], jobName)).map(toSubmission);
    if (runs.length < list.length) return { lacks: "submissions of this job alone" };
    const total = isRecord(body) ? (body.total ?? runs.length) : undefined;
    // Of an object no number can be made, and to try may throw.
    const isNumber = typeof total === "number" || typeof total === "string";
    return { value: { runs, isWhole: isNumber && Number(total) <= runs.length } };
}

function saysAnything({ status, submissionId, creationDate }: Submission): boolean {
    return status !== undefined || submissionId !== undefined || creationDate !== undefined;
}

/** The run that CDM names when it accepts an order. It may name none: what an acceptance looks like differs between editions. */
export function runNamedIn(body: unknown, jobName: string): Submission | undefined {
    const reading = statusIn(body, jobName);
    return "value" in reading ? reading.value : undefined;
}

/** The job as CDM describes it; undefined where it lists none. */
export function jobIn(body: unknown, jobName: string): Reading<Json | undefined> {
    const list = recordsIn(body, "jobs");
    if (list === undefined) return { lacks: "a list of jobs" };
    const job = list.find(({ name }) => isOf(name, jobName));
    return job || list.length === 0 ? { value: job } : { lacks: "this job" };
}

/** A cluster as CDM describes it, by its id. Its status is a code that is written as a text: a number may be one of HTTP. */
export function clusterIn(body: unknown, clusterId: string): Reading<Json> {
    if (!isRecord(body) || typeof body.status !== "string" || body.status === "")
        return { lacks: "the status of a cluster" };
    const isThis = typeof body.id === "string" && body.id.toLowerCase() === clusterId.toLowerCase();
    return isThis ? { value: body } : { lacks: "the status of this cluster" };
}

/** All clusters of the project, each with its id: a list that lacks a cluster is a proof only where it is whole. */
export function clustersIn(body: unknown): Reading<readonly Json[]> {
    const list = recordsIn(body, "clusters");
    const isWhole = list?.every(({ id }) => typeof id === "string");
    return list && isWhole ? { value: list } : { lacks: "a list of clusters" };
}

/** Undefined where it is no list, or one of anything but objects. */
function recordsIn(body: unknown, key: string): Record<string, unknown>[] | undefined {
    const list = isRecord(body) ? body[key] : undefined;
    return Array.isArray(list) && list.every(isRecord) ? list : undefined;
}

/**
 * Whether that is the name of the job that was asked for, which an answer may leave out. Some editions give what they give
 * percent-encoded. Names that differ in case are names of two jobs.
 */
function isOf(wire: unknown, name: string): boolean {
    if (wire === undefined || wire === null) return true;
    if (typeof wire !== "string" && typeof wire !== "number") return false;
    const text = String(wire);
    // To normalise a long one may take the square of its length.
    if (text.length > longestName) return false;
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
