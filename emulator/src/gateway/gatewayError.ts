import type { HttpResponse } from "../http/response.js";

/**
 * An error of the API gateway, which stands in front of CDM and has its own error format.
 *
 * @see https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-errorcode.html
 */
export function gatewayError(status: number, code: string, message: string, requestId: string): HttpResponse {
    return { status, body: { error_msg: message, error_code: code, request_id: requestId } };
}
