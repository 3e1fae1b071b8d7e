import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import type { Credential } from "#provider/cdm/auth/credential.js";
import { createClient } from "#provider/cdm/client.js";
import { describeStatus } from "#provider/cdm/clusterStatus.js";
import { classifyResponse, type HttpResponse } from "#provider/cdm/http/response.js";
import { redactSubmission, toSubmission } from "#provider/cdm/submission.js";
import { describeRun } from "#provider/run/model/describe.js";
import { livenessOf, waiterStateOf } from "#provider/run/model/status.js";
import { Answering, saying } from "../../support/answering.js";
import { FakeClock } from "../../support/fakeClock.js";
import { settingsWith } from "../../support/settingsWith.js";

/** Names that every object of JavaScript knows, whatever was put into it. */
const inherited = ["toString", "constructor", "__proto__", "hasOwnProperty", "valueOf"];

function answer(httpStatus: number, body: unknown): HttpResponse {
    return { httpStatus, headers: {}, text: typeof body === "string" ? body : JSON.stringify(body) };
}

describe("a word of the wire", () => {
    for (const word of inherited) {
        it(`is none of ours where JavaScript knows it: ${word}`, () => {
            expect(livenessOf(word)).to.equal("live");
            expect(waiterStateOf(word, "completed")).to.equal("retry");
            expect(describeStatus(word)).to.equal("in no state that is documented");
            expect(classifyResponse(answer(400, { errCode: word, externalMessage: "m" })).kind).to.equal("unknown");
            expect(toSubmission({ status: word })).to.deep.equal({ status: word });
            expect(toSubmission(JSON.parse(`{"counters":{"${word}":{"${word}":5}}}`)).counters).to.satisfy(
                (counters: object) => Object.values(counters).join() === "5",
            );
        });
    }

    for (const [word, known] of [
        ["Succeeded", "SUCCEEDED"],
        ["running", "RUNNING"],
        ["Never_Executed", "NEVER_EXECUTED"],
        ["failure_on_submit", "FAILURE_ON_SUBMIT"],
        [" STOPPED ", "STOPPED"],
        ["new", "NEW"],
        ["Pending", "PENDING"],
        ["booting", "BOOTING"],
        ["Unknown", "UNKNOWN"],
        ["failed", "FAILED"],
        ["Retrying", "Retrying"],
        // Not the letter S, though it becomes one.
        ["\u017fTOPPED", "\u017fTOPPED"],
    ] as const) {
        it(`is the same in any case: ${word}`, () => {
            expect(toSubmission({ status: word })).to.deep.equal({ status: known });
            expect(livenessOf(word)).to.equal(livenessOf(known));
            expect(waiterStateOf(word, "completed")).to.equal(waiterStateOf(known, "completed"));
        });
    }

    for (const [code, kind, shown] of [
        ["cdm.0054", "gone", "Cdm.0054"],
        ["CDM.0053", "notRunning", "Cdm.0053"],
        ["apigw.0308", "throttled", "APIGW.0308"],
        ["cdm.0014", "invalid", "Cdm.0014"],
    ] as const) {
        it(`is the same in any case: ${code}`, () => {
            expect(classifyResponse(answer(500, { errCode: code, externalMessage: "m" }))).to.include({
                kind,
                code: shown,
            });
        });
    }

    it("is the same in any case: the status of a validation result", () => {
        const body = { "validation-result": [{ message: "no", status: "error" }] };

        expect(classifyResponse(answer(200, body)).kind).to.equal("refused");
    });
});

describe("what is nested deep", () => {
    const depth = 5_000;
    const nested = (open: string, inmost: string, close: string) => open.repeat(depth) + inmost + close.repeat(depth);

    // Symptom: a run was live, nothing was in the state, and destroy succeeded: the answer to its start had thrown.
    it("is read to the bottom in a validation result", () => {
        const text = `{"validation-result":${nested('[{"c":', '[{"status":"ERROR","message":"deep"}]', "}]")}}`;

        expect(classifyResponse(answer(200, text))).to.include({ kind: "refused", text: "deep" });
    });

    it("is no reason to throw anywhere else", () => {
        for (const text of ["[".repeat(1_048_576), nested("[", "1", "]"), nested('{"a":', "1", "}")]) {
            expect(classifyResponse(answer(400, text)).kind).to.equal("unknown");
            expect(classifyResponse(answer(200, `{"submissions":${text}}`))).to.have.property("kind");
        }
    });

    it("can be said in a sentence, however hostile a page came instead", () => {
        for (const part of ["<script", "<", "< ", ". ", "<script>"]) {
            const failure = classifyResponse(answer(404, part.repeat(8_000_000 / part.length)));

            expect(failure.kind).to.equal("unknown");
        }
    });
});

