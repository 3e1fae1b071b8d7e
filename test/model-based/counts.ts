import { eventKinds, troubleKinds } from "./happenings.js";
import { leftOut } from "./notYet.js";
import { wayKinds } from "./ways.js";
import { wordKinds } from "./words.js";

/** How the limits of a run, and of the proof of its end, show in how an operation ends. */
export const limitKinds = ["a stop only sent", "stopped, out of time", "stopped, over its time"] as const;
export type LimitKind = (typeof limitKinds)[number];

const happenings: readonly string[] = [...eventKinds, "isBack", ...troubleKinds];
const rows = [
    "scenarios",
    "create",
    "update",
    "read",
    "delete",
    "requests",
    ...happenings,
    ...wordKinds,
    ...wayKinds,
    ...limitKinds,
];
/** What has to be met, or the properties prove less than they say. */
export const kinds = [...happenings, ...wordKinds, ...wayKinds, ...limitKinds];

/** How much of what a property has really met. */
export class Counts {
    private readonly met = new Map<string, number>();

    add(what: string, many = 1): void {
        this.met.set(what, this.of(what) + many);
    }

    of(what: string): number {
        return this.met.get(what) ?? 0;
    }

    /** How much the world has done and how much has gone wrong. */
    get happened(): number {
        return happenings.reduce((sum, kind) => sum + this.of(kind), 0);
    }
}

/** A column per property, a row per kind. */
export function table(columns: ReadonlyMap<string, Counts>): string {
    const lines = [["", ...columns.keys()], ...rows.map((kind) => [kind, ...[...columns.values()].map(cell(kind))])];
    const width = (column: number) => Math.max(...lines.map((row) => row[column]?.length ?? 0));
    const line = (row: readonly string[]) =>
        row.map((text, column) => (column === 0 ? text.padEnd(width(0)) : text.padStart(width(column)))).join("  ");
    return [...lines.map(line), ...leftOut()].join("\n");
}

function cell(kind: string): (counts: Counts) => string {
    return (counts) => String(counts.of(kind));
}
