/**
 * @typedef {object} Result of a cell
 * @property {{ table: string, row: string, column: string }} cell
 * @property {"ok" | "cannot" | "failed"} outcome
 * @property {string | undefined} [sentence] why it cannot, or what has failed
 * @property {string} [output] of the command that has failed
 */

/**
 * The results as Markdown, a table for each that has one.
 * @param {Result[]} results
 */
export function tables(results) {
    return unique(results.map(({ cell }) => cell.table))
        .map((table) =>
            tableOf(
                table,
                results.filter(({ cell }) => cell.table === table),
            ),
        )
        .join("\n");
}

/** @param {string} title @param {Result[]} results */
function tableOf(title, results) {
    const columns = unique(results.map(({ cell }) => cell.column));
    const rows = unique(results.map(({ cell }) => cell.row));
    const lines = rows.map((row) =>
        columns.map((column) => textOf(results.find(({ cell }) => cell.row === row && cell.column === column))),
    );
    return [
        `### ${title}\n`,
        line(["", ...columns]),
        line(["---", ...columns.map(() => "---")]),
        ...lines.map((texts, index) => line([rows[index] ?? "", ...texts])),
        "",
    ].join("\n");
}

/** @param {Result | undefined} result */
function textOf(result) {
    switch (result?.outcome) {
        case undefined:
            return "not run";
        case "ok":
            return "ok";
        case "cannot":
            return `no: ${result.sentence}`;
        default:
            return `FAILED: ${result?.sentence}`;
    }
}

/** What a cell's text holds must not end the cell. @param {string[]} texts */
function line(texts) {
    return `| ${texts.map((text) => text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|")).join(" | ")} |`;
}

/** @param {string[]} texts */
function unique(texts) {
    return [...new Set(texts)];
}
