import type { ServiceRoute } from "../../gateway/service.js";
import type { Iam } from "../iam.js";
import { keystoneErrors } from "../iamErrors.js";
import { domainId } from "../identity.js";

/**
 * Shows a user's details. A user may query only itself.
 *
 * @see https://docs.otc.t-systems.com/identity-access-management/api-ref/apis/user_management/querying_user_details.html
 */
export const user: ServiceRoute<Iam> = {
    operation: "user",
    method: "GET",
    path: "/v3/users/{user}",
    handle: (iam, request) => {
        const { id, name, domain } = iam.authenticate(request, keystoneErrors);
        if (decodeURIComponent(request.path.split("/").at(-1) ?? "") !== id) {
            throw keystoneErrors.forbidden();
        }
        return { status: 200, body: { user: { id, name, domain_id: domainId(domain), enabled: true } } };
    },
};
