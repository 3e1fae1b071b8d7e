import { join } from "node:path";
import { CommandFailed } from "../process/run.mjs";
import { SetUpError, say } from "../process/say.mjs";
import { cacheFolder, makeCache } from "../workspace/cache.mjs";
import { withLock } from "../workspace/lock.mjs";
import { cachedCli, isCached, keep } from "./cachedCli.mjs";
import { buildWithGo } from "./goBuild.mjs";
import { officialCli } from "./officialCli.mjs";
import { downloadOfficial } from "./officialDownload.mjs";
import { pinnedVersion } from "./pinned.mjs";

/**
 * @typedef {object} Cli
 * @property {string} pulumi the executable
 * @property {string[]} pathEntries folders that belong at the head of PATH when it runs
 * @property {string} version as `pulumi version` prints it
 * @property {"path" | "go" | "installer"} source where it came from
 */

/**
 * The Pulumi CLI with a Node language host: the user's own, else the cached one, else one that this call builds or downloads, once.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Cli>}
 */
export async function provideCli(env) {
    const cache = cacheFolder(env);
    return (await officialCli(env)) ?? (await cachedCli(cache, env)) ?? (await provideOnce(cache, env));
}

/**
 * @param {string} cache
 * @param {NodeJS.ProcessEnv} env
 */
async function provideOnce(cache, env) {
    await makeCache(cache);
    return withLock(join(cache, "lock"), async () => (await cachedCli(cache, env)) ?? (await provide(cache, env)));
}

/**
 * @param {string} cache
 * @param {NodeJS.ProcessEnv} env
 */
async function provide(cache, env) {
    if (isCached(cache)) {
        say("the cached Pulumi CLI is damaged, or not ours alone, and is provided again");
    }
    const reasons = [];
    for (const [source, make] of /** @type {const} */ ([
        ["go", buildWithGo],
        ["installer", downloadOfficial],
    ])) {
        try {
            return await keep(cache, env, source, (folder) => make(folder, env));
        } catch (error) {
            if (!(error instanceof SetUpError)) {
                throw error;
            }
            say(error.message);
            reasons.push(error instanceof CommandFailed ? error.summary : error.message);
        }
    }
    throw new SetUpError(
        `There is no Pulumi CLI to run. Install Go 1.25 or newer (https://go.dev/doc/install), and it is built once; or ` +
            `install the Pulumi CLI itself, ${pinnedVersion()} for example (https://www.pulumi.com/docs/install/), and it ` +
            `is taken from PATH. (What was tried: ${reasons.join("; ")})`,
    );
}
