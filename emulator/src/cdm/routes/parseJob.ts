import { ErrorResponse } from "../../http/response.js";
import { isObject, type JsonObject, parseObject } from "../../json.js";
import { type JobType, jobTypes } from "../../world/job.js";
import { detailedError, invalidParameterError, validationError } from "../wire/cdmErrors.js";

/** A job, as a request describes it. */
export interface JobRequest {
    readonly name: string;
    readonly jobType: JobType;
    readonly definition: JsonObject;
    /** The clusters to choose from. Only `createAndStart` has them. */
    readonly clusters: unknown;
}

/** Parses the one job of `{"jobs":[…]}`. Apache Sqoop, CDM's ancestor, refuses more than one. */
export function parseJob(text: string): JobRequest {
    const body = parseObject(text);
    const [job, ...more] = body && Array.isArray(body.jobs) ? body.jobs : [];
    if (!isObject(job) || more.length > 0) {
        throw new ErrorResponse(invalidParameterError('the body must be {"jobs":[…]} with one job.'));
    }
    const { name, job_type, ...definition } = job;
    const jobType = jobTypes.find((known) => known === (job_type ?? "NORMAL_JOB"));
    if (!jobType) {
        throw new ErrorResponse(invalidParameterError(`job_type must be one of ${jobTypes.join(", ")}.`));
    }
    return { name: validName(name), jobType, definition, clusters: body?.clusters };
}

/** If content does not validate, CDM answers 200 and creates nothing. */
function validName(name: unknown): string {
    if (typeof name !== "string" || !/^[^/]{1,240}$/.test(name)) {
        throw new ErrorResponse(validationError("The job name must have 1 to 240 characters and no slash."));
    }
    return name;
}

/** The documented sample misspells the last key like this. */
export function nameTakenError(): ErrorResponse {
    const message = "Job name already exist or created by other.";
    return new ErrorResponse(detailedError("Cdm.0104", message, { lastKey: "ternalMessage" }));
}
