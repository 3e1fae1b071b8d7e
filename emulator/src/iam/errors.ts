import { Refusal } from "../api.js";

/** How a part of IAM says no. */
export interface Refusals {
    badBody(reason: string): Refusal;
    notAuthenticated(reason?: string): Refusal;
    notAllowed(): Refusal;
}

const anonymous = "The request you have made requires authentication.";

/**
 * Below `/v3`, as OpenStack's Keystone does. No page has a sample; callers have met these.
 *
 * @see https://github.com/opentelekomcloud/terraform-provider-opentelekomcloud/issues/2089
 */
export const keystone: Refusals = {
    badBody: (reason) => keystoneError(400, "Bad Request", reason),
    notAuthenticated: (reason = anonymous) => keystoneError(401, "Unauthorized", reason),
    notAllowed: () => keystoneError(403, "Forbidden", "You are not authorized to perform the requested action."),
};

/**
 * Below `/v3.0`, which is IAM's own and has codes.
 *
 * @see https://docs.otc.t-systems.com/identity-access-management/api-ref/apis/federated_identity_authentication_management/token/obtaining_a_token_with_an_openid_connect_id_token.html
 */
export const ownApi: Refusals = {
    badBody: () => codedError(400, "IAM.0011", "Request body is invalid."),
    notAuthenticated: (reason = anonymous) => codedError(401, "IAM.0001", reason),
    notAllowed: () => codedError(403, "IAM.0003", "Policy doesn't allow iam:tokens:assume to be performed."),
};

function keystoneError(code: number, title: string, message: string): Refusal {
    return new Refusal({ status: code, body: { error: { code, message, title } } });
}

function codedError(status: number, code: string, message: string): Refusal {
    return new Refusal({ status, body: { error_msg: message, error_code: code } });
}
