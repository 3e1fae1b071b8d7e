import { visible } from "../common/text.js";
import type { CommandHost } from "./commandHost.js";
import { doctor } from "./doctor.js";
import { stop } from "./stop.js";
import { UsageError } from "./usage.js";

/** Returns the exit code: 0 where all is well, 1 where not, 2 where it was not understood. */
type Verb = (args: readonly string[], host: CommandHost) => Promise<number>;

const verbs: Readonly<Record<string, Verb>> = { doctor, stop };

const usage = `Usage: cdm-run <verb> [options]

Runs of Huawei Cloud CDM jobs, without Pulumi.

  doctor   says who would ask CDM, where and for which project, asks it one thing and says what came of it
  stop     stops the live run of a job and returns when CDM has said twice that none is live

cdm-run <verb> --help says more of a verb.`;

/** Never throws: whatever happens is a sentence and an exit code. */
export async function run([verb, ...args]: readonly string[], host: CommandHost): Promise<number> {
    try {
        if (verb === "--help" || verb === "-h") {
            host.stdout(usage);
            return 0;
        }
        const known = Object.keys(verbs).join(", ");
        if (verb === undefined) throw new UsageError(`what is to be done? The verbs are: ${known}`);
        const act = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
        if (act === undefined) throw new UsageError(`there is no verb "${verb}". The verbs are: ${known}`);
        return await act(args, host);
    } catch (error) {
        const isUsage = error instanceof UsageError;
        host.stderr(visible(`cdm-run: ${error instanceof Error ? error.message : String(error)}${isUsage ? "." : ""}`));
        return isUsage ? 2 : 1;
    }
}
