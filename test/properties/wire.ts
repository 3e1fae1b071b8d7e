import type { Answer } from "#provider/cdm/meaning.js";
import type { Run } from "./job.js";

/** CDM's own words. Sources are those of the emulator, from which none of it is taken. */
export function json(body: unknown, httpStatus = 200, headers: Answer["headers"] = {}): Answer {
    return { httpStatus, headers, text: JSON.stringify(body) };
}

export const nothing: Answer = { httpStatus: 200, headers: {}, text: "" };

export function cdmError(code: string, externalMessage: string, httpStatus = 400): Answer {
    return json({ errCode: code, externalMessage }, httpStatus);
}

export function throttled(retryAfterSeconds: number | undefined): Answer {
    const headers = retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
    return json({ error_code: "APIGW.0308", error_msg: "The throttling threshold has been reached." }, 429, headers);
}

export function page(httpStatus: number): Answer {
    return { httpStatus, headers: {}, text: "<html><body><h1>Oops</h1></body></html>" };
}

export function refusal(message: string): Answer {
    return json({ "validation-result": [{ message, status: "ERROR" }] });
}

export function neverRan(jobName: string): Answer {
    return json({ submissions: [{ "job-name": jobName, status: "NEVER_EXECUTED", progress: 0 }] });
}

export function submissions(run: Run, status: string, jobName: string, skewMs: number): Answer {
    return json({ submissions: [submission(run, status, jobName, skewMs)] });
}

export type StartAnswer = "full" | "fiveFields" | "idOnly" | "emptyList" | "nothing";

export function started(edition: StartAnswer, run: Run, jobName: string, skewMs: number): Answer {
    const full = submission(run, run.status, jobName, skewMs);
    const { isIncrementing: _, "submission-id": id, "execute-date": __, "is-execute-auto": ___, ...five } = full;
    switch (edition) {
        case "full":
            return json({ submissions: [full] });
        case "fiveFields":
            return json({ submissions: [five] });
        case "idOnly":
            return json({ submissions: [{ "submission-id": id }] });
        case "emptyList":
            return json({ submissions: [] });
        case "nothing":
            return nothing;
    }
}

function submission(run: Run, status: string, jobName: string, skewMs: number) {
    return {
        isIncrementing: false,
        "submission-id": run.id,
        "job-name": jobName,
        "creation-user": run.user,
        "creation-date": run.createdAt + skewMs,
        "execute-date": run.createdAt + skewMs,
        progress: 0,
        status,
        "is-execute-auto": run.isAuto,
    };
}
