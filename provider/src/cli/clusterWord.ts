import type { CdmClient } from "../cdm/client.js";
import { CdmError } from "../cdm/errors.js";
import { commandLine } from "../common/commandLine.js";
import { clusterStateOf, JobRunError } from "../run/index.js";

/** How long the cluster is asked for, which only makes a message better. */
const withinMs = 20_000;

/**
 * What to say of a request that has failed. If CDM says so, that the cluster is stopped, or does not exist: CDM passes requests about jobs and links on to
 * the cluster, and its answer then tells little.
 */
export async function withClusterWord(error: unknown, client: CdmClient, clusterId: string): Promise<unknown> {
    if (!(error instanceof CdmError)) return error;
    const state = await clusterStateOf(client, clusterId, error, { withinMs });
    const answer = `(CDM's answer was: ${error.failure.text})`;
    if (state === "clusterStopped") {
        return new JobRunError(
            "clusterStopped",
            `The cluster ${clusterId} is stopped, so CDM shows none of its jobs and links. Start the cluster first. ${answer}`,
            { cause: error },
        );
    }
    if (state === "clusterGone") {
        return new JobRunError(
            "clusterMissing",
            `The cluster ${clusterId} does not exist in this project. Set --cluster to one that does; ${commandLine} doctor lists them. ${answer}`,
            { cause: error },
        );
    }
    return error;
}
