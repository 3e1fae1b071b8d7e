import type { CdmClient } from "../../cdm/client.js";
import { describeStatus } from "../../cdm/clusterStatus.js";
import { CdmError } from "../../cdm/errors.js";
import type { CallOptions } from "../../cdm/send.js";

/** The state of a cluster that explains why its job does not answer. */
export type ClusterState = "clusterGone" | "clusterStopped" | { readonly status: string };

const normal = "200";
const deleted = "400";
const stopped = "900";

/**
 * Asks for the cluster after a request about its job has failed. CDM passes job requests on to the cluster, and does not document
 * what it answers if the cluster is down. Undefined if the cluster is well or its state is not known: then the failure stands alone.
 *
 * A cluster counts as gone only if CDM says so in two ways: in its own error code for the cluster (a gateway's 404 does not count),
 * and in a list of the project's clusters that lacks it.
 */
export async function clusterStateOf(
    client: CdmClient,
    clusterId: string,
    after: CdmError,
    call: CallOptions,
): Promise<ClusterState | undefined> {
    if (after.kind === "authentication" || after.kind === "throttled") return undefined;
    try {
        const { status, isFrozen } = await client.showClusterDetail(call);
        if (status === deleted) return "clusterGone";
        if (status === stopped) return "clusterStopped";
        if (isFrozen === "1" || isFrozen === 1) return { status: "frozen" };
        if (status === normal || typeof status !== "string") return undefined;
        return { status: `${describeStatus(status)} (status ${status})` };
    } catch (error) {
        if (error instanceof CdmError)
            // mutant: the list of clusters as the second proof that one is gone
            return isMissing(error) && (await isUnlisted(client, clusterId, call)) ? "clusterGone" : undefined;
        throw error;
    }
}

function isMissing({ failure: { httpStatus, code } }: CdmError): boolean {
    return httpStatus === 404 && code?.startsWith("Cdm.") === true;
}

async function isUnlisted(client: CdmClient, clusterId: string, call: CallOptions): Promise<boolean> {
    try {
        const ids = (await client.listClusters(call)).map(({ id }) => String(id).toLowerCase());
        return !ids.includes(clusterId.toLowerCase());
    } catch (error) {
        // mutant: the doubt about a list of clusters that could not be had
        if (error instanceof CdmError) return false;
        throw error;
    }
}
