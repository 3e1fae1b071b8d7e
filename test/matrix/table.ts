import { type Column, columns } from "./columns.js";
import { exclusion, type Row } from "./row.js";
import { rows } from "./rows.js";

export interface Cell {
    readonly row: Row;
    readonly column: Column;
    /** Why the fault can't meet the operation. */
    readonly excluded?: string | undefined;
}

/** Every fault with every operation. */
export const cells: readonly Cell[] = rows.flatMap((row) =>
    columns.map((column) => ({ row, column, excluded: exclusion(row, column) })),
);

/** What was run, and what was not, and why. */
export function closingTable(ran: number): string {
    const excluded = cells.filter((cell) => cell.excluded !== undefined);
    const reasons = [...new Set(excluded.map((cell) => cell.excluded ?? ""))];
    const counted = reasons
        .map((reason) => ({ reason, count: excluded.filter((cell) => cell.excluded === reason).length }))
        .sort((one, other) => other.count - one.count);
    return [
        `fault matrix: ${rows.length} faults × ${columns.length} operations = ${cells.length}: ${ran} run, ${excluded.length} excluded`,
        ...counted.map(({ reason, count }) => `${String(count).padStart(6)}  the operation ${reason}`),
    ].join("\n");
}
