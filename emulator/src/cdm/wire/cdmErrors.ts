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

/** What CDM finds in a definition: where, and how bad it is. */
export interface Finding {
    /** Of the source, the destination and the driver of a job, in this order. A link has one section. */
    readonly section: 0 | 1 | 2;
    /** The name of the configuration, or of one of its parameters. */
    readonly key: string;
    readonly message: string;
    readonly status: "ERROR" | "WARNING";
}

/** Findings in a list, as the pages of jobs have them. */
export function flatResult(findings: readonly Finding[]): object[] {
    return findings.map(({ message, status }) => ({ message, status }));
}

/**
 * An object for each section, keyed by configuration, as Apache Sqoop, CDM's ancestor, writes them. The pages of links
 * have one section.
 */
export function nestedResult(findings: readonly Finding[], sections: 1 | 3): object[] {
    return [0, 1, 2].slice(0, sections).map((section) => {
        const entries = new Map<string, object[]>();
        for (const { key, message, status } of findings.filter((finding) => finding.section === section)) {
            entries.set(key, [...(entries.get(key) ?? []), { message, status }]);
        }
        return Object.fromEntries(entries);
    });
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
