import { isRecord } from "../../common/isRecord.js";
import { withoutEnd } from "../../common/text.js";
import { classifyResponse } from "../http/response.js";
import type { Transport } from "../http/transport.js";
import type { Environment } from "../sources/source.js";
import type { Credential } from "./credential.js";
import { keysIn } from "./iam.js";

/** Outside the cloud nothing answers at the address, and an operation should not wait for it. */
const probeMs = 1_000;
const address = "http://169.254.169.254";

/** The keys of the agency of the cloud server on which this process runs. Undefined if it runs elsewhere, or the server has no agency. */
export async function keysOfServer(transport: Transport, environment: Environment): Promise<Credential | undefined> {
    return keysIn(await ask(transport, environment, "securitykey"));
}

/** The project and region of the cloud server on which this process runs. Undefined if the metadata service does not answer. */
export async function placeOfServer(
    transport: Transport,
    environment: Environment,
): Promise<{ projectId?: string; region?: string } | undefined> {
    const metadata = await ask(transport, environment, "meta_data.json");
    if (!isRecord(metadata)) return undefined;
    const { project_id: projectId, region_id: region } = metadata;
    return {
        ...(typeof projectId === "string" && { projectId }),
        ...(typeof region === "string" && { region }),
    };
}

async function ask(transport: Transport, environment: Environment, what: string): Promise<unknown> {
    const base = withoutEnd(environment.HW_METADATA_ENDPOINT || address, "/");
    // Never through a proxy: the proxy's own metadata service would answer, with another machine's keys.
    const direct = { timeoutMs: probeMs, isDirect: true } as const;
    const tokenResult = await transport({
        method: "PUT",
        url: `${base}${tokenPath}`,
        headers: tokenLifetime,
        ...direct,
    });
    if ("failure" in tokenResult) return undefined;
    const { httpStatus, text } = tokenResult.answer;
    const isWithoutTokens = httpStatus === 404 || httpStatus === 405;
    // mutant: the old way of metadata where the new one is only disturbed
    if (!isWithoutTokens && httpStatus !== 200) return undefined;
    const headers: Record<string, string> = isWithoutTokens ? {} : { "X-Metadata-Token": text.trim() };
    const result = await transport({ method: "GET", url: `${base}/openstack/latest/${what}`, headers, ...direct });
    if ("failure" in result) return undefined;
    const classified = classifyResponse(result.answer);
    return classified.kind === "success" ? classified.body : undefined;
}

/**
 * A server may be set to answer only requests with a session token. An older server does not know the tokens, and answers 404 or 405.
 * Each request here gets a token of its own: the keys last an hour, so that requests are rare.
 *
 * Source: `MetadataAccessor` in the core of huaweicloud-sdk-java-v3.
 */
const tokenPath = "/meta-data/latest/api/token";
const tokenLifetime = { "X-Metadata-Token-Ttl-Seconds": "21600" };
