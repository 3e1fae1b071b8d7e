import type { HttpResponse } from "../../http/response.js";

/**
 * CDM's own error. The table of codes promises 400 for all of them.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/appendix/error_codes/dataarts_migration_error_codes.html
 */
export function cdmError(code: string, message: string, status = 400): HttpResponse {
    return { status, body: { errCode: code, externalMessage: message } };
}

/**
 * The longer shape in which creating and updating fail. In the sample of creating a job the last key has lost two
 * letters, and in that of updating one the two codes differ.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/job_management/creating_a_job_in_a_specified_cluster.html
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/job_management/modifying_a_job.html
 */
export function detailedError(
    code: string,
    message: string,
    { errCode = code, lastKey = "externalMessage" }: { errCode?: string; lastKey?: string } = {},
): HttpResponse {
    return { status: 400, body: { code, errCode, message, [lastKey]: message } };
}

/**
 * A refusal under HTTP 200: the body alone says that the request failed.
 *
 * @see https://support.huaweicloud.com/eu/api-dataartsstudio/StopJob_0.html
 */
export function validationError(message: string): HttpResponse {
    return { status: 200, body: { "validation-result": [{ message, status: "ERROR" }] } };
}

/**
 * The same, keyed by configuration, which is how a link's validation fails.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/link_management/creating_a_link.html
 */
export function nestedValidationError(config: string, message: string): HttpResponse {
    return { status: 200, body: { "validation-result": [{ [config]: [{ message, status: "ERROR" }] }] } };
}

/** Not documented: requests about jobs are passed on to the cluster, so a missing one can only be answered before. */
export function missingClusterError(id: string): HttpResponse {
    return cdmError("Cdm.0001", `Cluster[${id}] doesn't exist.`, 404);
}

export function invalidParameterError(message: string): HttpResponse {
    return cdmError("Cdm.0014", `Invalid parameter: ${message}`);
}
