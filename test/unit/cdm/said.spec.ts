import { expect } from "chai";
import fc from "fast-check";
import { describeFailure, type Failure } from "#provider/cdm/errors.js";
import { classifyResponse } from "#provider/cdm/http/response.js";
import { redactSubmission, toSubmission } from "#provider/cdm/submission.js";

const nothingHidden = (text: string) => text;

/** What is told of an answer under 400 with this message, code and request id. */
function told(message: string, { code = "Cdm.0014", requestId = "3f2" } = {}): string {
    const text = JSON.stringify({ errCode: code, externalMessage: message });
    return describeFailure(
        classifyResponse({ httpStatus: 400, headers: { "x-request-id": requestId }, text }) as Failure,
    );
}

function reasons(text: string): string {
    return (
        redactSubmission(toSubmission({ "submission-id": 1, "error-details": text }), nothingHidden).errorDetails ?? ""
    );
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const controls = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\p{Surrogate}]/u;
const unseen = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/u;
/** By the rules of their own readers: actions/runner (`ActionCommand`), microsoft/azure-pipelines-agent (`Command`), TeamCity, the Pulumi CLI. */
const obeyed = [/^\s*::/m, /##\[/, /##vso\[/i, /##teamcity\[/, /<\{%/, /%\}>/];

function isHarmless(text: string): void {
    expect(text).not.to.match(controls);
    expect(text).not.to.match(unseen);
    for (const command of obeyed) expect(text).not.to.match(command);
}

describe("what the service says", () => {
    for (const [what, text, shown] of [
        ["an escape sequence", "\u001b[2Jgone", "\\u001b[2Jgone"],
        ["a link of a terminal (OSC 8)", "\u001b]8;;https://x\u0007here", "\\u001b]8;;https://x\\u0007here"],
        ["an escape sequence of one sign (C1)", "\u009b31m", "\\u009b31m"],
        ["a change of direction", "a\u202egpj.exe", "a\\u202egpj.exe"],
        ["a sign of no width", "ad\u200bmin\ufeff\u00ad", "ad\\u200bmin \\u00ad"],
        ["a sign of no width beyond the first plane", "x\u{e0041}", "x\\udb40\\udc41"],
        ["a nul", "a\u0000b", "a\\u0000b"],
        ["half a character", "a\ud83db", "a\ufffdb"],
        ["lines", "first\r\nsecond\n\n\tthird", "first second third"],
        ["a command of GitHub's", "::set-output name=a::b", "\\u003a:set-output name=a::b"],
        ["an older command of GitHub's", "see ##[command]x", "see \\u0023#[command]x"],
        ["a command of Azure's", "see ###vso[task.complete]x", "see #\\u0023#vso[task.complete]x"],
        ["a colour of the Pulumi CLI's", "<{%fg 1%}>red<{%evil%}>", "\\u003c{%fg 1\\u0025}>red\\u003c{%evil\\u0025}>"],
    ] as const) {
        it(`shows ${what}`, () => {
            const sentence = told(text);

            expect(sentence).to.equal(`${shown} (Cdm.0014, HTTP 400, request 3f2).`);
            isHarmless(sentence);
        });
    }

    it("keeps the lines of reasons, and no other control", () => {
        expect(reasons("java.lang.X: no\r\n\tat a.b\r\n::error::x\n  ::x\n\u001b[1m")).to.equal(
            "java.lang.X: no\n    at a.b\n\\u003a:error::x\n  \\u003a:x\n\\u001b[1m",
        );
    });

    it("leaves other texts as they are", () => {
        for (const text of ["Größe 10 µm, 日本語 😀 “x”", "std::vector, a ## b #[c], C:\\temp", "100 %} <{x}>"]) {
            expect(told(text)).to.equal(`${text} (Cdm.0014, HTTP 400, request 3f2).`);
        }
    });

    it("is visible, well-formed and short in every place, whatever it is", () => {
        const unit = fc.constantFrom(
            ..."\u001b[\u0007\u009b\u0000\r\n\t :#%<>{}]\u202e\u200b\ud83d\ude00é\u2028".split(""),
            "::",
            "##vso[",
            "##[",
            "<{%",
            "%}>",
            "x",
        );
        const odd = fc.array(unit, { maxLength: 40 }).map((units) => units.join(""));
        fc.assert(
            fc.property(odd, fc.constantFrom(1, 500), (text, times) => {
                const long = text.repeat(times);
                const sentence = told(long, { code: `Cdm.${long}`, requestId: long });
                isHarmless(sentence);
                expect(sentence).not.to.include("\n");
                expect(Buffer.byteLength(sentence)).to.be.below(2_500);
                const wire = { "submission-id": 1, status: long, "creation-user": long, "external-id": long };
                const run = redactSubmission(toSubmission({ ...wire, "error-summary": long }), nothingHidden);
                for (const one of Object.values(run)) isHarmless(String(one));
                expect(Buffer.byteLength(JSON.stringify(run))).to.be.below(20_000);
                expect(Buffer.byteLength(run.errorSummary ?? "")).to.be.at.most(16_384);
            }),
            { seed: 20251129, numRuns: 300 },
        );
    });

    it("has at most 2 KB as a message, 16 KB as reasons and 200 bytes as a word, and is not cut inside a character", () => {
        const long = "a😀".repeat(20_000);
        const run = redactSubmission(
            toSubmission({ status: long, "creation-user": long, "error-details": long }),
            nothingHidden,
        );

        expect(Buffer.byteLength(told(long))).to.be.within(2_040, 2_048 + 50);
        expect(Buffer.byteLength(run.errorDetails ?? "")).to.be.within(16_378, 16_384);
        expect(Buffer.byteLength(run.status ?? "")).to.be.within(194, 200);
        for (const text of [told(long), run.errorDetails, run.status])
            expect(text).not.to.match(/\ufffd|\p{Surrogate}/u);
    });

    it("has as many counters as a run may have", () => {
        const counters = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`N${index}`, index]));

        const run = redactSubmission(toSubmission({ "submission-id": 1, counters: { c: counters } }), nothingHidden);

        expect(Object.keys(run.counters ?? {})).to.have.length.within(20, 100);
    });

    it("has as many complaints as it likes", () => {
        const lists = Object.fromEntries(Array.from({ length: 400_000 }, (_, index) => [`${index}`, []]));
        const text = JSON.stringify({
            "validation-result": [{ ...lists, last: [{ status: "ERROR", message: "no" }] }],
        });

        expect(classifyResponse({ httpStatus: 200, headers: {}, text })).to.include({ kind: "refused", text: "no" });
    });
});
