import type { ServiceRoute } from "../../gateway/service.js";
import type { Iam } from "../iam.js";
import { keystoneErrors } from "../iamErrors.js";
import { domainId } from "../identity.js";

/**
 * Lists the caller's account. The SDKs find the account's id here.
 *
 * @see https://support.huaweicloud.com/intl/en-us/api-iam/iam_07_0001.html
 */
export const domains: ServiceRoute<Iam> = {
    operation: "domains",
    method: "GET",
    path: "/v3/auth/domains",
    handle: (iam, request) => {
        const { domain } = iam.authenticate(request, keystoneErrors);
        const url = `http://${request.headers.host}`;
        const id = domainId(domain);
        return {
            status: 200,
            body: {
                domains: [
                    { id, name: domain, enabled: true, description: "", links: { self: `${url}/v3/domains/${id}` } },
                ],
                links: { self: `${url}${request.path}`, previous: null, next: null },
            },
        };
    },
};
