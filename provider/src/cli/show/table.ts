import Table from "cli-table3";
import stringWidth from "string-width";

/** A column of a table. */
export interface Column {
    readonly title: string;
    readonly isRight?: true;
    /** Whether its cells may be broken into lines if the terminal is narrow. Other cells are cut. */
    readonly wraps?: true;
    /** If the terminal is too narrow, the column with the highest number is left out first. 0 is never left out. */
    readonly rank: number;
}

const gap = 2;
/** A column that wraps is made no narrower than this. */
const leastWrapped = 16;
/** The first column is made no narrower than this while another can be cut. */
const leastNamed = 6;
/** A column that is cut is made no narrower than this. */
const leastCut = 4;

/**
 * A table without lines, so that other programs can read it.
 *
 * @param width how wide the terminal is. Without a terminal nothing is left out, cut or wrapped
 */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[], width?: number): string {
    const shown = fittingColumns(columns, rows, width);
    const isShort = shown.length < columns.length || shown.some(({ width: one, natural }) => one < natural);
    const made = new Table({
        head: shown.map(({ column }) => column.title),
        colAligns: shown.map(({ column }) => (column.isRight ? "right" : "left")),
        ...(width !== undefined && { colWidths: shown.map((one) => one.width + gap) }),
        chars: noLines,
        style: { head: [], border: [], "padding-left": 0, "padding-right": gap, compact: true },
    });
    for (const row of rows) {
        made.push(
            shown.map(({ index, column }) => ({
                content: row[index] ?? "",
                wordWrap: isShort && column.wraps === true,
                wrapOnWordBoundary: true,
            })),
        );
    }
    return made
        .toString()
        .split("\n")
        .map((line) => line.trimEnd())
        .join("\n");
}

interface Shown {
    readonly index: number;
    readonly column: Column;
    /** How wide its widest cell is. */
    readonly natural: number;
    readonly width: number;
}

/** The columns that fit, and how wide each is: columns that wrap give way first, then columns are left out, then the first is cut. */
function fittingColumns(
    columns: readonly Column[],
    rows: readonly (readonly string[])[],
    width = Number.POSITIVE_INFINITY,
): Shown[] {
    const all = columns.map((column, index) => {
        const natural = Math.max(...[column.title, ...rows.map((row) => row[index] ?? "")].map(widest));
        return { index, column, natural, width: natural };
    });
    const ranks = [...new Set(columns.map(({ rank }) => rank))].sort((one, other) => other - one);
    for (const rank of [Number.POSITIVE_INFINITY, ...ranks]) {
        const kept = all.filter(({ column }) => column.rank < rank || column.rank === 0);
        const fitted = narrowed(kept, width);
        if (fitted) return fitted;
    }
    return cutToFit(
        all.filter(({ column }) => column.rank === 0),
        width,
    );
}

function totalOf(shown: readonly Shown[]): number {
    return shown.reduce((sum, one) => sum + one.width + gap, 0);
}

/** Narrows the columns that wrap. Undefined if that is not enough. */
function narrowed(shown: readonly Shown[], width: number): Shown[] | undefined {
    const excess = totalOf(shown) - width;
    if (excess <= 0) return [...shown];
    const wrapping = shown.filter(({ column }) => column.wraps).sort((one, other) => other.natural - one.natural);
    const [longest] = wrapping;
    if (longest === undefined || longest.width - excess < leastWrapped) return undefined;
    return shown.map((one) => (one === longest ? { ...one, width: one.width - excess } : one));
}

/** Narrows the first column, which names the row, and then the widest again and again, down to what still can be read. */
function cutToFit(shown: readonly Shown[], width: number): Shown[] {
    const widths = shown.map((one) => one.width);
    const excess = () => widths.reduce((sum, one) => sum + one + gap, 0) - width;
    widths[0] = Math.max(Math.min(widths[0] ?? 0, leastNamed), (widths[0] ?? 0) - Math.max(0, excess()));
    while (excess() > 0) {
        const at = widths.indexOf(Math.max(...widths));
        if ((widths[at] ?? 0) <= leastCut) break;
        widths[at] = (widths[at] ?? 0) - 1;
    }
    return shown.map((one, index) => ({ ...one, width: widths[index] ?? one.width }));
}

function widest(text: string): number {
    return Math.max(...text.split("\n").map((line) => stringWidth(line)));
}

const noLines = {
    top: "",
    "top-mid": "",
    "top-left": "",
    "top-right": "",
    bottom: "",
    "bottom-mid": "",
    "bottom-left": "",
    "bottom-right": "",
    left: "",
    "left-mid": "",
    mid: "",
    "mid-mid": "",
    right: "",
    "right-mid": "",
    middle: "",
};
