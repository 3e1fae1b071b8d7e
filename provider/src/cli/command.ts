import { messageOf, visible } from "../common/text.js";
import { JobRunError } from "../run/index.js";
import type { CommandHost } from "./commandHost.js";
import { completionOf } from "./completion.js";
import { doctor } from "./doctor.js";
import { failed, notUnderstood } from "./frame/exitCodes.js";
import { runProgram } from "./frame/program.js";
import { errorAsJson, printJson, printJsonLine } from "./frame/report.js";
import { UsageError } from "./frame/usageError.js";
import type { Verb } from "./frame/verb.js";
import { history } from "./history.js";
import { importDefinitions } from "./import.js";
import { packageVersion } from "./packageVersion.js";
import { report } from "./report.js";
import { start } from "./start.js";
import { status } from "./status.js";
import { stop } from "./stop.js";
import { sweep } from "./sweep.js";
import { watch } from "./watch.js";

/** In the order of the help. */
export const verbs: readonly Verb[] = [
    ...[status, watch, start, stop, history, importDefinitions, sweep, report, doctor],
    completionOf(() => verbs),
];

const summary =
    "Shows, starts and stops runs of Huawei Cloud CDM jobs, without Pulumi. It uses the credentials that its verb doctor shows.";

/** Runs a verb and returns its exit code. Never throws: it prints an error as a sentence. */
export async function run(args: readonly string[], host: CommandHost): Promise<number> {
    try {
        const [first, second, ...rest] = args;
        // `help stop` is `stop --help`.
        const asked = first === "help" ? [...(second === undefined ? [] : [second]), "--help", ...rest] : args;
        return await runProgram({ summary, verbs, version: packageVersion() }, asked, host);
    } catch (error) {
        // A value that only the core refuses was not understood either.
        const isUsage = error instanceof UsageError || (error instanceof JobRunError && error.kind === "optionsWrong");
        if (args.includes("--json")) {
            const print = verbs.some(({ name, jsonLines }) => name === args[0] && jsonLines)
                ? printJsonLine
                : printJson;
            print(host, { error: errorAsJson(error) });
        }
        host.stderr(visible(`cdm-run: ${messageOf(error)}${error instanceof UsageError ? "." : ""}`));
        return isUsage ? notUnderstood : failed;
    }
}

/** Whether the verb that the arguments name starts or stops runs. */
export function changesRuns([first]: readonly string[]): boolean {
    return verbs.some(({ name, changesRuns: does }) => name === first && does === true);
}
