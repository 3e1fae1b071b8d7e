import stringWidth from "string-width";

/** A part of a line that stays together. */
export interface Piece {
    readonly text: string;
    /** @default the text as it is */
    readonly paint?: (text: string) => string;
}

/**
 * Puts pieces into lines that are no wider than the terminal. A piece that is wider than a line is cut.
 *
 * @param gap what stands between two pieces of a line
 */
export function wrapped(pieces: readonly Piece[], width: number, gap = " "): string[] {
    const lines: string[] = [];
    let left = 0;
    for (const { text, paint = same } of pieces) {
        const piece = cut(text, width);
        const needs = stringWidth(piece);
        const isNext = lines.length > 0 && needs + gap.length <= left;
        if (isNext) lines.push(`${lines.pop()}${gap}${paint(piece)}`);
        else lines.push(paint(piece));
        left = (isNext ? left - gap.length : width) - needs;
    }
    return lines;
}

export function wordsOf(text: string): Piece[] {
    return text.split(" ").map((word) => ({ text: word }));
}

function same(text: string): string {
    return text;
}

function cut(text: string, width: number): string {
    if (stringWidth(text) <= width) return text;
    let kept = "";
    for (const character of text) {
        if (stringWidth(kept + character) >= width) break;
        kept += character;
    }
    return `${kept}…`;
}
