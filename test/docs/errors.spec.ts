import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { codes, isDocumentedCode } from "#provider/cdm/errorCodes.js";
import { CdmError, type FailureKind } from "#provider/cdm/errors.js";
import { classifyResponse } from "#provider/cdm/http/response.js";
import { type Repeat, retryDelayMs } from "#provider/cdm/http/retry.js";
import { errorCodes } from "#provider/run/model/errorCodes.js";

const repository = join(__dirname, "../../..");
const page = readFileSync(join(repository, "docs/errors.md"), "utf8");

/** The rows of the tables below a heading, each by the names of its columns. */
function rowsOf(heading: string): Readonly<Record<string, string>>[] {
    const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? "";
    const tables = section.split(/\n\n+/).filter((block) => block.startsWith("| "));
    return tables.flatMap((table) => {
        const [head = [], , ...rows] = table
            .trim()
            .split("\n")
            .map((line) => line.split("|").map((cell) => cell.trim()));
        return rows.map((cells) => Object.fromEntries(head.map((name, index) => [name, cells[index] ?? ""])));
    });
}

/** `Cdm.0054`, `Cdm.0232`–`Cdm.0236` and `Cdm.05xx`, all spelt out. */
function codesIn(cell: string): string[] {
    return cell.split(", ").flatMap((text) => {
        const [first = "", last] = text.split("–").map((code) => /^`(.+)`$/.exec(code)?.[1] ?? "");
        expect(first, cell).not.to.equal("");
        const [prefix = "", digits = ""] = first.split(".");
        if (last !== undefined) return numbers(prefix, Number(digits), Number(last.split(".")[1]));
        return first.endsWith("xx")
            ? numbers(prefix, Number(digits.slice(0, 2)) * 100, Number(digits.slice(0, 2)) * 100 + 99)
            : [first];
    });
}

function numbers(prefix: string, from: number, to: number): string[] {
    return Array.from({ length: to - from + 1 }, (_, index) => `${prefix}.${String(from + index).padStart(4, "0")}`);
}

function classIn(row: Readonly<Record<string, string>>): string {
    return (row["class"] ?? "").replaceAll("`", "");
}

function statusesIn(row: Readonly<Record<string, string>>): number[] {
    return (row["HTTP"] ?? "").split(", ").map(Number);
}

function kindOf(httpStatus: number, body: unknown): string {
    return classifyResponse({ httpStatus, headers: {}, text: JSON.stringify(body) }).kind;
}

/** The codes that stand in sources, as they stand there. */
function codesInSources(folder: string): Set<string> {
    const files = readdirSync(join(repository, folder), { recursive: true }).map(String);
    const text = files
        .filter((file) => file.endsWith(".ts"))
        .map((file) => readFileSync(join(repository, folder, file), "utf8"))
        .join("\n");
    return new Set(text.match(/\b(Cdm|APIGW|IAM)\.\d+\b/g));
}

