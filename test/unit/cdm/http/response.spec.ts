import { expect } from "chai";
import { describeFailure } from "#provider/cdm/errors.js";
import { classifyResponse, type HttpResponse } from "#provider/cdm/http/response.js";

function answer(httpStatus: number, body: unknown, headers: Record<string, string> = {}): HttpResponse {
    return { httpStatus, headers, text: typeof body === "string" ? body : JSON.stringify(body) };
}

describe("the meaning of an answer", () => {
    const table: [string, number, unknown, string, string?][] = [
        ["submissions", 200, { submissions: [] }, "success"],
        ["an empty object", 200, {}, "success"],
        ["an empty body", 200, "", "success"],
        ["an empty validation result", 200, { "validation-result": [] }, "success"],
        ["validation results without complaints", 200, { "validation-result": [{}, {}, {}] }, "success"],
        ["a WARNING", 200, { "validation-result": [{ message: "m", status: "WARNING" }] }, "success"],
        [
            "a flat ERROR under 200",
            200,
            { "validation-result": [{ message: "busy", status: "ERROR" }] },
            "refused",
            "busy",
        ],
        [
            "a nested ERROR under 200",
            200,
            { "validation-result": [{ linkConfig: [{ message: "no", status: "ERROR" }] }] },
            "refused",
            "no",
        ],
        ["an ERROR without a list", 200, { "validation-result": { message: "m", status: "ERROR" } }, "refused", "m"],
        ["an ERROR under 500", 500, { "validation-result": [{ message: "no", status: "ERROR" }] }, "refused", "no"],
        ["truncated JSON under 200", 200, '{"submissions":[{"sta', "transient"],
        ["an error code under 200", 200, { errCode: "Cdm.0054", externalMessage: "gone" }, "gone", "gone"],
        ["a code of nobody's under 200", 200, { code: 0, submissions: [{ status: "BOOTING" }] }, "transient"],
        ["a code of nobody's under 400", 400, { code: 7, message: "m" }, "unknown", "m"],
        [
            "a no and a run at once",
            200,
            { "validation-result": [{ message: "busy", status: "ERROR" }], submissions: [{ status: "BOOTING" }] },
            "transient",
        ],
        ["CDM's two keys", 400, { errCode: "Cdm.0100", externalMessage: "gone" }, "gone", "gone"],
        [
            "CDM's four keys",
            400,
            { code: "Cdm.0095", errCode: "Cdm.00095", message: "m", externalMessage: "e" },
            "gone",
            "e",
        ],
        ["the misspelt key", 400, { code: "Cdm.0104", errCode: "Cdm.0104", ternalMessage: "t" }, "invalid", "t"],
        [
            "the gateway's keys",
            401,
            { error_msg: "bad", error_code: "APIGW.0301", request_id: "r" },
            "authentication",
            "bad",
        ],
        [
            "IAM's nested keys",
            401,
            { error: { code: 401, message: "who?", title: "Unauthorized" } },
            "authentication",
            "who?",
        ],
        ["a missing job under 500", 500, { errCode: "Cdm.0100", externalMessage: "gone" }, "gone"],
        ["an update of a missing job", 400, { errCode: "Cdm.0319", externalMessage: "gone" }, "gone"],
        ["a job that is running", 400, { errCode: "Cdm.0052", externalMessage: "m" }, "alreadyRunning"],
        ["a submission that exists", 400, { errCode: "Cdm.0323", externalMessage: "m" }, "alreadyRunning"],
        ["a job that is not running", 500, { errCode: "Cdm.0053", externalMessage: "m" }, "notRunning"],
        ["missing or not permitted", 400, { errCode: "Cdm.0001", externalMessage: "m" }, "permission"],
        ["not permitted under 400", 400, { errCode: "Cdm.0032", externalMessage: "m" }, "permission"],
        ["the gateway's 403", 403, { error_code: "APIGW.0302", error_msg: "m" }, "permission"],
        ["a 403 without a body", 403, "", "permission"],
        ["a 401 without a body", 401, "", "authentication"],
        ["throttling", 429, { error_code: "APIGW.0308", error_msg: "m" }, "throttled"],
        ["a 502 of a proxy", 502, "<html><body>Bad Gateway</body></html>", "transient", "Bad Gateway"],
        ["a 503", 503, "", "transient"],
        ["the gateway's 504", 504, { error_code: "APIGW.0201", error_msg: "Backend timeout" }, "transient"],
        ["an internal error of CDM", 500, { errCode: "Cdm.0000", externalMessage: "m" }, "transient"],
        ["a busy repository", 400, { errCode: "Cdm.0307", externalMessage: "m" }, "transient"],
        ["an unknown job status", 400, { errCode: "Cdm.0202", externalMessage: "m" }, "transient"],
        ["a code of CDM that is not in the table", 400, { errCode: "Cdm.0014", externalMessage: "m" }, "invalid"],
        [
            "a code of CDM that is not in the table, under 500",
            500,
            { errCode: "Cdm.0059", externalMessage: "m" },
            "invalid",
        ],
        ["a path that the gateway does not know", 404, { error_code: "APIGW.0101", error_msg: "m" }, "unknown"],
        ["a 404 of something else", 404, "<html>nginx</html>", "unknown", "nginx"],
        ["a 500 of something else", 500, "oops", "unknown", "oops"],
        ["a redirect", 302, "", "unknown"],
        ["null", 200, "null", "success"],
        ["a number where an object belongs", 400, "5", "unknown"],
    ];
    for (const [what, httpStatus, body, kind, text] of table) {
        it(`is ${kind} for ${what} (HTTP ${httpStatus})`, () => {
            const meaning = classifyResponse(answer(httpStatus, body));

            expect(meaning.kind).to.equal(kind);
            if (text !== undefined) expect(meaning).to.have.property("text", text);
        });
    }

    for (const [httpStatus, isRedirect] of [
        [299, false],
        [300, true],
        [302, true],
        [399, true],
        [400, false],
    ] as const) {
        it(`${isRedirect ? "tells" : "does not tell"} where a ${httpStatus} leads to, and never what is secret in that`, () => {
            const location = "https://user:passw0rd@cdm.example.com/elsewhere?token=s3cr3t#s3cr3t";

            const said = JSON.stringify(classifyResponse(answer(httpStatus, "<p>moved</p>", { location })));

            if (isRedirect) expect(said).to.include("not followed, to https://cdm.example.com/elsewhere");
            else expect(said).to.include("moved").and.not.include("elsewhere");
            expect(said).not.to.match(/passw0rd|s3cr3t/);
        });
    }

    // Symptom: of //user:pa/ss@host all was shown.
    for (const [location, shown] of [
        ["//user:s3cr3t/s3cr3t@host.example/x", "//host.example/x"],
        ["https://us@er:s3cr3t@s3cr3t@host.example/x?y", "https://host.example/x"],
        ["https://user:s3cr3t?s3cr3t@host.example/x", "https://…"],
        ["https://user:s3cr3t#s3cr3t@host.example/x", "https://…"],
        ["https:\\\\user:s3cr3t@host.example/x", "host.example/x"],
        ["https://user:s3cr3t%40host.example/x", "https://…"],
        ["https://user:s3cr3t%2540host.example/x", "https://…"],
        ["https://user:s3cr3t&commat;host.example/x", "https://…"],
        ["https://user:s3cr3t@host.example/%40s3cr3t", "https://…"],
        ["https://user:s3cr3t", "https://…"],
        ["//user:s3cr3t/x", "//…"],
        ["user:s3cr3t@host.example/x", "host.example/x"],
        ["https://host.example/login?user=a@b.example&s3cr3t", "https://…"],
        ["https://host.example:8443/login?s3cr3t", "https://host.example:8443/login"],
        ["/login?s3cr3t", "/login"],
    ] as const) {
        it(`shows nothing of a user in a redirect, however mangled it is: ${location}`, () => {
            const meaning = classifyResponse(answer(302, "", { location }));

            expect(meaning).to.include({ text: `a redirect, which is not followed, to ${shown}` });
        });
    }

    it("carries the request id of the header, else of the body, and the server's Retry-After", () => {
        const body = { error_code: "APIGW.0308", error_msg: "slow down", request_id: "in-body" };

        expect(classifyResponse(answer(429, body, { "x-request-id": "in-header", "retry-after": "7" }))).to.include({
            requestId: "in-header",
            retryAfterMs: 7_000,
        });
        const dates = { date: "Tue, 24 Nov 2026 03:00:00 GMT", "retry-after": "Tue, 24 Nov 2026 03:00:20 GMT" };
        expect(classifyResponse(answer(429, body, dates))).to.include({ requestId: "in-body", retryAfterMs: 20_000 });
    });

    const sent = "Tue, 24 Nov 2026 03:00:00 GMT";
    for (const [retryAfter, milliseconds] of [
        ["7", 7_000],
        ["0", 0],
        ["9".repeat(400), Number.MAX_SAFE_INTEGER],
        ["Tue, 24 Nov 2026 03:00:20 GMT", 20_000],
        ["Tuesday, 24-Nov-26 03:00:20 GMT", 20_000],
        ["Tue Nov 24 03:00:20 2026", 20_000],
        ["Tue, 24 Nov 2026 02:00:00 GMT", 0],
        ["1.5", undefined],
        ["-5", undefined],
        ["+5", undefined],
        ["1e3", undefined],
        ["Infinity", undefined],
        ["2026-13-99", undefined],
        ["2026-11-24T03:00:20Z", undefined],
        ["24 Nov 2026", undefined],
        ["5 s", undefined],
        ["", undefined],
    ] as const) {
        it(`takes a Retry-After of ${JSON.stringify(retryAfter.slice(0, 40))} for ${milliseconds}`, () => {
            const meaning = classifyResponse(answer(429, "", { "retry-after": retryAfter, date: sent }));

            expect((meaning as { retryAfterMs?: number }).retryAfterMs).to.equal(milliseconds);
        });
    }

    it("reads like a sentence with its facts", () => {
        const failure = classifyResponse(
            answer(400, { errCode: "Cdm.0054", externalMessage: "Job x does not exist." }, { "x-request-id": "r1" }),
        );
        if (failure.kind === "success") throw new Error("not a failure");

        expect(describeFailure(failure)).to.equal("Job x does not exist (Cdm.0054, HTTP 400, request r1).");
    });
});
