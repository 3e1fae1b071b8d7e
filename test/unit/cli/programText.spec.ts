import { expect } from "chai";
import fc from "fast-check";
import { programText } from "#provider/cli/import/programText.js";
import { hidingOf, job, link } from "#provider/definition/index.js";
import { ConfiguredSecret, complaintsOfPulumi, type Declared, evaluate } from "../../support/printedProgram.js";

const clusterId = "6ec9a0a4-76be-4262-8697-e7af1fac7920";
const redact = (text: string) => text;

const hiding = hidingOf({ redact, secrets: [] });

type Texts = readonly (readonly [name: string, text: string])[];

/** A part of a definition as CDM shows it. */
function part(config: string, texts: Texts, encode: (text: string) => string = encodeURIComponent) {
    return {
        configs: [
            { name: config, inputs: texts.map(([name, text]) => ({ name: `${config}.${name}`, value: encode(text) })) },
        ],
    };
}

function jobRecord(source: Texts, ends: { readonly from?: string; readonly to?: string } = {}) {
    return {
        name: "any",
        job_type: "NORMAL_JOB",
        "from-connector-name": "generic-jdbc-connector",
        "from-link-name": ends.from ?? "one",
        "from-config-values": part("fromJobConfig", source),
        "to-connector-name": "obs-connector",
        "to-link-name": ends.to ?? "other",
        "to-config-values": part("toJobConfig", []),
        "driver-config-values": { configs: [] },
    };
}

function linkRecord(texts: Texts, encode?: (text: string) => string) {
    return {
        "connector-name": "ftp-connector",
        enabled: true,
        "link-config-values": part("linkConfig", texts, encode),
    };
}

interface Printed {
    readonly links?: readonly (readonly [name: string, record: object])[];
    readonly jobs?: readonly (readonly [name: string, record: object])[];
    readonly hasRuns?: boolean;
}

function print({ links = [], jobs = [], hasRuns = false }: Printed): string {
    const all = [
        ...links.map(([, record]) => link.secretsShown({ ...record })),
        ...jobs.map(([, record]) => job.secretsShown({ ...record })),
    ];
    const shownAs = { clusterId, hiding: hidingOf({ redact, secrets: all.flat() }) };
    return programText({
        clusterId,
        links: links.map(([name, record]) => link.inputsShown({ ...record }, { ...shownAs, name })),
        jobs: jobs.map(([name, record]) => job.inputsShown({ ...record }, { ...shownAs, name })),
        leftOut: [],
        place: {},
        hasRuns,
    }).text;
}

/** The names of the constants that a program declares, in order. */
function constants(text: string): string[] {
    return [...text.matchAll(/^const (\S+) = new (?:Link|Job)\(/gm)].map(([, name = ""]) => name);
}

/** Half a character can't be sent. */
const isWhole = (one: string) => !/\p{Surrogate}/u.test(one);

const awkward = [
    ...[
        "\u0024{process.exit(1)}",
        "`",
        "'",
        '"',
        "\\",
        "\\u0041",
        "*/",
        "//",
        "</script>",
        "a\nb",
        "a\r\nb",
        "\t",
        "\u0000",
    ],
    ...[
        "\u001b[31mred\u001b[0m",
        "\u202eright to left",
        "\u2028",
        "\u200b",
        "\ufeff",
        "👩‍👩‍👧",
        "::set-output x",
        "##[error]",
        "<{%fg 1%}>",
    ],
    ...[
        "007",
        "1.10",
        "1e3",
        "-0",
        "0",
        "12",
        "-7",
        "9007199254740993",
        "true",
        "TRUE",
        "False",
        "null",
        "undefined",
        "NaN",
        "100%",
        "50%25",
    ],
    ...[" ", "a b", "a+b", "a%20b", "%", "__proto__", "constructor"],
];
const text = fc
    .oneof(fc.constantFrom(...awkward), fc.string({ unit: "grapheme" }), fc.string({ unit: "binary" }))
    .filter((one) => isWhole(one));
const names = fc.oneof(
    fc.constantFrom(
        "__proto__",
        "constructor",
        "port",
        "useSql",
        "class",
        "a-b",
        "a b",
        "1",
        "é",
        "toString",
        "\u001b",
    ),
    fc.string({ unit: "grapheme", minLength: 1 }),
);
/** Names by which a value counts as a secret are for other specs. */
const plainName = names.filter((name) => !/pass|secret|key|token|^(ak|sk)$|Config\./i.test(name) && name.trim() !== "");
const plainText = text.filter(
    (one) => !/:\/\/|password|passwd|pwd|secret|token|access_?key|^\s*[*•●]{3,}\s*$/i.test(one),
);
const parameters = fc.uniqueArray(fc.tuple(plainName, plainText), { selector: ([name]) => name, maxLength: 6 });

function said(declared: Declared | undefined, input: string): Record<string, string> {
    const map = (declared?.args[input] ?? {}) as Record<string, unknown>;
    return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, String(value)]));
}

function withoutEmpty(texts: Texts): Record<string, string> {
    return Object.fromEntries(texts.filter(([, one]) => one !== ""));
}

