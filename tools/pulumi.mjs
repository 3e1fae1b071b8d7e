import { answers, emulatorEnvironment } from "./emulator/address.mjs";
import { pulumiEnvironment } from "./setup/environment.mjs";
import { runInForeground } from "./setup/foreground.mjs";
import { interruption, main } from "./setup/interruption.mjs";
import { privateFolder, root, say } from "./setup/repository.mjs";
import { run } from "./setup/run.mjs";
import { setUp } from "./setup/setup.mjs";

/** Commands that work on the selected stack. */
const onStack = new Set(
    "up update preview pre refresh destroy down dn config state watch import cancel console stack".split(" "),
);
/** Those of `stack` that do not. */
const onStacks = new Set("init new create setup ls list select unselect rm remove".split(" "));

await main(async () => {
    const args = process.argv.slice(2);
    const cli = await setUp();
    const env = { ...emulatorEnvironment(), ...pulumiEnvironment(privateFolder, cli.pathEntries, process.env) };
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
