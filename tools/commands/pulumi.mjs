import { runInForeground } from "../lib/process/foreground.mjs";
import { interruption, main } from "../lib/process/interruption.mjs";
import { run } from "../lib/process/run.mjs";
import { say } from "../lib/process/say.mjs";
import { pulumiEnvironment } from "../lib/pulumi/environment.mjs";
import { setUp } from "../lib/pulumi/setup.mjs";
import { answers, cloudEnvironment } from "../lib/workspace/emulatorAddress.mjs";
import { privateFolder, root } from "../lib/workspace/repository.mjs";

/** Commands that work on the selected stack. */
const onStack = new Set(
    "up update preview pre refresh destroy down dn config state watch import cancel console stack".split(" "),
);
/** The subcommands of `stack` that do not. */
const onStacks = new Set("init new create setup ls list select unselect rm remove".split(" "));

await main(async () => {
    const args = process.argv.slice(2);
    const cli = await setUp();
    const cloud = await cloudEnvironment(process.env);
    const env = pulumiEnvironment(privateFolder, cli.pathEntries, cloud.env);
    if (cloud.unused.length > 0) {
        say(
            `the emulator at ${env.HW_CDM_ENDPOINT} is used, and of your cloud nothing (${cloud.unused.join(", ")}): set ` +
                "HW_CDM_ENDPOINT to use that instead, with all of these",
        );
    }
    if (needsStack(args) && !(await hasStack(cli.pulumi, env))) {
        await run(cli.pulumi, ["stack", "select", "--create", "dev", "--non-interactive"], { cwd: root, env });
    }
    const isLocal = /^http:/.test(env.HW_CDM_ENDPOINT ?? "");
    if (onStack.has(args[0] ?? "") && isLocal && !(await answers(env.HW_CDM_ENDPOINT))) {
        say(
            `nothing answers at ${env.HW_CDM_ENDPOINT} yet: start an emulator with "npm run emulator" in another terminal`,
        );
    }
    return runInForeground(cli.pulumi, args, { cwd: root, env });
});

/** @param {string[]} args */
function needsStack(args) {
    const [command = "", subcommand = ""] = args.filter((arg) => !arg.startsWith("-"));
    const isAnswered = args.some((arg) => /^(-s|--stack(=.*)?|-h|--help)$/.test(arg));
    return onStack.has(command) && !isAnswered && !(command === "stack" && onStacks.has(subcommand));
}

/**
 * @param {string} pulumi
 * @param {NodeJS.ProcessEnv} env
 */
async function hasStack(pulumi, env) {
    try {
        await run(pulumi, ["stack", "--show-name", "--non-interactive"], { cwd: root, env });
        return true;
    } catch {
        interruption.throwIfAborted();
        return false;
    }
}
