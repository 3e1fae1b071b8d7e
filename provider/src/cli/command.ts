import { commandLine } from "../common/commandLine.js";
import { messageOf, visible } from "../common/text.js";
import type { CommandHost } from "./commandHost.js";
import { doctor } from "./doctor.js";
import { packageVersion } from "./packageVersion.js";
import { UsageError } from "./parseArguments.js";
import { report } from "./report.js";
import { stop } from "./stop.js";

/** Returns the exit code: 0 for a success, 1 for a failure, 2 for arguments that were not understood. */
type Verb = (args: readonly string[], host: CommandHost) => Promise<number>;

const verbs: Readonly<Record<string, Verb>> = { doctor, report, stop };

const usage = `Usage: ${commandLine} <verb> [options]

Checks access to Huawei Cloud CDM and stops runs of its jobs, without Pulumi.

  doctor   shows which credentials, address and project would be used, sends CDM one request and shows the answer
  report   makes one HTML page of a file of events (HW_CDM_EVENTS): runs, stops and their proof, refused requests, outcomes
  stop     stops the live run of a job and returns when CDM has said twice that none is live

Options:

  -h, --help      print this text; after a verb, the options of that verb (also: help, help <verb>)
  -v, --version   print the version of this package`;

/** Runs a verb and returns its exit code. Never throws: it prints an error as a sentence. */
export async function run([verb, ...args]: readonly string[], host: CommandHost): Promise<number> {
    try {
        if (verb === "--version" || verb === "-v") {
            host.stdout(packageVersion());
            return 0;
        }
        if (verb === "help" && args[0] !== undefined) return await run([args[0], "--help"], host);
        if (verb !== undefined && ["help", "--help", "-h"].includes(verb)) {
            host.stdout(usage);
            return 0;
        }
        const known = Object.keys(verbs).join(", ");
        if (verb === undefined) throw new UsageError(`a verb is missing. The verbs are: ${known}`);
        const act = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
        if (act === undefined) throw new UsageError(`there is no verb "${verb}". The verbs are: ${known}`);
        return await act(args, host);
    } catch (error) {
        const isUsage = error instanceof UsageError;
        host.stderr(visible(`cdm-run: ${messageOf(error)}${isUsage ? "." : ""}`));
        return isUsage ? 2 : 1;
    }
}
