import type { Paint } from "./colors.js";
import { wordsOf, wrapped } from "./wrap.js";

/** One column of a plot. */
export interface Bar {
    readonly value: number | undefined;
    readonly color: Parameters<Paint>[0];
}

const eighths = ["", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/**
 * A small plot with a column for each value, the first one at the left, over a line. It begins with the title and the largest value.
 *
 * @param width how many characters a line has at most. If there are more values, the first ones are left out.
 */
export function plot(
    title: string,
    bars: readonly Bar[],
    {
        width,
        height,
        describe,
        paint,
    }: { width: number; height: number; describe(value: number): string; paint: Paint },
): string[] {
    const shown = bars.slice(-Math.max(1, width));
    const largest = Math.max(...shown.map(({ value = 0 }) => value));
    if (!(largest > 0)) return [];
    const each = Math.max(1, Math.min(3, Math.floor(width / shown.length)));
    const lines = Array.from({ length: height }, (_, index) => {
        const floor = (height - 1 - index) * 8;
        return shown.map(({ value = 0, color }) => {
            // A value above 0 shows at least the lowest mark.
            const level = Math.max(value > 0 ? 1 : 0, Math.round((value / largest) * height * 8)) - floor;
            const mark = eighths[Math.max(0, Math.min(8, level))] || " ";
            return paint(color, mark.repeat(Math.max(1, each - 1))) + (each > 1 ? " " : "");
        });
    });
    const head = `${title} (largest ${describe(largest)}${shown.length < bars.length ? `, the last ${shown.length} runs` : ""})`;
    return [
        ...wrapped(wordsOf(head), width),
        ...lines.map((line) => line.join("").trimEnd()),
        "─".repeat(shown.length * each),
    ];
}

/** A bar from 0 to 100 percent: `████░░░░`. Without a percent it is empty. */
export function bar(percent: number | undefined, width: number): string {
    const filled = Math.round((Math.min(100, Math.max(0, percent ?? 0)) / 100) * width);
    return "█".repeat(filled) + "░".repeat(width - filled);
}
