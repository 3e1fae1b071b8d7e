import type { HttpResponse } from "#provider/cdm/http/response.js";
import type { NoWord } from "./happenings.js";
import type { Run } from "./job.js";
import { identifying, jsonOf, type Wording, type Words } from "./words.js";

/** CDM's own words. Sources are those of the emulator, from which none of it is taken. */
export function json(body: unknown, httpStatus = 200, headers: HttpResponse["headers"] = {}): HttpResponse {
    return { httpStatus, headers, text: jsonOf(body) };
}

export const nothing: HttpResponse = { httpStatus: 200, headers: {}, text: "" };

export function cdmError(code: string, externalMessage: string, httpStatus = 400): HttpResponse {
    return json({ errCode: code, externalMessage }, httpStatus);
}

export function throttled(retryAfterSeconds: number | undefined): HttpResponse {
    const headers = retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
    return json({ error_code: "APIGW.0308", error_msg: "The throttling threshold has been reached." }, 429, headers);
}

export function page(httpStatus: number): HttpResponse {
    return { httpStatus, headers: {}, text: "<html><body><h1>Oops</h1></body></html>" };
}

export function refusal(message: string): HttpResponse {
    return json({ "validation-result": [{ message, status: "ERROR" }] });
}

export function neverRan(jobName: string): HttpResponse {
    return json({ submissions: [{ "job-name": jobName, status: "NEVER_EXECUTED", progress: 0 }] });
}

export function submissions(run: Run, status: string, told: Telling): HttpResponse {
    return json({ submissions: [submission(run, status, told, told.wording.status)] });
}

export function job(name: string, isRetried: boolean): HttpResponse {
    const value = isRetried ? "RETRY_TRIPLE" : "NONE";
    const inputs = [{ name: "retryJobConfig.retryJobType", value }];
    const settings = { configs: [{ name: "retryJobConfig", inputs }], "extended-configs": {}, validators: [] };
    const shown = { name, job_type: "NORMAL_JOB", "driver-config-values": settings };
    return json({ total: 0, page_no: 0, jobs: [shown] });
}

/** The first page: the last runs first. */
export function history(runs: readonly { run: Run; status: string }[], told: Telling): HttpResponse {
    const all = runs.map(({ run, status }) => submission(run, status, told, told.wording.status));
    return json({ submissions: all.slice(0, 10), total: all.length, page_no: 1, page_size: 10 });
}

/** What answers in CDM's place, and says nothing of the job's runs. */
export function noWord(kind: NoWord, told: Telling): HttpResponse {
    switch (kind) {
        case "emptyObject":
            return json({});
        case "null":
            return json(null);
        case "noContent":
            return { httpStatus: 204, headers: {}, text: "" };
        case "jobs":
            return json({ total: 1, page_no: 1, jobs: [{ name: told.jobName, job_type: "NORMAL_JOB" }] });
        case "emptyList":
            return json({ submissions: [] });
        case "otherJob":
            return json({ submissions: [{ ...othersRun, "job-name": `${told.jobName}-archive` }] });
    }
}

const othersRun = {
    "submission-id": 9_000,
    "creation-user": "pulumi",
    "creation-date": 1_700_000_000_000,
    progress: 1,
    status: "SUCCEEDED",
    "is-execute-auto": false,
};

/** What an edition tells of a run beside the run itself. */
export interface Telling {
    readonly jobName: string;
    readonly wording: Wording;
    readonly skewMs: number;
}

export type StartAnswer = "full" | "fiveFields" | "idOnly" | "emptyList" | "nothing";

export function started(edition: StartAnswer, run: Run, told: Telling): HttpResponse {
    const full = submission(run, run.status, told, told.wording.start);
    const {
        isIncrementing: _,
        "submission-id": id,
        "execute-date": __,
        "is-execute-auto": ___,
        ...five
    } = {
        "submission-id": undefined,
        ...full,
    };
    switch (edition) {
        case "full":
            return json({ submissions: [full] });
        case "fiveFields":
            return json({ submissions: [five] });
        case "idOnly":
            return json({ submissions: [id === undefined ? five : { "submission-id": id }] });
        case "emptyList":
            return json({ submissions: [] });
        case "nothing":
            return nothing;
    }
}

function submission(run: Run, status: string, { jobName, wording, skewMs }: Telling, words: Words) {
    return {
        isIncrementing: false,
        ...identifying(run, words, wording, skewMs),
        "job-name": jobName,
        progress: 0,
        status,
        "is-execute-auto": run.isAuto,
    };
}
