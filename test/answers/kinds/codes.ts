import fc from "fast-check";
import { type Asked, json } from "../cdm.js";
import { type Kind, kind, type Reply, replied } from "../kind.js";
import { nothing, type Says } from "../says.js";

/** The five documented bodies of an error. */
const shapes: Readonly<Record<string, (code: unknown, message: string) => unknown>> = {
    cdm: (code, message) => ({ errCode: code, externalMessage: message }),
    cdmTwice: (code, message) => ({ code, errCode: code, message, externalMessage: message }),
    gateway: (code, message) => ({ error_code: code, error_msg: message, request_id: "6f1c" }),
    iam: (code, message) => ({ error: { code, message, title: "Error" } }),
    iamFlat: (code, message) => ({ error_code: code, error_msg: message, encoded_authorization_message: "x" }),
};
const shapeNames = Object.keys(shapes) as (keyof typeof shapes)[];
const status = fc.oneof(
    fc.constantFrom(200, 400, 400, 401, 403, 404, 404, 409, 429, 500, 502, 503),
    fc.integer({ min: 100, max: 599 }),
);

interface Group {
    readonly name: string;
    readonly codes: readonly unknown[];
    /** What it says in an answer to a start, a stop, and a question about the job. */
    readonly start: Says;
    readonly stop: Says;
    readonly read: Says;
    readonly passes?: boolean;
}

const no: Says = { what: "no" };
const gone: Says = { what: "gone" };

const groups: readonly Group[] = [
    {
        name: "the job is gone",
        codes: ["Cdm.0054", "Cdm.0100", "Cdm.0319", "Cdm.0095"],
        start: gone,
        stop: gone,
        read: gone,
    },
    { name: "not running", codes: ["Cdm.0053"], start: no, stop: no, read: nothing },
    // With the job idle a moment before, the run that it tells of may be that of the start: a gateway may have sent it twice.
    { name: "already running", codes: ["Cdm.0052", "Cdm.0323"], start: nothing, stop: nothing, read: nothing },
    {
        name: "no permission",
        codes: ["Cdm.0001", "Cdm.0032", "APIGW.0302", "APIGW.0310"],
        start: no,
        stop: no,
        read: nothing,
    },
    { name: "not known", codes: ["APIGW.0301", "APIGW.0307"], start: no, stop: no, read: nothing },
    { name: "throttled", codes: ["APIGW.0308"], start: no, stop: no, read: nothing, passes: true },
    {
        name: "disturbed",
        codes: ["Cdm.0000", "Cdm.0036", "Cdm.0202", "Cdm.0307", "APIGW.0613"],
        start: nothing,
        stop: nothing,
        read: nothing,
        passes: true,
    },
    { name: "invalid", codes: ["Cdm.0014", "Cdm.0061", "Cdm.0232", "Cdm.0600"], start: no, stop: no, read: nothing },
    {
        name: "documented nowhere",
        codes: ["Cdm.9999", "Cdm.", "APIGW.9999", "IAM.9999", "DLF.0100", "E500"],
        start: nothing,
        stop: nothing,
        read: nothing,
    },
    {
        name: "spelt otherwise",
        // In another case it is the same word.
        codes: ["cdm.0054", "CDM.0054", " Cdm.0054", "Cdm.0054\n", "Cdm.54", "Cdm.0100.1"],
        start: { what: "gone", isSure: false },
        stop: { what: "gone", isSure: false },
        read: { what: "gone", isSure: false },
    },
    {
        name: "a word of the language",
        codes: ["toString", "constructor", "__proto__", "hasOwnProperty", "valueOf"],
        start: nothing,
        stop: nothing,
        read: nothing,
    },
    {
        name: "no text",
        codes: [0, 200, -1, 1e21, true, false, null, "", "0", "200", "OK", [], {}, ["Cdm.0054"], { code: "Cdm.0054" }],
        start: nothing,
        stop: nothing,
        read: nothing,
    },
];

export const ofCodes: readonly Kind[] = groups.map((group) =>
    kind({
        name: `an error: ${group.name}`,
        data: fc.record({ shape: fc.constantFrom(...shapeNames), code: fc.constantFrom(...group.codes), status }),
        make: ({ shape, code, status: httpStatus }, { asked }): Reply => {
            const answer = json(shapes[shape]?.(code, "It can't be done."), httpStatus);
            return replied(answer, saysOf(group, asked, code, httpStatus), group.passes === true);
        },
    }),
);

function saysOf({ start, stop, read }: Group, asked: Asked, code: unknown, httpStatus: number): Says {
    if (asked === "start") return start;
    if (asked === "stop") return stop;
    if (asked === "clusters") return nothing;
    if (asked !== "cluster") return read;
    const isOfCdm = String(code).startsWith("Cdm.");
    return httpStatus === 404 && isOfCdm ? { what: "clusterGone", isSure: false } : nothing;
}

/** Without a code, only the status tells. */
export const messageOnly: Kind = kind({
    name: "an error without a code",
    data: status.filter((one) => one >= 300),
    make: (httpStatus) => replied(json({ message: "It can't be done." }, httpStatus), nothing, httpStatus >= 500),
});
