import { historyIn, statusIn } from "#provider/cdm/answers.js";
import { endpointProblem, presentable } from "#provider/cdm/config/endpoint.js";
import { CdmError, type Failure } from "#provider/cdm/errors.js";
import { type ClassifiedResponse, classifyResponse } from "#provider/cdm/http/response.js";
import { statusWord } from "#provider/cdm/runStatus.js";
import { scheduleOf } from "#provider/cdm/schedule.js";
import { redactSubmission, toSubmission } from "#provider/cdm/submission.js";
import { httpDate, toMoment } from "#provider/common/dates.js";
import { parseDuration } from "#provider/common/duration.js";
import { redactor } from "#provider/common/redact.js";
import { said, saidAtLength, saidWord, withoutEnd } from "#provider/common/text.js";
import { hidingOf, link } from "#provider/definition/index.js";
import { compareUsers } from "#provider/run/model/identity.js";
import { keepIgnored } from "#provider/run/model/ignoreChanges.js";
import { validators } from "#provider/run/model/validate.js";

const redact = redactor(['pa"ss <word>', "hunter", "MIIF-a-token/that+nobody=may&see", "  x"]);

function failed(meaning: ClassifiedResponse): void {
    if (meaning.kind !== "success") new CdmError("stop it", meaning as Failure);
}

const answered = (httpStatus: number, body: unknown, headers = {}) =>
    failed(
        classifyResponse({ httpStatus, headers, text: typeof body === "string" ? body : JSON.stringify(body) }, redact),
    );

const input = (name: string, value: string) => ({ name: `schedulerConfig.${name}`, value });

/** All that reads what CDM, somebody on the way or the user has written. */
export const readers: Readonly<Record<string, (text: string) => unknown>> = {
    "a page": (text) => answered(502, text),
    "a page with an end": (text) => answered(502, `<p>${text}</p></script></style>`),
    "a text under 200": (text) => answered(200, text),
    "a message": (text) => answered(400, { errCode: "Cdm.0014", externalMessage: text }),
    "a message with a beginning and an end": (text) => answered(400, { externalMessage: `no${text}!` }),
    "a code": (text) => answered(400, { errCode: `Cdm.${text}`, externalMessage: "no" }),
    "a complaint": (text) => answered(200, { "validation-result": [{ status: "ERROR", message: text }] }),
    "a location": (text) => answered(302, "", { location: `https://x/${text}` }),
    "a request id": (text) => answered(400, "no", { "x-request-id": text, "retry-after": text, date: text }),
    "a date of a header": (text) => httpDate(text),
    "a run": (text) =>
        redactSubmission(
            toSubmission({
                status: text,
                "submission-id": text,
                "creation-user": text,
                "creation-date": text,
                progress: text,
                isIncrementing: text,
                "external-id": text,
                "error-summary": text,
                "error-details": text,
                counters: { [text]: { [text]: text } },
            }),
            redact,
        ),
    "the name of a job": (text) => [
        statusIn({ submissions: [{ "job-name": text }] }, "é"),
        historyIn({ submissions: [{ "job-name": text }] }, "é"),
    ],
    "a status": (text) => statusWord(text),
    "a date": (text) => toMoment(text),
    "two users": (text) => compareUsers(text, `${text}/x`),
    "a link that import prints": (text) => {
        const record = {
            "connector-name": text,
            "link-config-values": {
                configs: [
                    {
                        name: "linkConfig",
                        inputs: [
                            { name: "linkConfig.properties", value: text },
                            { name: `linkConfig.${text}`, value: "x" },
                            { name: "linkConfig.password", value: text },
                        ],
                    },
                ],
            },
        };
        const hiding = hidingOf({ redact, secrets: link.secretsShown(record) });
        return link.inputsShown(record, { clusterId: "c", name: text, hiding });
    },
    "a job's schedule": (text) =>
        scheduleOf(
            {
                "driver-config-values": {
                    configs: [
                        {
                            name: "schedulerConfig",
                            inputs: [
                                input("isSchedulerJob", "true"),
                                ...["stopDate", "startDate", "cycle", "cycleType"].map((name) => input(name, text)),
                            ],
                        },
                    ],
                },
            },
            0,
        ),
    "a text that is told": (text) => [said(text, redact), saidAtLength(text, redact), saidWord(text, redact)],
    "the end of a text": (text) => withoutEnd(`${text.slice(0, -2)}x`, text.slice(0, 5)),
    "a secret": (text) => redactor([text.slice(0, 200_000)])(`${text.slice(5)}${text}`),
    "a duration": (text) => parseDuration(text),
    "an address": (text) =>
        [`https://x/${text}`, `http://${text}`, text].map((one) => [endpointProblem(one), presentable(one)]),
    "a path of ignoreChanges": (text) =>
        [text, `"${text}`, `"${text}\\`].map((path) =>
            keepIgnored({ clusterId: "c", jobName: "j" }, { clusterId: "c", jobName: "j" }, [path]),
        ),
    "an input": (text) => Object.entries(validators).map(([name, validate]) => validate(text, name)),
    "a map": (text) => [
        validators.variables({ [text]: text }, "variables"),
        validators.triggers([{ [text]: text }], "triggers"),
    ],
};
