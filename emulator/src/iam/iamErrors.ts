import { ErrorResponse } from "../http/response.js";

/** The error responses of one part of IAM. */
export interface IamErrors {
    badRequest(reason: string): ErrorResponse;
    unauthorized(reason?: string): ErrorResponse;
    forbidden(): ErrorResponse;
}

const anonymous = "The request you have made requires authentication.";

/**
 * Errors below `/v3`, in the format of OpenStack's Keystone. No page has a sample, but callers have reported them.
 *
 * @see https://github.com/opentelekomcloud/terraform-provider-opentelekomcloud/issues/2089
 */
export const keystoneErrors: IamErrors = {
    badRequest: (reason) => keystoneError(400, "Bad Request", reason),
    unauthorized: (reason = anonymous) => keystoneError(401, "Unauthorized", reason),
    forbidden: () => keystoneError(403, "Forbidden", "You are not authorized to perform the requested action."),
};

/**
 * Errors below `/v3.0`, which is IAM's own API and has error codes.
 *
 * @see https://docs.otc.t-systems.com/identity-access-management/api-ref/apis/federated_identity_authentication_management/token/obtaining_a_token_with_an_openid_connect_id_token.html
 */
export const codedErrors: IamErrors = {
    badRequest: () => codedError(400, "IAM.0011", "Request body is invalid."),
    unauthorized: (reason = anonymous) => codedError(401, "IAM.0001", reason),
    forbidden: () => codedError(403, "IAM.0003", "Policy doesn't allow iam:tokens:assume to be performed."),
};

function keystoneError(code: number, title: string, message: string): ErrorResponse {
    return new ErrorResponse({ status: code, body: { error: { code, message, title } } });
}

function codedError(status: number, code: string, message: string): ErrorResponse {
    return new ErrorResponse({ status, body: { error_msg: message, error_code: code } });
}
