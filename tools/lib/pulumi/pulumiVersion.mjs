import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { interruption } from "../process/interruption.mjs";
import { run } from "../process/run.mjs";
import { pulumiEnvironment } from "./environment.mjs";

/**
 * The output of `pulumi version`. Undefined if the file is no working CLI.
 * @param {string} pulumi
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string | undefined>}
 */
export async function pulumiVersion(pulumi, env) {
    const home = mkdtempSync(join(tmpdir(), "pulumi-version-"));
    try {
        return (await run(pulumi, ["version"], { env: pulumiEnvironment(home, [], env), timeoutMs: 20_000 })).trim();
    } catch {
        interruption.throwIfAborted();
        return undefined;
    } finally {
        rmSync(home, { recursive: true, force: true });
    }
}
