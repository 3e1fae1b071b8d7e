import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withoutCloud } from "../lib/process/credentials.mjs";
import { endStrays } from "../lib/process/group.mjs";
import { pulumiEnvironment } from "../lib/pulumi/environment.mjs";
import { StepFailed, succeed } from "./execute.mjs";
import { install } from "./install.mjs";
import { kinds } from "./kinds.mjs";
import { managers } from "./managers.mjs";
import { writeProject } from "./project.mjs";
import { upAndDestroy } from "./upAndDestroy.mjs";

const buildMs = 60_000;

/**
 * @typedef {object} Given what all cells use
 * @property {import("./downloads.mjs").Downloads} downloads
 * @property {Pick<import("../lib/pulumi/cli.mjs").Cli, "pulumi" | "pathEntries">} cli
 */

/**
 * Makes a project in a folder of its own, installs its packages, runs `up` and `destroy`, and removes all of it.
 * @param {import("./cells.mjs").Cell} cell
 * @param {Given} given
 * @returns {Promise<import("./table.mjs").Result>}
 */
export async function runCell(cell, given) {
    const folder = mkdtempSync(join(tmpdir(), "pulumi-huaweicloud-cdm-matrix-"));
    try {
        const sentence = await run(cell, folder, given);
        return { cell, outcome: sentence ? "cannot" : "ok", sentence };
    } catch (error) {
        if (!(error instanceof StepFailed)) throw error;
        return { cell, outcome: "failed", sentence: error.message.replaceAll(folder, "…"), output: error.output };
    } finally {
        // A plugin of Pulumi that has left its group is known by its PULUMI_HOME.
        endStrays(join(folder, "home"));
        rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
}

/** @param {import("./cells.mjs").Cell} cell @param {string} folder @param {Given} given */
async function run(cell, folder, { downloads, cli }) {
    /** @type {import("./kinds.mjs").Kind} */
    const kind = kinds[cell.kind];
    /** @type {import("./managers.mjs").Manager} */
    const manager = managers[cell.manager];
    const cwd = join(folder, "shop");
    for (const place of [cwd, join(folder, "elsewhere"), join(folder, "temporary")]) mkdirSync(place);
    const commands = [
        await downloads.node(cell.node),
        ...(manager.package ? [await downloads.commands(manager.package)] : []),
        ...cli.pathEntries,
    ];
    const env = {
        ...pulumiEnvironment(folder, commands, cleanEnvironment({ ...process.env, ...downloads.caches })),
        TMPDIR: join(folder, "temporary"),
    };
    await writeProject(cwd, cell, downloads);
    const refusal = await install(cell, manager, { cwd, env });
    if (refusal) return refusal;
    if (kind.build) await succeed([...manager.exec, ...kind.build], { cwd, env, timeoutMs: buildMs }, "the build");
    return upAndDestroy(cell, kind, manager, cli.pulumi, { cwd, env });
}

/**
 * Without the user's cloud, without what npm sets for a command that it runs, and without what changes how Node.js finds packages.
 * @param {NodeJS.ProcessEnv} env
 */
function cleanEnvironment(env) {
    const names = /^(npm_(package|lifecycle|command|execpath|node)\w*|INIT_CWD|NODE_(OPTIONS|PATH|ENV)|FORCE_COLOR)$/i;
    return Object.fromEntries(Object.entries(withoutCloud(env)).filter(([name]) => !names.test(name)));
}
