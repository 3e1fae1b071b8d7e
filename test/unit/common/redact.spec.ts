import { expect } from "chai";
import { classifyResponse } from "#provider/cdm/http/response.js";
import { redactSubmission, toSubmission } from "#provider/cdm/submission.js";
import { redactor } from "#provider/common/redact.js";

const secret = 'pa"ss/w=<ö> d+&';

describe("secrets in what the service says", () => {
    it("are taken out as they are and as JSON, URLs and HTML spell them", () => {
        const redact = redactor(['a"b c&d']);

        expect(redact('x a"b c&d y')).to.equal("x [secret] y");
        expect(redact('{"x":"a\\"b c&d"}')).to.equal('{"x":"[secret]"}');
        expect(redact("?x=a%22b%20c%26d")).to.equal("?x=[secret]");
        expect(redact("<p>a&quot;b c&amp;d</p>")).to.equal("<p>[secret]</p>");
    });

    const json = (text: string) => JSON.stringify(text).slice(1, -1);
    const units = (text: string) =>
        [...text].map((sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
    const octets = (text: string) => Buffer.from(text).toString("hex").replace(/../g, "%$&");
    const entities = (write: (code: number) => string) =>
        [...secret].map((sign) => `&#${write(sign.codePointAt(0) ?? 0)};`).join("");
    for (const [how, written] of [
        ["JSON with its slashes escaped", json(secret).replaceAll("/", "\\/")],
        ["JSON as Java's writers have it", json(secret).replace(/[=<>&]/g, units)],
        ["JSON with every sign escaped", units(secret)],
        ["JSON with capital digits", units(secret).toUpperCase().replaceAll("\\U", "\\u")],
        ["JSON in JSON", json(json(secret))],
        ["JSON in JSON in JSON", json(json(json(secret)))],
        ["JSON in JSON with every sign escaped", json(units(secret))],
        ["an address", encodeURIComponent(secret)],
        ["an address in small letters", encodeURIComponent(secret).toLowerCase()],
        ["an address with every octet encoded", octets(secret)],
        ["an address in an address", encodeURIComponent(encodeURIComponent(secret))],
        ["a form", new URLSearchParams({ x: secret }).toString().slice(2)],
        ["an address in JSON", json(encodeURIComponent(secret))],
        ["HTML with decimal entities", entities(String)],
        ["HTML with hexadecimal entities", entities((code) => `x${code.toString(16)}`)],
        ["HTML with zeros before", entities((code) => `x0${code.toString(16).toUpperCase()}`)],
        [
            "HTML with the names of all signs",
            secret.replace(/[/=+]/g, (sign) => ({ "/": "&sol;", "=": "&equals;" })[sign] ?? "&plus;"),
        ],
        ["HTML of JSON", json(secret).replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;")],
        ["base64", Buffer.from(`user:${secret}!`).toString("base64").slice(0, -4)],
        ["base64 for addresses", Buffer.from(`us:${secret}!?`).toString("base64url")],
    ] as const) {
        it(`are taken out of ${how}`, () => {
            const hidden = redactor([secret])(`before ${written} after`);

            expect(hidden).to.match(/^before \S*\[secret\]\S* after$/);
            expect(hidden.length).to.be.below(35);
        });
    }

    it("are taken out of a raw text that is shown because nobody can read it", () => {
        const answer = { httpStatus: 502, headers: {}, text: `{"x": "${json(secret).replaceAll("/", "\\/")}"` };

        const failure = classifyResponse(answer, redactor([secret]));

        expect(failure).to.have.property("text", '{"x": "[secret]"');
    });

    it("are taken out as a whole where one is part of another", () => {
        expect(redactor(["key", "key-and-more"])("key-and-more")).to.equal("[secret]");
        expect(redactor(["S3-and-more", "S3-and", "more-of-it"])("S3-and-more-of-it")).to.equal("[secret]");
    });

    it("are not told by half at the end of a text that is cut there, however it is escaped", () => {
        const long = "Very-Secret-Passw0rd".repeat(3);
        for (const written of [long, units(long), encodeURIComponent(long).replaceAll("-", "%2d")]) {
            for (const kept of [1, 7, 30, 59]) {
                const before = "x".repeat(65_536 - kept);
                expect(redactor([long])(`${before}${written}`)).not.to.match(/Very|V$|\\u0056/);
            }
        }
    });

    it("stay where they are too short to be told from other text", () => {
        expect(redactor(["10"])("at 10 o'clock")).to.equal("at 10 o'clock");
        expect(redactor(["10c"])("at 10c o'clock")).to.equal("at [secret] o'clock");
    });

    it("are not told by a mark in the place of an ordinary word", () => {
        const redact = redactor(["token", "false", "400", "running"]);
        for (const text of [
            "The token is wrong.",
            "Token, tokens and X-Auth-Token: token",
            '{"success":false,"code":400}',
            '{"token":"x"}',
            "HTTP 400, running (400)",
        ]) {
            expect(redact(text)).to.equal(text);
        }
    });

    it("are taken out where an ordinary word is somebody's value", () => {
        const redact = redactor(["hunter", "2024"]);

        expect(redact('value "hunter" of password')).to.equal('value "[secret]" of password');
        expect(redact("jdbc:x://scott/hunter@db?year=2024&password=hunter")).to.equal(
            "jdbc:x://scott/[secret]@db?year=[secret]&password=[secret]",
        );
    });

    for (const [what, text] of [
        ["a text that is cut at 200 characters", `${"x".repeat(180)}Very-Secret-Passw0rd`],
        ["a page with its lines joined", "<h1>no</h1>\nVery-Secret-Passw0rd"],
        ["a message", JSON.stringify({ errCode: "Cdm.0014", externalMessage: "Very-Secret-Passw0rd is wrong" })],
        ["a message in JSON", JSON.stringify({ message: JSON.stringify({ x: "Very-Secret-Passw0rd" }) })],
        ["a code", JSON.stringify({ errCode: "Cdm.Very-Secret-Passw0rd", externalMessage: "no" })],
        ["the request id of a body", JSON.stringify({ error_code: "APIGW.0302", request_id: "Very-Secret-Passw0rd" })],
        [
            "a complaint",
            JSON.stringify({ "validation-result": [{ status: "ERROR", message: "Very-Secret-Passw0rd" }] }),
        ],
    ] as const) {
        it(`are not told, nor half of them, in ${what}`, () => {
            const failure = classifyResponse(
                { httpStatus: 400, headers: {}, text },
                redactor(["Very-Secret-Passw0rd"]),
            );

            expect(JSON.stringify(failure)).to.include("[secret]").and.not.include("Very");
        });
    }

    it("are not told in the request id of a header", () => {
        const answer = { httpStatus: 400, headers: { "x-request-id": "Very-Secret-Passw0rd" }, text: "no" };

        expect(classifyResponse(answer, redactor(["Very-Secret-Passw0rd"]))).to.have.property("requestId", "[secret]");
    });

    it("are not told over two lines either", () => {
        const failure = classifyResponse(
            { httpStatus: 500, headers: {}, text: "no: first\nsecond" },
            redactor(["first\nsecond"]),
        );

        expect(failure).to.include({ text: "no: [secret]" });
    });

    it("are not told in any text of a run", () => {
        const told = 'Very-Secret "Passw0rd"';
        const wire = {
            "submission-id": 7,
            status: told,
            "creation-user": `domain/${told}`,
            "last-udpate-user": told,
            "external-id": encodeURIComponent(told),
            isStopingIncrement: told,
            counters: { ROWS: { [told]: 1 } },
            "error-summary": JSON.stringify(told),
            "error-details": told,
        };

        const shown = redactSubmission(toSubmission(wire), redactor([told]));

        expect(JSON.stringify(shown)).not.to.match(/very|passw0rd/i);
        expect(shown).to.include({ submissionId: 7, creationUser: "domain/[secret]" });
    });

    // Symptom: sp1_secret was searched for as sp1Secret, which is how it was kept.
    it("are not told by the name or the number of a counter, which is put into our words after they are looked for", () => {
        const rows = {
            ROWS_READ: 80,
            sp1_secret: 1,
            Pass_Word_9: 2,
            ROWS_WRITTEN: 20_271_129,
            BYTES_READ: 7,
        };
        const wire = { "submission-id": 20_271_129, write_rows: "20271129", update_rows: 5, counters: { c: rows } };

        const shown = redactSubmission(toSubmission(wire), redactor(["sp1_secret", "Pass_Word_9", "20271129"]));

        expect(shown).to.deep.equal({
            submissionId: 20_271_129,
            updateRows: 5,
            counters: { rowsRead: 80, bytesRead: 7 },
        });
    });

    it("change nothing that is decided by, whatever they are", () => {
        const wire = {
            status: "FAILURE_ON_SUBMIT",
            "submission-id": "1871",
            "creation-user": "pulumi",
            "creation-date": "1588129202631",
            "is-execute-auto": "true",
            "error-summary": "true pulumi RUNNING FAILURE_ON_SUBMIT",
        };
        const redact = redactor(["FAILURE_ON_SUBMIT", "RUNNING", "187", "true", "1588", "pulumi"]);

        expect([wire].map((one) => redactSubmission(toSubmission(one), redact))).to.deep.equal([
            {
                status: "FAILURE_ON_SUBMIT",
                submissionId: 1871,
                creationUser: "pulumi",
                creationDate: 1_588_129_202_631,
                isExecuteAuto: true,
                errorSummary: "true pulumi RUNNING [secret]",
            },
        ]);
    });
});
