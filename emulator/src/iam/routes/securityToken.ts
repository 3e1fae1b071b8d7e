import type { ServiceRoute } from "../../gateway/service.js";
import type { HttpRequest } from "../../http/request.js";
import { type AuthRequest, parseAuthRequest, parseText } from "../authRequest.js";
import type { Iam } from "../iam.js";
import { codedErrors } from "../iamErrors.js";
import type { Identity } from "../identity.js";
import { temporaryKeyBody } from "../temporaryKeyBody.js";

/**
 * Issues a temporary key pair and its security token, for a token or for an agency. If both header and body hold a
 * token, the header's counts.
 *
 * @see https://docs.otc.t-systems.com/identity-access-management/api-ref/apis/access_key_management/obtaining_a_temporary_ak_sk.html
 * @see "CreateTemporaryAccessKeyByAgency", https://support.huaweicloud.com/intl/en-us/api-iam/iam_04_0101.html
 */
export const securityToken: ServiceRoute<Iam> = {
    operation: "securityToken",
    method: "POST",
    path: "/v3.0/OS-CREDENTIAL/securitytokens",
    handle: (iam, request) => {
        const ask = parseAuthRequest(request.body, codedErrors, ["token", "assume_role"]);
        const askedMs = lifetimeIn(ask);
        const identity =
            ask.method === "token"
                ? withToken(iam, ask, request)
                : iam.assumeAgency(ask, iam.authenticate(request, codedErrors));
        const keys = iam.issueKeys(identity, iam.resolveScope(ask, identity), askedMs);
        return { status: 201, body: temporaryKeyBody(keys) };
    },
};

function withToken(iam: Iam, { credentials }: AuthRequest<string>, { headers }: HttpRequest): Identity {
    const token = headers["x-auth-token"] ?? parseText(credentials, "id", codedErrors);
    return iam.authenticator.authenticateToken(token, () => codedErrors.unauthorized()).identity;
}

/** 15 minutes to 24 hours. */
function lifetimeIn({ credentials: { duration_seconds: seconds = 900 } }: AuthRequest<string>): number {
    if (!Number.isInteger(seconds) || Number(seconds) < 900 || Number(seconds) > 86_400) {
        throw codedErrors.badRequest("duration_seconds must be from 900 to 86400.");
    }
    return Number(seconds) * 1000;
}
