import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { withPath } from "../process/onPath.mjs";

/**
 * An environment in which the CLI uses one folder (for its home and its stacks) and this machine only. The CLI can't reach the user's own login,
 * home and stacks from it.
 * @param {string} folder is made if it is missing
 * @param {string[]} pathEntries
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function pulumiEnvironment(folder, pathEntries, env) {
    const state = join(folder, "state");
    mkdirSync(state, { recursive: true });
    const noProxy = [env.NO_PROXY ?? env.no_proxy, "127.0.0.1", "localhost"].filter(Boolean).join(",");
    return {
        // The plugins start `node` from PATH. This makes it the Node that runs this process.
        ...withPath(withoutPulumi(env), [...pathEntries, dirname(process.execPath)]),
        PULUMI_HOME: join(folder, "home"),
        PULUMI_BACKEND_URL: pathToFileURL(state).href,
        PULUMI_CONFIG_PASSPHRASE: "",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        // The CLI, its plugins and the emulator talk over loopback, and the user's proxy would break that.
        NO_PROXY: noProxy,
        no_proxy: noProxy,
    };
}

/**
 * Removes all of these variables. A list of the dangerous ones would miss a token, an option or a stack's name that a later CLI reads.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
function withoutPulumi(env) {
    return Object.fromEntries(Object.entries(env).filter(([name]) => !/^PULUMI_(?!CDM_)/i.test(name)));
}
