import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator } from "../demo/emulator.mjs";
import { broken, ledger } from "../demo/proof.mjs";
import { withoutCloud } from "../lib/process/credentials.mjs";
import { runInForeground } from "../lib/process/foreground.mjs";
import { interruption, main } from "../lib/process/interruption.mjs";
import { SetUpError } from "../lib/process/say.mjs";
import { pulumiEnvironment } from "../lib/pulumi/environment.mjs";
import { setUp } from "../lib/pulumi/setup.mjs";
import { emulatorEnvironment } from "../lib/workspace/emulatorAddress.mjs";
import { root } from "../lib/workspace/repository.mjs";

/** Slow enough for a user to follow. The run is still live when it is to be stopped. */
const timing = ["--boot-ms", "2000", "--run-ms", "600000", "--stop-ms", "1500"];

await main(async () => {
    const cli = await setUp();
    const emulator = await startEmulator(timing);
    const folder = mkdtempSync(join(tmpdir(), "pulumi-huaweicloud-cdm-demo-"));
    try {
        await walkThrough(cli, folder, emulator.url);
        return await prove(emulator.url);
    } finally {
        rmSync(folder, { recursive: true, force: true });
        await emulator.end();
    }
});

/**
 * @param {import("../lib/pulumi/cli.mjs").Cli} cli
 * @param {string} folder
 * @param {string} url
 */
async function walkThrough(cli, folder, url) {
    const env = {
        // The demo must not reach the user's own cloud.
        ...pulumiEnvironment(folder, cli.pathEntries, withoutCloud(process.env)),
        ...emulatorEnvironment(url),
    };
    const config = join(folder, "Pulumi.demo.yaml");
    const onStack = ["--stack", "demo", "--config-file", config];
    const unattended = ["--yes", "--skip-preview"];

    // `stack init` writes the stack's settings beside the Pulumi.yaml that it finds. Here that is a copy.
    copyFileSync(join(root, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
    await step("a stack in a temporary folder; nothing of yours is touched", ["stack", "init", "demo"], folder);
    await step("starts the job once and waits until CDM says RUNNING", ["up", ...unattended, ...onStack]);
    await step("asks CDM for the run's status; nothing is started or stopped", ["refresh", ...unattended, ...onStack]);
    await step("another trigger, for the next up", ["config", "set", "quickstart:revision", "2", ...onStack]);
    await step("stops the run, verifies that, and starts a new one", ["up", ...unattended, ...onStack]);
    await step("stops that run, and ends only when CDM has shown twice that it is over", [
        "destroy",
        ...unattended,
        ...onStack,
    ]);

    /** @param {string} what @param {string[]} args @param {string} [cwd] */
    async function step(what, args, cwd = root) {
        const command = args.slice(0, args.includes("--stack") ? args.indexOf("--stack") : undefined).join(" ");
        process.stdout.write(`\n━━ pulumi ${command}\n   ${what}\n\n`);
        const exitCode = await runInForeground(cli.pulumi, args, { cwd, env });
        interruption.throwIfAborted();
        if (exitCode !== 0) {
            throw new SetUpError(`The demo ends here: pulumi ${command} ended with exit code ${exitCode}.`);
        }
    }
}

/** @param {string} url */
async function prove(url) {
    const { requests } = await get(`${url}/_emulator/requests`);
    const truth = await get(`${url}/_emulator/truth`);
    process.stdout.write(
        `\n━━ the requests that the emulator got, and how the runs ended\n\n${ledger(requests, truth)}\n`,
    );
    const sentence = broken(truth);
    if (sentence) {
        throw new SetUpError(sentence);
    }
    process.stdout.write("Two runs were started, never two at a time, and none is left.\n");
    return 0;
}

/** @param {string} address @returns {Promise<any>} */
async function get(address) {
    const response = await fetch(address, { signal: AbortSignal.timeout(10_000) });
    return response.json();
}
