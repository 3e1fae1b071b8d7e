import type { Column, ColumnName, Verb } from "./columns.js";
import type { MatrixTestBed } from "./matrixTestBed.js";

export type PerColumn<Value> = Partial<Record<ColumnName, Value>>;

/** One fault, and what each operation makes of it. An operation that is not named succeeds. */
export interface Row {
    readonly name: string;
    /** The requests that it meets: an operation that sends none of them can't meet it. */
    readonly meets: readonly Verb[];
    /** It meets no operation that looks only once. */
    readonly needsSecondLook?: true;
    /** The operations that it can't meet for another reason, and that reason. */
    readonly leftOut?: PerColumn<string>;
    /** What is so before the run that the operation finds is started. */
    readonly before?: (bed: MatrixTestBed) => Promise<void>;
    /** How old that run is when the fault comes. @default 100 s */
    readonly ageMs?: number;
    /** Puts the fault in the way of the operation. */
    readonly strike: (bed: MatrixTestBed, column: Column) => Promise<void>;
    /** Whether it met the operation. @default it used up the faults that it gave the emulator */
    readonly struck?: (bed: MatrixTestBed) => boolean;
    /** Takes away what {@link MatrixTestBed.lift} does not. */
    readonly lift?: (bed: MatrixTestBed) => Promise<void>;
    /** The operations that fail, and what they have to say. */
    readonly fails?: PerColumn<RegExp>;
    /** How many starts have taken effect when all is over, where that is not what was asked for; `why` says so. */
    readonly starts?: PerColumn<{ readonly count: number; readonly why: string }>;
}

/** Why the operation can't meet the fault; undefined where it can. */
export function exclusion(row: Row, column: Column): string | undefined {
    const other = row.leftOut?.[column.name as ColumnName];
    if (other !== undefined) return other;
    if (!row.meets.some((verb) => column.sends.includes(verb))) return `sends no ${row.meets.join(" or ")}`;
    return row.needsSecondLook && !column.looksAgain ? "looks only once" : undefined;
}

export interface Fault {
    readonly kind: string;
    readonly times?: number;
    readonly nth?: number;
    readonly [property: string]: unknown;
}

/** A row of a fault that the emulator plays on one kind of request. */
export function against(verb: Verb, what: string, fault: Fault, more: Partial<Row> = {}): Row {
    return {
        name: `${verb}: ${what}`,
        meets: [verb],
        ...(verb === "status" && (fault.nth ?? 1) > 1 && { needsSecondLook: true }),
        strike: (bed) => bed.fault({ operation: verb, ...fault }),
        ...more,
    };
}

export const creates = ["create until submitted", "create until running", "create until completed"] as const;
export const updates = ["update by restart", "update by queue"] as const;
const deletes = ["delete by stop", "delete by finish"] as const;
export const all = [...creates, ...updates, "read", ...deletes] as const;

/** The same for each of these operations. */
export function each<Value>(names: readonly ColumnName[], value: Value): PerColumn<Value> {
    return Object.fromEntries(names.map((name) => [name, value]));
}