describe("a text of somebody else's", () => {
    const lone = "\ud800";
    const nothingHidden = (text: string) => text;

    it("leaves as well-formed Unicode, whatever it was", () => {
        const failure = classifyResponse(answer(400, `{"errCode":"Cdm.0014","externalMessage":"a\\ud800b"}`));
        const wire = { status: `A${lone}`, "creation-user": `u${lone}`, counters: { c: { [lone]: 1 } } };
        const run = redactSubmission(toSubmission(wire), nothingHidden);

        expect(JSON.stringify([failure, run])).not.to.match(/\\ud8/i);
    });

    it("is cut where it is long, and never through a sign", () => {
        const text = `a${"😀".repeat(1_048_576)}`;
        const texts = [answer(400, { errCode: "Cdm.0014", externalMessage: text }), answer(404, text)];

        for (const one of texts) {
            const failure = classifyResponse(one);
            if (failure.kind === "success") throw new Error("not a failure");
            expect(failure.text.length).to.be.below(2_100);
            expect(failure.text).to.match(/😀…$/u);
        }
        const run = redactSubmission(toSubmission({ "creation-user": text }), nothingHidden);
        expect(String(run.creationUser)).to.match(/^a(😀)+…$/u);
    });
});

describe("an id and a date of the wire", () => {
    const moment = Date.UTC(2026, 10, 28, 1, 2, 3);
    for (const [wire, milliseconds] of [
        [moment, moment],
        [String(moment), moment],
        [moment / 1000, moment],
        [String(moment / 1000), moment],
        [moment * 1000, moment],
        [`${moment}000000`, moment],
        ["2026-11-28T01:02:03Z", moment],
        ["2026-11-28 01:02:03.500Z", moment + 500],
        ["2026-11-28T09:02:03+08:00", moment],
        // Nobody says in which time zone.
        ["2026-11-28 01:02:03", undefined],
        ["2026-13-99T01:02:03Z", undefined],
        [17_000_000_000, undefined],
        [17_000_000_000_000_000, undefined],
        // Microseconds of the year 2255.
        [9e15, undefined],
        [1e300, undefined],
        [-1, undefined],
        ["0x18b0000000000", undefined],
        ["yesterday", undefined],
        [true, undefined],
        [[moment], undefined],
    ] as const) {
        it(`is ${milliseconds} for ${JSON.stringify(wire)}`, () => {
            const run = toSubmission({ "creation-date": wire, "execute-date": wire, "last-update-date": wire });

            expect([run.creationDate, run.executeDate, run.lastUpdateDate]).to.deep.equal(Array(3).fill(milliseconds));
        });
    }

    it("never makes a sentence throw", () => {
        for (const creationDate of [9e15, 8.64e15, -9e15, Number.NaN, Number.POSITIVE_INFINITY]) {
            expect(describeRun({ creationDate })).to.be.a("string");
        }
    });

    for (const [wire, id] of [
        [1871, 1871],
        ["1871", 1871],
        [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
        // Their last digits are lost: two runs would be taken for one. The dates decide.
        ["9007199254740993", undefined],
        [2 ** 53, undefined],
        [1.5, undefined],
        [-1, undefined],
        ["1e3", undefined],
        ["0x10", undefined],
    ] as const) {
        it(`is ${id} for the id ${JSON.stringify(wire)}`, () => {
            expect(toSubmission({ "submission-id": wire }).submissionId).to.equal(id);
        });
    }
});

describe("every GET", () => {
    const server = new Answering();
    afterEach(() => server.close());

    for (const [what, credential] of [
        ["a token", { authToken: outOfTheBox.token }],
        ["a signature", { accessKey: outOfTheBox.accessKey, secretKey: outOfTheBox.secretKey }],
    ] as [string, Credential][]) {
        it(`asks every cache to stand back, with ${what}`, async () => {
            await server.open(saying({ submissions: [] }), saying({ jobs: [] }), saying({}));
            const clock = new FakeClock();
            const settings = settingsWith(server.url, outOfTheBox.project, credential, clock);
            const job = { clusterId: outOfTheBox.cluster, jobName: "demo" };
            const client = createClient(settings, job, { clock, deadline: clock.monotonic() });

            await client.showJobStatus();
            await client.showJob();
            await client.startJob();

            expect(server.seen.map(({ method, headers }) => [method, headers["cache-control"]])).to.deep.equal([
                ["GET", "no-cache"],
                ["GET", "no-cache"],
                ["PUT", undefined],
            ]);
            // Something on the way may write it anew: a signature must not hang on it.
            expect(server.seen[0]?.headers.authorization ?? "").not.to.include("cache-control");
        });
    }
});
