import { ErrorResponse } from "../../http/response.js";
import { isObject, type JsonObject, parseObject } from "../../json.js";
import { type JobType, jobTypes } from "../../world/job.js";
import { detailedError, invalidParameterError, validationError } from "../wire/errors.js";

/** A job as a request describes it. */
export interface JobRequest {
    readonly name: string;
    readonly jobType: JobType;
    readonly definition: JsonObject;
    /** Where it is to be created; only one request asks for that. */
    readonly clusters: unknown;
}

/** The one job of `{"jobs":[…]}`. That more than one is refused is known of Apache Sqoop, CDM's ancestor. */
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

/** Content that does not validate is answered with 200; nothing is created. */
function validName(name: unknown): string {
    if (typeof name !== "string" || !/^[^/]{1,240}$/.test(name)) {
        throw new ErrorResponse(validationError("The job name must have 1 to 240 characters and no slash."));
    }
    return name;
}

/** The sample of this answer spells its last key so. */
export function nameTakenError(): ErrorResponse {
    const message = "Job name already exist or created by other.";
    return new ErrorResponse(detailedError("Cdm.0104", message, { lastKey: "ternalMessage" }));
}
