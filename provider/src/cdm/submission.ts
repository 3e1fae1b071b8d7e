import { toMoment } from "../common/dates.js";
import { isRecord } from "../common/isRecord.js";
import { type Redact, saidAtLength, saidWord } from "../common/text.js";

/**
 * One run of a job, in our words. Every field is absent where CDM did not give it.
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
    /** CDM's own word, an open set. Those that are known are written as CDM writes them. */
    readonly status?: string;
    readonly isStoppingIncrement?: string;
    readonly isExecuteAuto?: boolean;
    /** Milliseconds since the epoch. */
    readonly lastUpdateDate?: number;
    readonly lastUpdateUser?: string;
    readonly isDeleteJob?: boolean;
    readonly externalId?: string;
    /** By CDM's own names until it is shown, for secrets are looked for in them. */
    readonly counters?: Readonly<Record<string, number>>;
    readonly errorSummary?: string;
    readonly errorDetails?: string;
}

type Read = (value: unknown) => unknown;

/** CDM's spelling of each field, kebab, snake, camel and misspelt. Where two keys are known, the documented one comes first. */
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

/** The names of all fields of a {@link Submission}: the sixteen of StartJobSubmission first. */
export const submissionFields: readonly (keyof Submission)[] = fields.map(([name]) => name);

/** Translates CDM's words into ours. Editions of the API differ in types too: dates come as strings, Booleans as words. */
export function toSubmission(wire: unknown): Submission {
    const source = isRecord(wire) ? wire : {};
    const known = fields.map(([name, keys, read]) => {
        const key = keys.find((candidate) => source[candidate] !== undefined && source[candidate] !== null);
        return [name, key === undefined ? undefined : read(source[key])] as const;
    });
    return Object.fromEntries(known.filter(([, value]) => value !== undefined));
}

/** A run as it may be told and kept: no text of it holds a secret, and each is visible and short. */
export function shownAs(run: Submission, redact: Redact): Submission {
    const shown = Object.entries(run).map(([name, value]) => [name, shownValue(name, value, redact)] as const);
    return Object.fromEntries(shown.filter(([, value]) => value !== undefined));
}

/** Numbers that decide nothing. */
const amounts: readonly string[] = ["deleteRows", "updateRows", "writeRows", "progress"] satisfies (keyof Submission)[];

function isTold(text: string, redact: Redact): boolean {
    return redact(text) !== text;
}

function shownValue(name: string, value: unknown, redact: Redact): unknown {
    if (name === "counters") return shownCounters(value as Readonly<Record<string, number>>, redact);
    if (amounts.includes(name)) return isTold(String(value), redact) ? undefined : value;
    if (typeof value !== "string") return value;
    // What is decided by stays what it is.
    if (name === "status" && statuses.has(value)) return value;
    return name === "errorSummary" || name === "errorDetails" ? saidAtLength(value, redact) : saidWord(value, redact);
}

/** CDM has about a dozen. */
const mostCounters = 50;

/** `ROWS_READ` becomes `rowsRead`. */
function shownCounters(counters: Readonly<Record<string, number>>, redact: Redact): Record<string, number> {
    const some = Object.entries(counters).slice(0, mostCounters);
    const shown = some.map(([name, count]) => ({ name, count, ours: toCamelCase(name) }));
    const fit = shown.filter((one) => ![one.name, one.ours, String(one.count)].some((text) => isTold(text, redact)));
    return Object.fromEntries(fit.map(({ ours, count }) => [ours, count]));
}

/**
 * The last run of a list, whatever its order: the documentation promises one run and no order. Ids and dates only grow.
 * Undefined where there is none, or where it can't be told which is the last.
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
    // Two of the same moment may be two runs, of which one may live on.
    const isAtOnce = one.creationDate === other.creationDate && one.status === other.status;
    return one.creationDate > other.creationDate || isAtOnce;
}

/** −1 means "does not apply" and is left out. */
function toCounters(value: unknown): Record<string, number> | undefined {
    if (!isRecord(value)) return undefined;
    const groups = Object.values(value).filter(isRecord);
    const entries = groups.flatMap(Object.entries).flatMap(([key, wire]) => {
        const count = counterName.test(key) ? toNumber(wire) : undefined;
        return count === undefined || count === -1 ? [] : [[key, count] as const];
    });
    return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** `ROWS_READ`. What is written otherwise is no counter, and may be anything. */
const counterName = /^\w{1,64}$/;

function toCamelCase(key: string): string {
    return key.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function toNumber(value: unknown): number | undefined {
    const number = typeof value === "string" && numeral.test(value.trim()) ? Number(value) : value;
    return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

const numeral = /^-?\d+(\.\d+)?$/;

/** Beyond 2^53 the last digits are lost, and two runs would be taken for one: such a run is known by its date. */
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

/** As it came: it is cut where secrets are taken out, for half a secret can't be found. */
function toText(value: unknown): string | undefined {
    return typeof value === "object" ? undefined : String(value);
}

/** The words that are known of CDM. Source: "Submission" (ShowJobStatus) and "Job" (ShowJobs); PENDING and STOPPED are real though undocumented there. */
const statuses: ReadonlySet<string> = new Set([
    "NEW",
    "NEVER_EXECUTED",
    "PENDING",
    "BOOTING",
    "RUNNING",
    "UNKNOWN",
    "SUCCEEDED",
    "FAILED",
    "FAILURE_ON_SUBMIT",
    "STOPPED",
]);

/** A known word in another case is the same word; any other stays as it came. */
export function statusWord(text: string): string {
    const word = text.trim();
    // Signs beyond ASCII become other letters in capitals.
    const inCapitals = /^[A-Za-z_]+$/.test(word) ? word.toUpperCase() : word;
    return statuses.has(inCapitals) ? inCapitals : text;
}

function toStatus(value: unknown): string | undefined {
    const text = toText(value);
    return text === undefined ? undefined : statusWord(text);
}
