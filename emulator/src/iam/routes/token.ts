import type { ServiceRoute } from "../../gateway/service.js";
import { parseAuthRequest } from "../authRequest.js";
import type { Iam } from "../iam.js";
import { keystoneErrors } from "../iamErrors.js";
import { tokenBody } from "../tokenBody.js";

/**
 * Issues a token for a user's password, or for an agency. Without a scope the token is valid for the domain, but does
 * not open CDM.
 *
 * @see https://docs.otc.t-systems.com/identity-access-management/api-ref/apis/token_management/obtaining_a_user_token_through_password_authentication.html
 * @see https://docs.otc.t-systems.com/identity-access-management/api-ref/apis/token_management/obtaining_an_agency_token.html
 */
export const token: ServiceRoute<Iam> = {
    operation: "token",
    method: "POST",
    path: "/v3/auth/tokens",
    handle: (iam, request) => {
        const ask = parseAuthRequest(request.body, keystoneErrors, ["password", "assume_role"]);
        const identity =
            ask.method === "password"
                ? iam.authenticatePassword(ask)
                : iam.assumeAgency(ask, iam.authenticate(request, keystoneErrors));
        const project = iam.resolveScope(ask, identity);
        const issued = iam.issueToken(identity, project);
        const url = request.query.get("nocatalog") ? undefined : `http://${request.headers.host}`;
        return {
            status: 201,
            headers: { "X-Subject-Token": issued.token },
            body: tokenBody({
                method: ask.method,
                identity,
                project,
                issuedAt: iam.now(),
                expiresAt: issued.expiresAt,
                url,
            }),
        };
    },
};
