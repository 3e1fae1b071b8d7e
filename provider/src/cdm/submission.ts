import type { Hide } from "./redact.js";

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
    /** CDM's own word, an open set. */
    readonly status?: string;
    readonly isStoppingIncrement?: string;
    readonly isExecuteAuto?: boolean;
    /** Milliseconds since the epoch. */
    readonly lastUpdateDate?: number;
    readonly lastUpdateUser?: string;
    readonly isDeleteJob?: boolean;
    readonly externalId?: string;
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
    ["submissionId", ["submission-id"], toNumber],
    ["jobName", ["job-name"], toText],
    ["creationUser", ["creation-user"], toText],
    ["creationDate", ["creation-date"], toNumber],
    ["executeDate", ["execute-date"], toNumber],
    ["progress", ["progress"], toNumber],
    ["status", ["status"], toText],
    ["isStoppingIncrement", ["isStopingIncrement", "isStoppingIncrement"], toText],
    ["isExecuteAuto", ["is-execute-auto"], toBoolean],
    ["lastUpdateDate", ["last-update-date"], toNumber],
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

/** The submissions of a `{"submissions": […]}` answer; empty where there are none, whatever the body is. */
export function toSubmissions(body: unknown): Submission[] {
    const list = isRecord(body) ? body.submissions : undefined;
    return Array.isArray(list) ? list.filter(isRecord).map(toSubmission) : [];
}

/** A run without secrets in what CDM says freely of it: the reasons of a failure may repeat what a job was given. */
export function withoutSecrets({ errorSummary, errorDetails, ...run }: Submission, hide: Hide): Submission {
    return {
        ...run,
        ...(errorSummary !== undefined && { errorSummary: hide(errorSummary) }),
        ...(errorDetails !== undefined && { errorDetails: hide(errorDetails) }),
    };
}

/** The last run of a list, whatever its order: the documentation promises one run and no order. Ids and dates only grow. */
export function newestOf(submissions: readonly Submission[]): Submission | undefined {
    return submissions.reduce<Submission | undefined>(
        (newest, one) => (newest === undefined || isNewer(one, newest) ? one : newest),
        undefined,
    );
}

function isNewer(one: Submission, other: Submission): boolean {
    if (one.submissionId !== undefined && other.submissionId !== undefined) {
        return one.submissionId > other.submissionId;
    }
    return (one.creationDate ?? 0) > (other.creationDate ?? 0);
}

/** `ROWS_READ` becomes `rowsRead`; −1 means "does not apply" and is left out. */
function toCounters(value: unknown): Record<string, number> | undefined {
    if (!isRecord(value)) return undefined;
    const groups = Object.values(value).filter(isRecord);
    const entries = groups.flatMap(Object.entries).flatMap(([key, wire]) => {
        const count = toNumber(wire);
        return count === undefined || count === -1 ? [] : [[toCamelCase(key), count] as const];
    });
    return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

function toCamelCase(key: string): string {
    return key.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function toNumber(value: unknown): number | undefined {
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

function toBoolean(value: unknown): boolean | undefined {
    if (typeof value === "boolean") return value;
    const word = String(value).toLowerCase();
    return word === "true" ? true : word === "false" ? false : undefined;
}

function toText(value: unknown): string | undefined {
    return typeof value === "object" ? undefined : String(value);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
