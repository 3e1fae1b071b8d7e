import { fileURLToPath } from "node:url";
import { run } from "../process/run.mjs";
import { say } from "../process/say.mjs";
import { pinnedVersion } from "./pinned.mjs";

/**
 * Installs the official CLI, its language hosts included, into `<folder>/bin` with Pulumi's own installer.
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 */
export async function downloadOfficial(folder, env) {
    const version = pinnedVersion();
    say(`downloading the Pulumi CLI ${version} with Pulumi's own installer`);
    // Runs in a process of its own, because an interruption can end that.
    const script = fileURLToPath(new URL("officialInstaller.cjs", import.meta.url));
    await run(process.execPath, [script, folder, version], { env, called: "Pulumi's own installer" });
}
