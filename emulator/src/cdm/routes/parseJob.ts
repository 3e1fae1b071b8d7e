import { ErrorResponse } from "../../http/response.js";
import { isObject, type JsonObject, parseObject, textOf } from "../../json.js";
import type { Switches } from "../../switches.js";
import { type JobType, jobTypes } from "../../world/job.js";
import { detailedError, invalidParameterError } from "../wire/cdmErrors.js";
import { findingsInJob, jobRefusal } from "./checkDefinition.js";

/** A job, as a request describes it. */
export interface JobRequest {
    readonly name: string;
    readonly jobType: JobType;
    /** Absent if the request does not say it. */
    readonly enabled?: boolean;
    readonly definition: JsonObject;
    /** The clusters to choose from. Only `createAndStart` has them. */
    readonly clusters: unknown;
}

/**
 * Parses the one job of `{"jobs":[…]}`. Apache Sqoop, CDM's ancestor, refuses more than one. If the definition does not
 * validate, CDM answers 200 and stores nothing.
 */
export function parseJob(text: string, switches: Switches): JobRequest {
    const body = parseObject(text);
    const [job, ...more] = body && Array.isArray(body.jobs) ? body.jobs : [];
    if (!isObject(job) || more.length > 0) {
        throw new ErrorResponse(invalidParameterError('the body must be {"jobs":[…]} with one job.'));
    }
    const { name, job_type, enabled, ...definition } = job;
    const jobType = jobTypes.find((known) => known === (job_type ?? "NORMAL_JOB"));
    if (!jobType) {
        throw new ErrorResponse(invalidParameterError(`job_type must be one of ${jobTypes.join(", ")}.`));
    }
    const findings = findingsInJob(job, switches);
    if (findings.length > 0) {
        throw new ErrorResponse(jobRefusal(findings, switches));
    }
    const state = typeof enabled === "boolean" ? { enabled } : {};
    return { name: textOf(name), jobType, ...state, definition, clusters: body?.clusters };
}

/** The documented sample misspells the last key like this. */
export function nameTakenError(): ErrorResponse {
    const message = "Job name already exist or created by other.";
    return new ErrorResponse(detailedError("Cdm.0104", message, { lastKey: "ternalMessage" }));
}
