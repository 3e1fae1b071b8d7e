import xterm from "@xterm/headless";

const rowHeight = 18;
const columnWidth = 8.4;
const margin = 16;
const background = "#1e1e2e";
const foreground = "#cdd6f4";
/** The 16 colors of a terminal, dark on the left and bright on the right, readable on the background. */
const palette = [
    ...["#585b70", "#f38ba8", "#a6e3a1", "#f9e2af", "#89b4fa", "#f5c2e7", "#94e2d5", "#bac2de"],
    ...["#7f849c", "#f38ba8", "#a6e3a1", "#f9e2af", "#89b4fa", "#f5c2e7", "#94e2d5", "#ffffff"],
];

/**
 * Draws what a terminal of that width shows in the end, as SVG. A terminal emulator interprets the output, so lines that were rewritten count as they
 * were last.
 * @param {string} output as a program wrote it, with its escape sequences
 * @param {{ columns: number, rows: number, title: string }} options
 */
export async function terminalSvg(output, { columns, rows, title }) {
    const terminal = new xterm.Terminal({ cols: columns, rows, scrollback: 10_000, allowProposedApi: true });
    await new Promise((resolve) => terminal.write(output, () => resolve(undefined)));
    const { active } = terminal.buffer;
    const lines = Array.from({ length: active.length }, (_, y) => runsOf(active.getLine(y), columns));
    while (lines.at(-1)?.every(({ text }) => text.trim() === "")) lines.pop();
    return svg(lines, columns, title);
}

/**
 * @typedef {{ x: number, text: string, style: string }} Run of cells that look the same
 * @param {import("@xterm/headless").IBufferLine | undefined} line
 * @param {number} columns
 * @returns {Run[]}
 */
function runsOf(line, columns) {
    /** @type {Run[]} */
    const runs = [];
    for (let x = 0; line && x < columns; x++) {
        const cell = line.getCell(x);
        if (!cell || cell.getWidth() === 0) continue;
        const style = styleOf(cell);
        const text = cell.getChars() || " ";
        const before = runs.at(-1);
        if (before?.style === style) before.text += text;
        else runs.push({ x, text, style });
    }
    return runs;
}

/** @param {import("@xterm/headless").IBufferCell} cell */
function styleOf(cell) {
    const color = cell.isFgPalette() ? palette[cell.getFgColor()] : undefined;
    return [
        color ? `fill="${color}"` : "",
        cell.isBold() ? 'font-weight="bold"' : "",
        cell.isDim() ? 'opacity="0.7"' : "",
        cell.isUnderline() ? 'text-decoration="underline"' : "",
    ]
        .filter(Boolean)
        .join(" ");
}

/** @param {Run[][]} lines @param {number} columns @param {string} title */
function svg(lines, columns, title) {
    const width = Math.ceil(columns * columnWidth + 2 * margin);
    const height = lines.length * rowHeight + 2 * margin;
    const rows = lines.map((runs, y) => {
        const spans = runs.flatMap(({ x, text, style }) =>
            [...text.matchAll(/\S+(?: \S+)*/g)].map(({ index, 0: shown }) => {
                const at = (margin + (x + index) * columnWidth).toFixed(1);
                // Fonts differ in their width, and columns have to stay columns.
                const length = (shown.length * columnWidth).toFixed(1);
                const attributes = [`x="${at}"`, `textLength="${length}"`, style].filter(Boolean).join(" ");
                return `<tspan ${attributes}>${escaped(shown)}</tspan>`;
            }),
        );
        const baseline = margin + y * rowHeight + 13;
        return spans.length > 0 ? `<text y="${baseline}">${spans.join("")}</text>\n` : "";
    });
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" xml:space="preserve">
<title>${escaped(title)}</title>
<rect width="100%" height="100%" rx="8" fill="${background}"/>
<g fill="${foreground}" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="13.5px">
${rows.join("")}</g>
</svg>
`;
}

/** @param {string} text */
function escaped(text) {
    return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
