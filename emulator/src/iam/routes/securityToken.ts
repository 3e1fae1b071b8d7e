import type { Incoming } from "../../server.js";
import type { OwnRoute } from "../../service.js";
import { type Ask, askIn, textIn } from "../ask.js";
import { credentialBody } from "../credentialBody.js";
import { ownApi } from "../errors.js";
import type { Iam } from "../iam.js";
import type { Identity } from "../identity.js";

/**
 * A temporary key pair and its security token, for a token or for an agency. Of two tokens that in the header wins.
 *
 * @see https://docs.otc.t-systems.com/identity-access-management/api-ref/apis/access_key_management/obtaining_a_temporary_ak_sk.html
 * @see "CreateTemporaryAccessKeyByAgency", https://support.huaweicloud.com/intl/en-us/api-iam/iam_04_0101.html
 */
export const securityToken: OwnRoute<Iam> = {
    operation: "securityToken",
    method: "POST",
    path: "/v3.0/OS-CREDENTIAL/securitytokens",
    handle: (iam, request) => {
        const ask = askIn(request.body, ownApi, ["token", "assume_role"]);
        const askedMs = lifetimeIn(ask);
        const identity =
            ask.method === "token" ? withToken(iam, ask, request) : iam.withAgency(ask, iam.caller(request, ownApi));
        const keys = iam.issueKeys(identity, iam.projectIn(ask, identity), askedMs);
        return { status: 201, body: credentialBody(keys) };
    },
};

function withToken(iam: Iam, { part }: Ask<string>, { headers }: Incoming): Identity {
    const token = headers["x-auth-token"] ?? textIn(part, "id", ownApi);
    return iam.access.bearer(token, () => ownApi.notAuthenticated()).identity;
}

/** 15 minutes to 24 hours. */
function lifetimeIn({ part: { duration_seconds: seconds = 900 } }: Ask<string>): number {
    if (!Number.isInteger(seconds) || Number(seconds) < 900 || Number(seconds) > 86_400) {
        throw ownApi.badBody("duration_seconds must be from 900 to 86400.");
    }
    return Number(seconds) * 1000;
}
