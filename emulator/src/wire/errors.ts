import type { Answer } from "../api.js";

/**
 * CDM's own error. The table of codes promises 400 for all of them.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/appendix/error_codes/dataarts_migration_error_codes.html
 */
export function cdmError(code: string, message: string, status = 400): Answer {
    return { status, body: { errCode: code, externalMessage: message } };
}

/**
 * An error of the API gateway, which stands in front of CDM and answers in a shape of its own.
 *
 * @see https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-errorcode.html
 */
export function gatewayError(status: number, code: string, message: string, requestId: string): Answer {
    return { status, body: { error_msg: message, error_code: code, request_id: requestId } };
}

/**
 * A refusal under HTTP 200: the body alone says that the stop failed.
 *
 * @see https://support.huaweicloud.com/eu/api-dataartsstudio/StopJob_0.html
 */
export function validationError(message: string): Answer {
    return { status: 200, body: { "validation-result": [{ message, status: "ERROR" }] } };
}

/** Not documented: requests about jobs are passed on to the cluster, so a missing one can only be answered before. */
export function clusterMissing(id: string): Answer {
    return cdmError("Cdm.0001", `Cluster[${id}] doesn't exist.`, 404);
}
