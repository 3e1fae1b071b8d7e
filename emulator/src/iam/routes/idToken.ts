import type { ServiceRoute } from "../../gateway/service.js";
import { isObject, parseObject } from "../../json.js";
import { parseScope, parseText } from "../authRequest.js";
import type { Iam } from "../iam.js";
import { codedErrors } from "../iamErrors.js";
import { tokenBody } from "../tokenBody.js";

/**
 * Issues a token for an ID token of an OpenID Connect provider. Without a scope the token buys temporary keys, but does
 * not open CDM.
 *
 * @see https://docs.otc.t-systems.com/identity-access-management/api-ref/apis/federated_identity_authentication_management/token/obtaining_a_token_with_an_openid_connect_id_token.html
 */
export const idToken: ServiceRoute<Iam> = {
    operation: "idToken",
    method: "POST",
    path: "/v3.0/OS-AUTH/id-token/tokens",
    handle: (iam, { body, headers }) => {
        const auth = parseObject(body)?.auth;
        if (!isObject(auth) || !isObject(auth.id_token)) {
            throw codedErrors.badRequest('The body must be {"auth":{"id_token":{"id":…}}}.');
        }
        const identityProvider = headers["x-idp-id"];
        const identity = iam.authenticateIdToken(
            identityProvider,
            parseText(auth.id_token, "id", codedErrors),
            codedErrors,
        );
        const project = iam.resolveScope({ scope: parseScope(auth.scope, codedErrors), errors: codedErrors }, identity);
        const issued = iam.issueToken(identity, project);
        const facts = { method: "mapped", identity, project, issuedAt: iam.now(), expiresAt: issued.expiresAt };
        return {
            status: 201,
            headers: { "X-Subject-Token": issued.token },
            body: tokenBody({ ...facts, url: undefined, identityProvider: String(identityProvider) }),
        };
    },
};
