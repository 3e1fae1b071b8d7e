import { credentialBody } from "../iam/credentialBody.js";
import type { OwnRoute } from "../service.js";
import type { Metadata } from "./metadata.js";

/**
 * Temporary keys of the agency that the server has, for an hour, renewed ten minutes before that is over.
 *
 * @see https://docs.otc.t-systems.com/elastic-cloud-server/umn/instances/obtaining_metadata_and_passing_user_data/obtaining_metadata.html
 */
const securityKey: OwnRoute<Metadata> = {
    operation: "securityKey",
    method: "GET",
    path: "/openstack/latest/securitykey",
    handle: (metadata) => {
        const keys = metadata.securityKey();
        return keys ? { status: 200, body: credentialBody(keys) } : { status: 404, body: notFound };
    },
};

/**
 * What and where the server is. The region is in newer editions only.
 *
 * @see https://support.huaweicloud.com/intl/en-us/usermanual-ecs/ecs_03_0166.html
 */
const metaData: OwnRoute<Metadata> = {
    operation: "metadata",
    method: "GET",
    path: "/openstack/latest/meta_data.json",
    handle: ({ settings: { project, region } }) => ({
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
    }),
};

const notFound =
    "<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1>The resource could not be found.</body></html>";

export const metadataRoutes: readonly OwnRoute<Metadata>[] = [securityKey, metaData];