describe("The text of an imported program", function () {
    this.timeout(60_000);
    it("says any parameters of a job as CDM has them, and is on lines that a terminal shows as they are", () => {
        fc.assert(
            fc.property(parameters, (source) => {
                const printed = print({ jobs: [["orders", jobRecord(source)]] });

                const [orders] = evaluate(printed).resources;
                expect(said(orders, "sourceJobConfig")).to.deep.equal(withoutEmpty(source));
                expect(printed).not.to.match(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
            }),
            { numRuns: 200 },
        );
    });

    it("says any parameters of a link, whether the edition percent-encodes them or not", () => {
        const isPlain = (one: string) => /[\s"<>\\^`{|}]|\P{ASCII}/u.test(one);
        fc.assert(
            fc.property(parameters, fc.boolean(), (texts, isEncoded) => {
                // One that no encoder leaves tells that nothing is encoded.
                const all: Texts = isEncoded ? texts : [...texts.filter(([name]) => name !== "tell"), ["tell", "a b"]];
                const printed = print({
                    links: [["shop", linkRecord(all, isEncoded ? encodeURIComponent : (one) => one)]],
                });

                expect(isEncoded || all.some(([, one]) => isPlain(one))).to.equal(true);
                expect(said(evaluate(printed).resources[0], "config")).to.deep.equal(withoutEmpty(all));
            }),
            { numRuns: 200 },
        );
    });

    it("gives links and jobs of any names a constant each, and connects a job with its links", () => {
        const anyName = fc.oneof(
            fc.constantFrom(
                "a-b",
                "a_b",
                "a.b",
                "A_B",
                "aB",
                "2024",
                "2024_orders",
                "class",
                "config",
                "pulumi",
                "Job",
                "require",
                "await",
            ),
            fc.constantFrom(
                "clusterId",
                "中文",
                "é",
                "e\u0301",
                "---",
                "___",
                "𝒜",
                "ß",
                "İ",
                "arguments",
                "undefined",
                "default",
                "x\u200by",
            ),
            fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 }),
        );
        const lists = fc.uniqueArray(anyName, { minLength: 1, maxLength: 8 });
        fc.assert(
            fc.property(lists, lists, fc.boolean(), (linkNames, jobNames, hasRuns) => {
                const printed = print({
                    links: linkNames.map((name) => [name, linkRecord([["password", "Add password here"]])]),
                    jobs: jobNames.map((name) => [
                        name,
                        jobRecord([], { from: encodeURIComponent(linkNames[0] ?? ""), to: "elsewhere" }),
                    ]),
                    hasRuns,
                });

                const { resources, secrets } = evaluate(printed);
                const named = (kind: string) =>
                    resources.filter((one) => one.kind === kind).map(({ args }) => args["name"]);
                expect(named("Link")).to.deep.equal(linkNames);
                expect(named("Job")).to.deep.equal(jobNames);
                expect(resources.filter(({ kind }) => kind === "JobRun")).to.have.length(hasRuns ? jobNames.length : 0);
                expect(new Set(constants(printed)).size).to.equal(linkNames.length + jobNames.length);
                expect(new Set(secrets).size).to.equal(linkNames.length);
                for (const { kind, args } of resources)
                    if (kind === "Job") expect(args["sourceLinkName"]).to.equal(linkNames[0]);
                expect(printed).to.match(/sourceLinkName: \S+\.name,/);
            }),
            { numRuns: 100 },
        );
    });

    it("is TypeScript to Pulumi's own TypeScript too, whatever the names are", () => {
        const ofPlane = (max: number) =>
            fc
                .integer({ min: 0, max })
                .map((code) => String.fromCodePoint(code))
                .filter((one) => isWhole(one));
        const unit = fc.oneof(ofPlane(0x3ff), ofPlane(0xffff), ofPlane(0x10ffff), fc.constantFrom("a", "\u00b7", "_"));
        const anyName = fc.string({ unit, minLength: 1, maxLength: 6 });
        const lists = fc.uniqueArray(anyName, { minLength: 1, maxLength: 6 });
        fc.assert(
            fc.property(lists, lists, lists, text, (linkNames, jobNames, keys, value) => {
                const texts = keys.map((key) => [key, value] as const);
                const printed = print({
                    links: linkNames.map((name) => [name, linkRecord([["password", "***"], ...texts])]),
                    jobs: jobNames.map((name) => [name, jobRecord(texts, { from: linkNames[0] ?? "" })]),
                    hasRuns: true,
                });

                expect(complaintsOfPulumi(printed)).to.deep.equal([]);
                expect(evaluate(printed).resources).to.have.length(linkNames.length + 2 * jobNames.length);
            }),
            { numRuns: 200 },
        );
    });

    it("has no secret in it, whatever the secret is and wherever else CDM shows it", () => {
        // A text that no other part of the program has by chance.
        const secret = fc
            .string({ unit: "binary", minLength: 4 })
            .map((one) => `Zq7${one}xW9`)
            .filter((one) => isWhole(one));
        const places = fc.constantFrom(
            "password",
            "securityKey",
            "accessKey",
            "sk",
            "myToken",
            "sshPassphrase",
            "clientSecret",
            "PASSWD",
            "apiKey",
            "dbPwd",
            "pass",
            "Authorization",
            "credentials",
            "Set-Cookie",
            "dialect.sk",
        );
        fc.assert(
            fc.property(secret, places, fc.boolean(), (hidden, place, isEncoded) => {
                const encode = isEncoded ? encodeURIComponent : (one: string) => one;
                const record = linkRecord(
                    [
                        ["host", "h"],
                        [place, hidden],
                        ["properties", `a,${hidden},b`],
                        ["uri", `ftp://u:${encodeURIComponent(hidden)}@h`],
                    ],
                    encode,
                );

                const printed = print({ links: [["shop", record]] });

                const [shop] = evaluate(printed).resources;
                const config = (shop?.args["config"] ?? {}) as Record<string, unknown>;
                expect(config["host"]).to.equal("h");
                expect(config["properties"]).to.be.instanceOf(ConfiguredSecret);
                expect(config["uri"]).to.be.instanceOf(ConfiguredSecret);
                for (const form of [hidden, encodeURIComponent(hidden), JSON.stringify(hidden).slice(1, -1), "Zq7"])
                    expect(printed).not.to.include(form);
            }),
            { numRuns: 200 },
        );
    });

    it("writes numbers and Booleans only where the same text can be made of them again", () => {
        const printed = print({
            jobs: [
                [
                    "orders",
                    jobRecord([
                        ["fetchSize", "100"],
                        ["commitSize", "007"],
                        ["cycle", "1.10"],
                        ["useSql", "false"],
                        ["loud", "TRUE"],
                        ["tableName", "2024"],
                    ]),
                ],
            ],
        });

        expect(evaluate(printed).resources[0]?.args["sourceJobConfig"]).to.deep.equal({
            fetchSize: 100,
            commitSize: "007",
            cycle: "1.10",
            useSql: false,
            loud: "TRUE",
            tableName: "2024",
        });
    });

    it("gives a setting of a job under CDM's own name if its value is not one that the types allow", () => {
        const record = {
            ...jobRecord([]),
            "driver-config-values": {
                configs: [
                    part("throttlingConfig", [
                        ["numExtractors", "03"],
                        ["recordDirtyData", "true"],
                        ["maxErrorRecords", "10"],
                        ["byteRate", "20"],
                    ]).configs[0],
                    part("retryJobConfig", [["retryJobType", "RETRY_FIVE"]]).configs[0],
                    { name: "schedulerConfig", inputs: {} },
                ],
            },
        };

        expect(evaluate(print({ jobs: [["orders", record]] })).resources[0]?.args["config"]).to.deep.equal({
            "throttlingConfig.numExtractors": "03",
            throttlingRecordDirtyData: true,
            throttlingMaxErrorRecords: 10,
            "throttlingConfig.byteRate": "20",
            "retryJobConfig.retryJobType": "RETRY_FIVE",
        });
    });

    it("takes a plus sign for a space where the edition encodes like a form, and says where it can't know", () => {
        const raw = (value: string, other: string) => ({
            ...jobRecord([]),
            "from-config-values": {
                configs: [
                    {
                        name: "fromJobConfig",
                        inputs: [
                            { name: "fromJobConfig.whereClause", value },
                            { name: "fromJobConfig.x", value: other },
                        ],
                    },
                ],
            },
        });
        const shown = (value: string, other: string) =>
            job.inputsShown(raw(value, other), { clusterId, name: "orders", hiding });
        const where = (value: string, other: string) =>
            (shown(value, other).inputs.get("sourceJobConfig") as Map<string, unknown>).get("whereClause");

        expect(where("id+%3E+1", "y")).to.equal("id > 1");
        expect(where("a+b", "c%20d")).to.equal("a+b");
        expect(where("a+b", "c d")).to.equal("a+b");
        expect(where("a+b", "y")).to.equal("a+b");
        expect(shown("a+b", "y").notes.join()).to.include("sourceJobConfig.whereClause");
        expect(shown("id+%3E+1", "y").notes).to.deep.equal([]);
    });

    it("says which parameters a program can't say, and which ones it would be refused for", () => {
        const odd = {
            "connector-name": "generic-jdbc-connector",
            "link-config-values": {
                configs: [{ name: "dialect", inputs: [{ name: "dialect.identifierEnclose", value: "'" }] }],
            },
        };
        const slip = {
            "connector-name": "generic-jdbc-connector",
            "link-config-values": part("linkConfig", [
                ["databse", "d"],
                ["password", "***"],
            ]),
        };
        const problems = (record: object, name = "shop") =>
            link.inputsShown({ ...record }, { clusterId, name, hiding }).problems.join("\n");

        expect(problems(odd)).to.include('"dialect.identifierEnclose"');
        expect(problems(slip)).to.match(/config\.databse .*database is/);
        expect(problems(linkRecord([]), "a b")).to.match(/^name must be/);
        expect(problems(linkRecord([["password", "***"]]))).to.equal("");
    });
});
