import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { withPath } from "../process/onPath.mjs";

/**
 * The environment in which the CLI keeps to one folder (its home, its stacks) and to this machine. The user's own login,
 * home and stacks cannot be reached from it.
 * @param {string} folder is made where it is missing
 * @param {string[]} pathEntries
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function pulumiEnvironment(folder, pathEntries, env) {
    const state = join(folder, "state");
    mkdirSync(state, { recursive: true });
    const noProxy = [env.NO_PROXY ?? env.no_proxy, "127.0.0.1", "localhost"].filter(Boolean).join(",");
    return {
        // The plugins are plain `node`s: let it be the one that runs this.
        ...withPath(withoutPulumi(env), [...pathEntries, dirname(process.execPath)]),
        PULUMI_HOME: join(folder, "home"),
        PULUMI_BACKEND_URL: pathToFileURL(state).href,
        PULUMI_CONFIG_PASSPHRASE: "",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        // The CLI, its plugins and the emulator talk over loopback, which a proxy of the user's would break.
        NO_PROXY: noProxy,
        no_proxy: noProxy,
    };
}

/**
 * All of them, not a list of the dangerous ones: a token, an option or a stack's name that some later CLI reads would
 * not be on the list.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
function withoutPulumi(env) {
    return Object.fromEntries(Object.entries(env).filter(([name]) => !/^PULUMI_(?!CDM_)/i.test(name)));
}
