import { expect } from "chai";
import { meaningOf } from "#provider/cdm/meaning.js";
import { hiding } from "#provider/cdm/redact.js";
import { toSubmission, withoutSecrets } from "#provider/cdm/submission.js";

describe("secrets in what the service says", () => {
    it("are taken out as they are and as JSON, URLs and HTML spell them", () => {
        const hide = hiding(['a"b c&d']);

        expect(hide('x a"b c&d y')).to.equal("x [secret] y");
        expect(hide('{"x":"a\\"b c&d"}')).to.equal('{"x":"[secret]"}');
        expect(hide("?x=a%22b%20c%26d")).to.equal("?x=[secret]");
        expect(hide("<p>a&quot;b c&amp;d</p>")).to.equal("<p>[secret]</p>");
    });

    it("are taken out as a whole where one is part of another", () => {
        expect(hiding(["key", "key-and-more"])("key-and-more")).to.equal("[secret]");
    });

    it("stay where they are too short to be told from other text", () => {
        expect(hiding(["10"])("at 10 o'clock")).to.equal("at 10 o'clock");
        expect(hiding(["10c"])("at 10c o'clock")).to.equal("at [secret] o'clock");
    });

    for (const [what, text] of [
        ["a text that is cut at 200 characters", `${"x".repeat(180)}Very-Secret-Passw0rd`],
        ["a page with its lines joined", "<h1>no</h1>\nVery-Secret-Passw0rd"],
        ["a message", JSON.stringify({ errCode: "Cdm.0014", externalMessage: "Very-Secret-Passw0rd is wrong" })],
        [
            "a complaint",
            JSON.stringify({ "validation-result": [{ status: "ERROR", message: "Very-Secret-Passw0rd" }] }),
        ],
    ] as const) {
        it(`are not told, nor half of them, in ${what}`, () => {
            const failure = meaningOf({ httpStatus: 400, headers: {}, text }, hiding(["Very-Secret-Passw0rd"]));

            expect(JSON.stringify(failure)).to.include("[secret]").and.not.include("Very");
        });
    }

    it("are not told over two lines either", () => {
        const failure = meaningOf(
            { httpStatus: 500, headers: {}, text: "no: first\nsecond" },
            hiding(["first\nsecond"]),
        );

        expect(failure).to.include({ text: "no: [secret]" });
    });

    it("change nothing that is decided by, whatever they are", () => {
        const wire = {
            status: "RUNNING",
            "submission-id": "1871",
            "creation-user": "pulumi",
            "creation-date": "1588129202631",
            "is-execute-auto": "true",
            "error-summary": "true pulumi RUNNING",
        };
        const hide = hiding(["RUNNING", "187", "true", "1588", "pulumi"]);

        expect([wire].map((one) => withoutSecrets(toSubmission(one), hide))).to.deep.equal([
            {
                status: "RUNNING",
                submissionId: 1871,
                creationUser: "pulumi",
                creationDate: 1_588_129_202_631,
                isExecuteAuto: true,
                errorSummary: "[secret] [secret] [secret]",
            },
        ]);
    });
});
