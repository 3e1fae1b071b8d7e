import { toMoment } from "../common/dates.js";
import { isRecord } from "../common/isRecord.js";
import { type Redact, saidAtLength, saidWord } from "../common/text.js";
import { isRunStatus, statusWord } from "./runStatus.js";

/**
 * One run of a job. A field is absent if CDM did not give it, or gave a value that can't be read.
 *
 * Source: "StartJobSubmission" (StopJob, StartJob) and "Submission" (ShowJobStatus) of the CDM API reference.
 */
export interface Submission {
    readonly isIncrementing?: boolean;
    readonly deleteRows?: number;
    readonly updateRows?: number;
    readonly writeRows?: number;
    readonly submissionId?: number;
    readonly jobName?: string;
    readonly creationUser?: string;
    /** Milliseconds since the epoch. */
    readonly creationDate?: number;
    /** Milliseconds since the epoch. */
    readonly executeDate?: number;
    readonly progress?: number;
    /** CDM's own word. The set is open. A known word has the case in which CDM documents it. */
    readonly status?: string;
    readonly isStoppingIncrement?: string;
    readonly isExecuteAuto?: boolean;
    /** Milliseconds since the epoch. */
    readonly lastUpdateDate?: number;
    readonly lastUpdateUser?: string;
    readonly isDeleteJob?: boolean;
    readonly externalId?: string;
    /** The keys are CDM's own until `redactSubmission`, which searches them for secrets. */
    readonly counters?: Readonly<Record<string, number>>;
    readonly errorSummary?: string;
    readonly errorDetails?: string;
}

type Read = (value: unknown) => unknown;

/** CDM's keys for each field: kebab, snake, camel and misspelled. If two are known, the documented one comes first. */
const fields: readonly (readonly [keyof Submission, readonly string[], Read])[] = [
    ["isIncrementing", ["isIncrementing"], toBoolean],
    ["deleteRows", ["delete_rows"], toNumber],
    ["updateRows", ["update_rows"], toNumber],
    ["writeRows", ["write_rows"], toNumber],
    ["submissionId", ["submission-id"], toId],
    ["jobName", ["job-name"], toText],
    ["creationUser", ["creation-user"], toText],
    ["creationDate", ["creation-date"], toMoment],
    ["executeDate", ["execute-date"], toMoment],
    ["progress", ["progress"], toNumber],
    ["status", ["status"], toStatus],
    ["isStoppingIncrement", ["isStopingIncrement", "isStoppingIncrement"], toText],
    ["isExecuteAuto", ["is-execute-auto"], toBoolean],
    ["lastUpdateDate", ["last-update-date"], toMoment],
    ["lastUpdateUser", ["last-udpate-user", "last-update-user"], toText],
    ["isDeleteJob", ["isDeleteJob"], toBoolean],
    ["externalId", ["external-id"], toText],
    ["counters", ["counters"], toCounters],
    ["errorSummary", ["error-summary"], toText],
    ["errorDetails", ["error-details"], toText],
];

/** The names of all fields of a {@link Submission}. The sixteen of StartJobSubmission come first. */
export const submissionFields: readonly (keyof Submission)[] = fields.map(([name]) => name);

/** Reads a run from CDM's JSON. Editions of the API differ in types too: some write dates as strings and Booleans as words. */
export function toSubmission(wire: unknown): Submission {
    const source = isRecord(wire) ? wire : {};
    const known = fields.map(([name, keys, read]) => {
        const key = keys.find((candidate) => source[candidate] !== undefined && source[candidate] !== null);
        return [name, key === undefined ? undefined : read(source[key])] as const;
    });
    return Object.fromEntries(known.filter(([, value]) => value !== undefined));
}

