import type { CallOptions, CdmClient } from "../../cdm/client.js";
import { describeStatus } from "../../cdm/clusterStatus.js";
import { CdmError } from "../../cdm/errors.js";

/** What a cluster says of itself where its job can't be asked, other than that all is well. */
export type ClusterState = "clusterGone" | "clusterStopped" | { readonly status: string };

const normal = "200";
const deleted = "400";
const stopped = "900";

/**
 * Asks for the cluster after a request about its job has failed: job requests are passed on to the cluster, and what is
 * answered where that is not possible is documented nowhere. Undefined where the cluster is well, or where what it is can't
 * be told; then the failure stands for itself.
 *
 * That a cluster is gone is a proof only if CDM says so twice: in its own words for the cluster (a gateway's 404 is none),
 * and by a list of the project's clusters that lacks it.
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
        if (error instanceof CdmError) return false;
        throw error;
    }
}
