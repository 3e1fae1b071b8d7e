import { nameOf } from "./choose.mjs";
import { tables } from "./table.mjs";

/** How much of a failed command's output is printed. */
const lastLines = 40;

/**
 * What is printed at the end: the output of each failed command, the tables, the versions and the counts. And the exit code.
 * @param {import("./table.mjs").Result[]} results
 * @param {string[]} versions
 */
export function conclude(results, versions) {
    const failures = results
        .filter(({ outcome }) => outcome === "failed")
        .map(({ cell, sentence, output = "" }) => {
            const last = output.trimEnd().split("\n").slice(-lastLines).join("\n    ");
            return `✗ ${nameOf(cell)}: ${sentence}\n    ${last}\n`;
        });
    const seen = `Seen on ${process.platform}-${process.arch}, with ${versions.join(", ")}.\n`;
    const count = (/** @type {string} */ outcome) => results.filter((result) => result.outcome === outcome).length;
    const counts = `${count("ok")} ok, ${count("cannot")} cannot, ${failures.length} failed\n`;
    return { text: ["", ...failures, tables(results), seen, counts].join("\n"), exitCode: failures.length > 0 ? 1 : 0 };
}
