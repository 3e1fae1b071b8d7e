import type { HttpResponse } from "../../http/response.js";
import { type JsonObject, textOf } from "../../json.js";
import type { Switches } from "../../switches.js";
import { valuesIn } from "../../world/definition.js";
import { type Finding, flatResult, nestedResult } from "../wire/cdmErrors.js";

/**
 * The documented connectors.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/link_management/creating_a_link.html
 */
const connectors = new Set(
    [
        ...[
            "generic-jdbc",
            "obs",
            "thirdparty-obs",
            "hdfs",
            "hbase",
            "hive",
            "ftp",
            "sftp",
            "mongodb",
            "redis",
            "kafka",
        ],
        ...["dis", "elasticsearch", "dli", "http", "opentsdb", "dms-kafka"],
    ].map((name) => `${name}-connector`),
);

/** What is wrong with a job's definition. */
export function findingsInJob(job: JsonObject, { definitionChecks }: Switches): Finding[] {
    const isNamed = typeof job.name === "string" && /^[^/]{1,240}$/.test(job.name);
    const named = isNamed ? [] : [error(2, "jobConfig", "The job name must have 1 to 240 characters and no slash.")];
    return definitionChecks === "full" ? [...named, ...findingsInContent(job)] : named;
}

function findingsInContent(job: JsonObject): Finding[] {
    const ends = (["from", "to"] as const).flatMap((end) => {
        const section = end === "from" ? 0 : 1;
        const key = `${end}JobConfig`;
        return [
            ...findingsInConnector(section, key, `${end}-connector-name`, job),
            ...(isText(job[`${end}-link-name`]) ? [] : [required(section, key, `${end}-link-name`)]),
        ];
    });
    const extractors = valuesIn(job["driver-config-values"]).get("throttlingConfig.numExtractors") ?? "1";
    return [
        ...ends,
        ...(isText(job.job_type) ? [] : [required(2, "jobConfig", "job_type")]),
        ...(/^\d{1,9}$/.test(extractors)
            ? []
            : [error(2, "throttlingConfig.numExtractors", "The number of extractors must be an integer.")]),
    ];
}

/** What is wrong with a link's definition. */
export function findingsInLink(link: JsonObject, { definitionChecks }: Switches): Finding[] {
    const key = "linkConfig";
    const isNamed = /^[^/]{1,240}$/.test(textOf(link.name));
    const named = isNamed ? [] : [error(0, key, "The link name must have 1 to 240 characters and no slash.")];
    return definitionChecks === "full" ? [...named, ...findingsInConnector(0, key, "connector-name", link)] : named;
}

function findingsInConnector(section: 0 | 1, key: string, property: string, definition: JsonObject): Finding[] {
    const connector = definition[property];
    if (!isText(connector)) {
        return [required(section, key, property)];
    }
    return connectors.has(connector) ? [] : [error(section, key, `Connector [${connector}] does not exist.`)];
}

/** A finding beside a success. */
export function warningsInJob({ validationWarning }: Switches): Finding[] {
    const message = "The source has no partition column. The job will run with one extractor.";
    return validationWarning === "none" ? [] : [{ section: 0, key: "fromJobConfig", message, status: "WARNING" }];
}

/** A finding beside a success. */
export function warningsInLink({ validationWarning }: Switches): Finding[] {
    const message = "The link uses the default fetch size.";
    return validationWarning === "none" ? [] : [{ section: 0, key: "linkConfig", message, status: "WARNING" }];
}

/** What CDM finds in a job, in the edition's format. */
export function jobResult(findings: readonly Finding[], { validationResult }: Switches): object[] {
    return validationResult === "flat" ? flatResult(findings) : nestedResult(findings, 3);
}

/** CDM answers 200, although it stores nothing. */
export function jobRefusal(findings: readonly Finding[], switches: Switches): HttpResponse {
    return { status: 200, body: { "validation-result": jobResult(findings, switches) } };
}

/**
 * The sample has this format under 500, the table of the same page a list.
 *
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/link_management/creating_a_link.html
 */
export function linkRefusal(findings: readonly Finding[], switches: Switches): HttpResponse {
    const result = switches.linkRefusal === "error500Flat" ? flatResult(findings) : nestedResult(findings, 1);
    return { status: switches.linkRefusal === "error200" ? 200 : 500, body: { "validation-result": result } };
}

function required(section: Finding["section"], key: string, property: string): Finding {
    return error(section, key, `${property} cannot be empty.`);
}

function error(section: Finding["section"], key: string, message: string): Finding {
    return { section, key, message, status: "ERROR" };
}

function isText(value: unknown): value is string {
    return typeof value === "string" && value !== "";
}
