import { isRecord } from "../../common/isRecord.js";
import { withoutEnd } from "../../common/text.js";
import { classifyResponse } from "../http/response.js";
import type { Transport } from "../http/transport.js";
import type { Environment } from "../sources/source.js";
import type { Credential } from "./credential.js";
import { keysIn } from "./iam.js";

/** Away from the cloud nobody answers here, and nobody should wait for it. */
const probeMs = 1_000;
const address = "http://169.254.169.254";

/** The keys of the agency of the cloud server that this runs on. Undefined where this is none, or it has no agency. */
export async function keysOfServer(transport: Transport, environment: Environment): Promise<Credential | undefined> {
    return keysIn(await ask(transport, environment, "securitykey"));
}

/** The project and region of the cloud server that this runs on. Undefined where it does not answer. */
export async function placeOfServer(
    transport: Transport,
    environment: Environment,
): Promise<{ projectId?: string; region?: string } | undefined> {
    const about = await ask(transport, environment, "meta_data.json");
    if (!isRecord(about)) return undefined;
    const { project_id: projectId, region_id: region } = about;
    return {
        ...(typeof projectId === "string" && { projectId }),
        ...(typeof region === "string" && { region }),
    };
}

async function ask(transport: Transport, environment: Environment, what: string): Promise<unknown> {
    const base = withoutEnd(environment.HW_METADATA_ENDPOINT || address, "/");
    // Never through a proxy: what answers there is another machine, and its keys would be somebody else's.
    const direct = { timeoutMs: probeMs, isDirect: true } as const;
    const session = await transport({ method: "PUT", url: `${base}${tokenPath}`, headers: tokenLifetime, ...direct });
    if ("failure" in session) return undefined;
    const { httpStatus, text } = session.answer;
    const isOld = httpStatus === 404 || httpStatus === 405;
    if (!isOld && httpStatus !== 200) return undefined;
    const headers: Record<string, string> = isOld ? {} : { "X-Metadata-Token": text.trim() };
    const exchange = await transport({ method: "GET", url: `${base}/openstack/latest/${what}`, headers, ...direct });
    if ("failure" in exchange) return undefined;
    const meaning = classifyResponse(exchange.answer);
    return meaning.kind === "success" ? meaning.body : undefined;
}

/**
 * A server whose owner has switched the old way off answers only who shows a session token; a server of before does not know the
 * tokens, with a 404 or a 405. The keys last an hour, so each question gets a token of its own.
 *
 * Source: `MetadataAccessor` in the core of huaweicloud-sdk-java-v3.
 */
const tokenPath = "/meta-data/latest/api/token";
const tokenLifetime = { "X-Metadata-Token-Ttl-Seconds": "21600" };
