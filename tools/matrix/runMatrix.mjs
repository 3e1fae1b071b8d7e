import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../lib/process/run.mjs";
import { SetUpError } from "../lib/process/say.mjs";
import { cacheFolder, makeCache } from "../lib/workspace/cache.mjs";
import { nameOf } from "./choose.mjs";
import { Downloads } from "./downloads.mjs";
import { cachesIn } from "./managers.mjs";
import { conclude } from "./report.mjs";
import { runCell } from "./runCell.mjs";

/**
 * Runs cells one after the other, and prints their tables. Resolves with the exit code.
 * @param {import("./cells.mjs").Cell[]} cells
 * @param {import("../lib/pulumi/cli.mjs").Cli} cli
 */
export async function runMatrix(cells, cli) {
    if (process.platform === "win32") {
        throw new SetUpError("npm run test:matrix needs Linux or macOS: it runs npm, pnpm and yarn without a shell.");
    }
    const cache = join(cacheFolder(process.env), "matrix");
    await makeCache(cache);
    const folder = mkdtempSync(join(tmpdir(), "pulumi-huaweicloud-cdm-downloads-"));
    const downloads = new Downloads(folder, cachesIn(cache, folder));
    try {
        const results = [];
        for (const [index, cell] of cells.entries()) {
            const startedAt = performance.now();
            const result = await runCell(cell, { downloads, cli });
            results.push(result);
            const seconds = Math.round((performance.now() - startedAt) / 1000);
            const word = result.sentence ? `${result.outcome}: ${result.sentence}` : result.outcome;
            process.stdout.write(`${index + 1}/${cells.length} ${nameOf(cell)} (${seconds} s): ${word}\n`);
        }
        const npm = (await run("npm", ["--version"])).trim();
        const versions = [`Pulumi CLI ${cli.version}`, `npm ${npm}`, ...downloads.versions()];
        const { text, exitCode } = conclude(results, versions);
        process.stdout.write(text);
        return exitCode;
    } finally {
        rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
}
