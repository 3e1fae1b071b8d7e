import type { HttpResponse } from "../../http/response.js";

/**
 * An error of CDM. The table of codes has status 400 for all codes.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/appendix/error_codes/dataarts_migration_error_codes.html
 */
export function cdmError(code: string, message: string, status = 400): HttpResponse {
    return { status, body: { errCode: code, externalMessage: message } };
}

/**
 * The longer error format of creating and updating. The sample of creating a job misspells the last key. In the sample
 * of updating a job the two codes differ.
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
 * A rejection under HTTP 200. Only the body says that the request failed.
 *
 * @see https://support.huaweicloud.com/eu/api-dataartsstudio/StopJob_0.html
 */
export function validationError(message: string): HttpResponse {
    return { status: 200, body: { "validation-result": [{ message, status: "ERROR" }] } };
}

/**
 * The same, keyed by configuration. A link's failed validation has this format.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/link_management/creating_a_link.html
 */
export function nestedValidationError(config: string, message: string): HttpResponse {
    return { status: 200, body: { "validation-result": [{ [config]: [{ message, status: "ERROR" }] }] } };
}

/**
 * The documentation has no error for this. CDM passes requests about jobs on to the cluster, so a missing cluster
 * cannot answer them itself.
 */
export function missingClusterError(id: string): HttpResponse {
    return cdmError("Cdm.0001", `Cluster[${id}] doesn't exist.`, 404);
}

export function invalidParameterError(message: string): HttpResponse {
    return cdmError("Cdm.0014", `Invalid parameter: ${message}`);
}
