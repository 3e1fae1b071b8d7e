import { SessionCache } from "../cdm/auth/sessionCache.js";
import { parseDuration } from "../common/duration.js";
import { holdsRedacted } from "../common/redact.js";
import { visible } from "../common/text.js";
import { createRegistry, PendingStarts, readPasted, stopAnyRun } from "../run/index.js";
import type { CommandHost } from "./commandHost.js";
import { problemIn } from "./place.js";
import { parse, UsageError } from "./usage.js";

const usage = `Usage: cdm-run stop --cluster ID --job NAME [options]

Stops the live run of a job, whoever's it is, and returns when CDM has said twice in a row that none is live.
Logs in as cdm-run doctor says. Ends with 0 where nothing is live any more, else with 1.

  --cluster ID      the cluster
  --job NAME        the job
  --project-id ID   the project, in place of the one that is configured
  --region NAME     the region, in place of the one that is configured
  --endpoint URL    CDM's address, in place of the one that is configured
  --timeout TIME    how long it may take, such as 90s or 1h (20m)
  --help            this text

A value may be written in base64url, behind base64url: (--job=base64url:b3JkZXJz), where a shell would not take it as it is.`;

const options = {
    cluster: { type: "string" },
    job: { type: "string" },
    "project-id": { type: "string" },
    region: { type: "string" },
    endpoint: { type: "string" },
    timeout: { type: "string" },
    help: { type: "boolean" },
} as const;

const words = ["cluster", "job", "project-id", "region", "endpoint"] as const;

/** As the command that an error prints has them: for any shell, and without what is a secret. */
function asMeant(parsed: Readonly<Partial<Record<(typeof words)[number], string>>>): typeof parsed {
    const read = words.flatMap((name) => {
        const word = parsed[name];
        if (word === undefined) return [];
        if (holdsRedacted(word))
            throw new UsageError(`--${name} is hidden, for it is a secret: put the value in its place`);
        const value = readPasted(word);
        if (value === undefined) throw new UsageError(`--${name} must be base64url behind base64url:`);
        return [[name, value] as const];
    });
    return Object.fromEntries(read);
}

/** Does what a delete does about a live run, without a state: for who has no other way to end it. */
export async function stop(args: readonly string[], host: CommandHost): Promise<number> {
    const parsed = parse(args, options);
    const { help, timeout } = parsed;
    if (help) {
        host.stdout(usage);
        return 0;
    }
    const { cluster, job, region, endpoint, "project-id": projectId } = asMeant(parsed);
    if (cluster === undefined || job === undefined) throw new UsageError("--cluster and --job say which job");
    if (timeout !== undefined && !parseDuration(timeout))
        throw new UsageError('--timeout must be a duration such as "90s" or "1h"');
    const problem = problemIn({ clusterId: cluster, jobName: job, projectId, region, endpoint });
    if (problem !== undefined) throw new UsageError(problem);
    const { environment, clock, home } = host;
    const inputs = {
        clusterId: cluster,
        jobName: job,
        // Somebody waits for it.
        pollInterval: "2s",
        ...(projectId !== undefined && { projectId }),
        ...(region !== undefined && { region }),
        ...(endpoint !== undefined && { endpoint }),
        ...(timeout !== undefined && { timeouts: { delete: timeout } }),
    };
    const say = (text: string) => host.stdout(visible(text));
    await stopAnyRun(inputs, {
        configuration: { environment, ...(home !== undefined && { home }) },
        sessions: new SessionCache(),
        clock,
        registry: createRegistry(),
        starts: new PendingStarts(),
        logFor: () => ({ progress: say, info: say, warn: say }),
    });
    return 0;
}
