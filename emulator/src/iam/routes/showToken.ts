import type { ServiceRoute } from "../../gateway/service.js";
import type { Iam } from "../iam.js";
import { iamDateTime } from "../iamDateTime.js";
import { keystoneErrors } from "../iamErrors.js";

/**
 * Shows the owner of a token. IAM lets a user query its own tokens. The emulator does not check that.
 *
 * @see https://docs.otc.t-systems.com/identity-access-management/api-ref/apis/token_management/verifying_a_token.html
 */
export const showToken: ServiceRoute<Iam> = {
    operation: "showToken",
    method: "GET",
    path: "/v3/auth/tokens",
    handle: (iam, request) => {
        iam.authenticate(request, keystoneErrors);
        const { id, name, domain } = iam.tokenOwner(request.headers["x-subject-token"], keystoneErrors);
        const user = { id, name, domain: { name: domain, id: `domain-${domain}` } };
        return { status: 200, body: { token: { methods: ["password"], issued_at: iamDateTime(iam.now()), user } } };
    },
};
