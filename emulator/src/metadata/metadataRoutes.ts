import type { ServiceRoute } from "../gateway/service.js";
import { temporaryKeyBody } from "../iam/temporaryKeyBody.js";
import type { Metadata } from "./metadata.js";

/**
 * Issues a session token for the lifetime in the request. A server needs one if its owner has disabled requests without
 * a token.
 *
 * @see MetadataAccessor of the vendor's SDK for Java, https://github.com/huaweicloud/huaweicloud-sdk-java-v3
 */
const metadataToken: ServiceRoute<Metadata> = {
    operation: "metadataToken",
    method: "PUT",
    path: "/meta-data/latest/api/token",
    handle: (metadata, request) => {
        if (metadata.settings.tokens === "missing") {
            return { status: 404, body: notFound };
        }
        const seconds = Number(request.headers["x-metadata-token-ttl-seconds"]);
        if (!Number.isInteger(seconds) || seconds < 1 || seconds > 21_600) {
            return { status: 400, body: pageOf("400 Bad Request", "X-Metadata-Token-Ttl-Seconds must be 1 to 21600.") };
        }
        return { status: 200, body: metadata.issueToken(seconds * 1000) };
    },
};

/**
 * Shows temporary keys of the server's agency. They are valid for an hour, and the service renews them ten minutes
 * before that.
 *
 * @see https://docs.otc.t-systems.com/elastic-cloud-server/umn/instances/obtaining_metadata_and_passing_user_data/obtaining_metadata.html
 */
const securityKey: ServiceRoute<Metadata> = {
    operation: "securityKey",
    method: "GET",
    path: "/openstack/latest/securitykey",
    handle: (metadata, request) => {
        if (!metadata.acceptsToken(request.headers["x-metadata-token"])) {
            return { status: 401, body: noToken };
        }
        const keys = metadata.securityKey();
        return keys ? { status: 200, body: temporaryKeyBody(keys) } : { status: 404, body: notFound };
    },
};

/**
 * Describes the server. Only newer editions have the region.
 *
 * @see https://support.huaweicloud.com/intl/en-us/usermanual-ecs/ecs_03_0166.html
 */
const metaData: ServiceRoute<Metadata> = {
    operation: "metadata",
    method: "GET",
    path: "/openstack/latest/meta_data.json",
    handle: (metadata, request) => {
        if (!metadata.acceptsToken(request.headers["x-metadata-token"])) {
            return { status: 401, body: noToken };
        }
        const { project, region } = metadata.settings;
        return {
            status: 200,
            body: {
                uuid: "ca9e8b7c-f2be-4b6d-a639-f10b4d994d04",
                availability_zone: `${region}a`,
                hostname: "emulator-server.novalocal",
                launch_index: 0,
                meta: { os_type: "Linux" },
                region_id: region,
                project_id: project,
                name: "emulator-server",
            },
        };
    },
};

function pageOf(title: string, text: string): string {
    return `<html><head><title>${title}</title></head><body><h1>${title}</h1>${text}</body></html>`;
}

const notFound = pageOf("404 Not Found", "The resource could not be found.");
const noToken = pageOf("401 Unauthorized", "The X-Metadata-Token is missing or invalid.");

export const metadataRoutes: readonly ServiceRoute<Metadata>[] = [metadataToken, securityKey, metaData];
