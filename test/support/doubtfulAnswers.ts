import { outOfTheBox } from "huaweicloud-cdm-emulator";

export const booting = { "job-name": outOfTheBox.job, status: "BOOTING" };

/** What may answer a start, by its HTTP status and its body, and is no plain no of CDM's, its gateway's or IAM's. */
export const doubtfulAnswers: readonly (readonly [string, number, unknown])[] = [
    ["an envelope of nobody's around a run", 200, { code: 0, message: "success", submissions: [booting] }],
    [
        "an ERROR entry beside a submission",
        200,
        { "validation-result": [{ status: "ERROR", message: "late" }], submissions: [booting] },
    ],
    ["a 408", 408, { message: "Request Timeout" }],
    ["a 409", 409, { message: "Conflict" }],
    ["a 425", 425, ""],
    ["a 499", 499, ""],
    ["a 400 without a code", 400, { message: "Bad Request" }],
    ["a 404 page", 404, "<html>not found</html>"],
    ["a 403 page of a firewall", 403, "<html><title>Forbidden</title><body>Blocked by policy</body></html>"],
    ["a 401 page of a proxy", 401, "<html>who are you?</html>"],
    ["an unlisted code of CDM's under 500", 500, { errCode: "Cdm.9999", externalMessage: "Internal error." }],
    ["an unlisted code of CDM's under 404", 404, { errCode: "Cdm.9999", externalMessage: "No such thing." }],
    ["a code of nobody's", 400, { code: "E1234", message: "no" }],
    ["a code of nobody's under 429", 429, { code: "E429", message: "slow down" }],
];