describe("docs/errors.md", () => {
    const cdm = rowsOf("CDM").flatMap((row) => codesIn(row["code"] ?? "").map((code) => ({ code, row })));
    const ofOthers = [...rowsOf("The gateway"), ...rowsOf("IAM")].flatMap((row) =>
        codesIn(row["code"] ?? "").flatMap((code) => statusesIn(row).map((status) => ({ code, status, row }))),
    );

    it("gives every code of CDM its class, whatever the HTTP status", () => {
        expect(cdm.length).to.be.above(100);
        for (const { code, row } of cdm) {
            for (const status of [400, 500]) {
                expect(kindOf(status, { errCode: code, externalMessage: "m" }), `${code}, HTTP ${status}`).to.equal(
                    classIn(row),
                );
            }
        }
    });

    it("gives the codes of the gateway and of IAM their class", () => {
        for (const { code, status, row } of ofOthers) {
            const body = /^\d+$/.test(code)
                ? { error: { code: Number(code), message: "m" } }
                : { error_code: code, error_msg: "m" };
            expect(kindOf(status, body), `${code}, HTTP ${status}`).to.equal(classIn(row));
        }
    });

    it("gives answers without a code their class", () => {
        for (const row of rowsOf("Answers without a code")) {
            for (const status of statusesIn(row)) expect(kindOf(status, {}), `HTTP ${status}`).to.equal(classIn(row));
        }
    });

    it("says of what is unknown and has no code what the message says", () => {
        const { message } = new CdmError("ask", { kind: "unknown", text: "t", httpStatus: 400 });

        expect(page).to.include(message.replace("CDM could not ask: t (HTTP 400). ", "the message says: "));
    });

    it("lists no code twice", () => {
        const keys = [...cdm.map(({ code }) => code), ...ofOthers.map(({ code, status }) => `${code} ${status}`)];

        expect(keys.filter((key, index) => keys.indexOf(key) !== index)).to.deep.equal([]);
    });

    it("lists every code that the provider or the emulator knows", () => {
        const listed = new Set([...cdm, ...ofOthers].map(({ code }) => code));
        const known = [...Object.keys(codes), ...codesInSources("provider/src"), ...codesInSources("emulator/src")];

        expect(known.filter((code) => !listed.has(code))).to.deep.equal([]);
    });

    it("lists the codes that are a plain no to a start, and no others", () => {
        const told = new Set([...cdm, ...ofOthers].map(({ code }) => code).filter((code) => /^[A-Za-z]+\./.test(code)));
        const every = ["Cdm", "APIGW", "IAM"].flatMap((family) => [...numbers(family, 0, 1_999), `${family}.00095`]);

        expect(every.filter((code) => isDocumentedCode(code) !== told.has(code))).to.deep.equal([]);
    });

    it("says of CDM's codes without an entry of their own that they follow from the rule", () => {
        const byRule = cdm.filter(({ row }) => classIn(row) === "invalid").map(({ code }) => code);

        expect(byRule.filter((code) => code in codes)).to.deep.equal([]);
        expect(cdm.filter(({ code }) => !byRule.includes(code)).every(({ code }) => code in codes)).to.equal(true);
    });

    for (const row of rowsOf("Classes")) {
        const kind = classIn(row) as FailureKind;
        const sentAgain = (repeat: Repeat, withoutEffect: boolean) =>
            retryDelayMs({ kind, text: "t", withoutEffect }, repeat, 1, 0) !== undefined;
        const words: Record<string, boolean> = { no: false, yes: true };

        it(`says what is done about what is ${kind}`, () => {
            const error = (httpStatus: number) => new CdmError("ask", { kind, text: "t", code: "c", httpStatus });

            expect(error(400).message).to.equal(`CDM could not ask: t (c, HTTP 400). ${row["what the message says"]}`);
            expect(words[row["a read is sent again"] ?? ""]).to.equal(sentAgain("whenTransient", false));
            // What was throttled never had an effect; of others that depends.
            expect(row["a start is sent again"] !== "no").to.equal(sentAgain("whenWithoutEffect", true));
            expect(sentAgain("whenWithoutEffect", false)).to.equal(false);
            expect(sentAgain("never", true)).to.equal(false);
            const looksAgain = row["looks again"] ?? "";
            expect(looksAgain !== "no", "looks again under 500").to.equal(error(500).mayPass);
            expect(looksAgain === "yes", "looks again under 400").to.equal(error(400).mayPass);
        });
    }

    it("has a row for every class", () => {
        const kinds = [...new Set([...cdm, ...ofOthers].map(({ row }) => classIn(row))), "refused"];

        expect(rowsOf("Classes").map(classIn)).to.have.members(kinds);
    });

    it("lists our own codes, and no others, each once", () => {
        const listed = rowsOf("Our own").flatMap((row) => codesIn(row["code"] ?? ""));

        expect(listed).to.deep.equal(Object.values(errorCodes));
        expect(new Set(listed).size).to.equal(listed.length);
    });

    for (const cause of Object.keys(errorCodes)) {
        it(`lists no code that nothing gives: ${cause}`, () => {
            const used = readdirSync(join(repository, "provider/src"), { recursive: true })
                .map(String)
                .filter((file) => file.endsWith(".ts"))
                .some((file) =>
                    new RegExp(`"${cause}"|Codes\\.${cause}\\b`).test(
                        readFileSync(join(repository, "provider/src", file), "utf8"),
                    ),
                );
            expect(used).to.equal(true);
        });
    }
});
