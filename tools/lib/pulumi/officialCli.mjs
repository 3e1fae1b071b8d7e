import { realpathSync } from "node:fs";
import { dirname } from "node:path";
import { executableIn, onPath } from "../process/onPath.mjs";
import { isOlder } from "../workspace/versions.mjs";
import { pulumiVersion } from "./pulumiVersion.mjs";

/** The first version whose engine keeps the inputs that `read` returns. */
const oldest = "3.216.0";

/**
 * The user's own CLI: the first one on PATH that is new enough and has its language host, beside it or on PATH.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<import("./cli.mjs").Cli | undefined>}
 */
export async function officialCli(env) {
    for (const pulumi of onPath("pulumi", env)) {
        const home = dirname(realpathSync(pulumi));
        const hasHost =
            executableIn(home, "pulumi-language-nodejs") || onPath("pulumi-language-nodejs", env).length > 0;
        const version = hasHost ? await pulumiVersion(pulumi, env) : undefined;
        if (version && !isOlder(version, oldest)) {
            return { pulumi, pathEntries: [dirname(pulumi)], version, source: "path" };
        }
    }
    return undefined;
}
