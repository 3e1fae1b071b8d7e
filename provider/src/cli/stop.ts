import { SessionCache } from "../cdm/auth/sessionCache.js";
import { commandLine } from "../common/commandLine.js";
import { parseDuration } from "../common/duration.js";
import { holdsRedacted } from "../common/redact.js";
import { visible } from "../common/text.js";
import { eventSinkOf } from "../events/eventSink.js";
import { createRegistry, PendingStarts, readPasted, stopAnyRun } from "../run/index.js";
import type { CommandHost } from "./commandHost.js";
import { flagProblem } from "./jobFlags.js";
import { parseArguments, UsageError } from "./parseArguments.js";

const usage = `Usage: ${commandLine} stop --cluster ID --job NAME [options]

Stops the live run of a job, no matter which user started it, and returns when CDM has said twice in a row that none is live.
It uses the credentials that ${commandLine} doctor shows. It exits with 0 if no run is live any more, else with 1: also if there is no such job.

  --cluster ID      the cluster
  --job NAME        the job
  --project-id ID   use this project instead of the configured one
  --region NAME     use this region instead of the configured one
  --endpoint URL    use this address of CDM instead of the configured one
  --timeout TIME    how long the command may take, such as 90s or 1h (default: 20m)
  -h, --help        print this text

If a shell would change a value, write it in base64url after the prefix base64url: (--job=base64url:b3JkZXJz).`;

const options = {
    cluster: { type: "string" },
    job: { type: "string" },
    "project-id": { type: "string" },
    region: { type: "string" },
    endpoint: { type: "string" },
    timeout: { type: "string" },
    help: { type: "boolean", short: "h" },
} as const;

const valueOptions = ["cluster", "job", "project-id", "region", "endpoint"] as const;

/**
 * Decodes the values of options. A user may have pasted them from the command that an error prints: there a value may be in base64url, and
 * `[secret]` stands for a secret.
 */
function decodeValues(parsed: Readonly<Partial<Record<(typeof valueOptions)[number], string>>>): typeof parsed {
    const decoded = valueOptions.flatMap((name) => {
        const pasted = parsed[name];
        if (pasted === undefined) return [];
        if (holdsRedacted(pasted))
            throw new UsageError(`--${name} is hidden because it is a secret: put the value in its place`);
        const value = readPasted(pasted);
        if (value === undefined) throw new UsageError(`--${name} must be base64url after base64url:`);
        return [[name, value] as const];
    });
    return Object.fromEntries(decoded);
}

/** Stops a live run as a delete does, without a state. */
export async function stop(args: readonly string[], host: CommandHost): Promise<number> {
    const parsed = parseArguments(args, options);
    const { help, timeout } = parsed;
    if (help) {
        host.stdout(usage);
        return 0;
    }
    const { cluster, job, region, endpoint, "project-id": projectId } = decodeValues(parsed);
    if (cluster === undefined || job === undefined) throw new UsageError("--cluster and --job say which job");
    if (timeout !== undefined && !parseDuration(timeout))
        throw new UsageError('--timeout must be a duration such as "90s" or "1h"');
    const problem = flagProblem({ clusterId: cluster, jobName: job, projectId, region, endpoint });
    if (problem !== undefined) throw new UsageError(problem);
    const { environment, clock, home } = host;
    const inputs = {
        clusterId: cluster,
        jobName: job,
        // Shorter than the default, because the user waits at the terminal.
        pollInterval: "2s",
        ...(projectId !== undefined && { projectId }),
        ...(region !== undefined && { region }),
        ...(endpoint !== undefined && { endpoint }),
        ...(timeout !== undefined && { timeouts: { delete: timeout } }),
    };
    const say = (text: string) => host.stdout(visible(text));
    const { outcome, attempts } = await stopAnyRun(inputs, {
        configuration: { environment, ...(home !== undefined && { home }) },
        sessions: new SessionCache(),
        clock,
        registry: createRegistry(),
        starts: new PendingStarts(),
        logFor: () => ({ progress: say, info: say, warn: say }),
        events: eventSinkOf(environment, { clock, warn: host.stderr }),
    });
    // A job that deletes itself after its run is gone after a stop. Before one, a name may be mistyped.
    const isUnknown = attempts === 0 && (outcome === "gone" || outcome === "clusterGone");
    if (!isUnknown) return 0;
    host.stderr("Nothing was stopped. Check --cluster and --job, unless the job has deleted itself after its run.");
    return 1;
}