/** The run as messages and states may show it: its texts hold no secret, are printable, and are cut. */
export function redactSubmission(run: Submission, redact: Redact): Submission {
    const entries = Object.entries(run).map(([name, value]) => [name, redactValue(name, value, redact)] as const);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** Numbers by which no rule decides. They can be left out. */
const amounts: readonly string[] = ["deleteRows", "updateRows", "writeRows", "progress"] satisfies (keyof Submission)[];

function holdsSecret(text: string, redact: Redact): boolean {
    return redact(text) !== text;
}

function redactValue(name: string, value: unknown, redact: Redact): unknown {
    if (name === "counters") return redactCounters(value as Readonly<Record<string, number>>, redact);
    if (amounts.includes(name)) return holdsSecret(String(value), redact) ? undefined : value;
    if (typeof value !== "string") return value;
    // The rules decide by a known word, so it is never redacted.
    if (name === "status" && isRunStatus(value)) return value;
    return name === "errorSummary" || name === "errorDetails" ? saidAtLength(value, redact) : saidWord(value, redact);
}

/** CDM sends about a dozen. */
const mostCounters = 50;

/** `ROWS_READ` becomes `rowsRead`. */
function redactCounters(counters: Readonly<Record<string, number>>, redact: Redact): Record<string, number> {
    const some = Object.entries(counters).slice(0, mostCounters);
    const named = some.map(([key, count]) => ({ key, count, name: toCamelCase(key) }));
    const kept = named.filter(
        ({ key, count, name }) => ![key, name, String(count)].some((text) => holdsSecret(text, redact)),
    );
    return Object.fromEntries(kept.map(({ name, count }) => [name, count]));
}

/**
 * The last run of a list. The documentation promises one run and no order. Ids and dates of a job's runs only grow.
 * Undefined if the list is empty, or does not show which run is the last.
 */
export function newestOf(submissions: readonly Submission[]): Submission | undefined {
    const newest = submissions.reduce<Submission | undefined>(
        (last, one) => (last !== undefined && isNotBefore(last, one) ? last : one),
        undefined,
    );
    return newest && submissions.every((one) => isNotBefore(newest, one)) ? newest : undefined;
}

function isNotBefore(one: Submission, other: Submission): boolean {
    if (one === other) return true;
    if (one.submissionId !== undefined && other.submissionId !== undefined) {
        return one.submissionId >= other.submissionId;
    }
    if (one.creationDate === undefined || other.creationDate === undefined) return false;
    // Two entries of the same moment may be two runs. If their statuses differ, one may be live.
    const isAtOnce = one.creationDate === other.creationDate && one.status === other.status;
    return one.creationDate > other.creationDate || isAtOnce;
}

/** CDM writes −1 for a counter that does not apply. It is left out. */
function toCounters(value: unknown): Record<string, number> | undefined {
    if (!isRecord(value)) return undefined;
    const groups = Object.values(value).filter(isRecord);
    const entries = groups.flatMap(Object.entries).flatMap(([key, wire]) => {
        const count = counterName.test(key) ? toNumber(wire) : undefined;
        return count === undefined || count === -1 ? [] : [[key, count] as const];
    });
    return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** `ROWS_READ`. A key of another form is left out: it may hold anything. */
const counterName = /^\w{1,64}$/;

function toCamelCase(key: string): string {
    return key.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function toNumber(value: unknown): number | undefined {
    const number = typeof value === "string" && numeral.test(value.trim()) ? Number(value) : value;
    return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

const numeral = /^-?\d+(\.\d+)?$/;

/** Undefined beyond 2^53: the last digits would be lost, and two runs would look the same. Then the date identifies the run. */
function toId(value: unknown): number | undefined {
    const id = toNumber(value);
    return Number.isSafeInteger(id) && Number(id) >= 0 ? id : undefined;
}

function toBoolean(value: unknown): boolean | undefined {
    if (typeof value === "boolean") return value;
    // Not of every value a text can be made: of `{"toString":null}` it throws.
    const word = typeof value === "string" ? value.toLowerCase() : undefined;
    return word === "true" ? true : word === "false" ? false : undefined;
}

/** Not cut: `redactSubmission` cuts it after it has searched for secrets, as half a secret can't be found. */
function toText(value: unknown): string | undefined {
    return typeof value === "object" ? undefined : String(value);
}

function toStatus(value: unknown): string | undefined {
    const text = toText(value);
    return text === undefined ? undefined : statusWord(text);
}
