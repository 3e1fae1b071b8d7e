import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { expect } from "chai";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolders.js";

const repository = join(__dirname, "../../..");

interface Room {
    /** Where the file stands that has the import. */
    readonly at: string;
    /** What it may import: files below provider/src without their extension, or packages. */
    readonly allows: readonly string[];
    /** What it may not import, by what the linter says to it. */
    readonly refuses: Readonly<Record<string, readonly string[]>>;
}

const axiosElsewhere = "Only cdm/http/transport sends requests.";
const retryElsewhere = "Only cdm/http/retry repeats requests.";
const sdkElsewhere = "Only what runs in a user's program imports Pulumi's SDK: index, jobRun, provider and program/.";
const downInRun = "Arrows go down only: operations → steps → observe → model, and operations, steps → process → model.";
const downToRun = "Arrows go down only: a door → run → cdm → common.";
const downToCdm = "Arrows go down only: run → cdm → common.";
const downInCdm = "Arrows go down only: client → config → auth → quota → http, sources.";
const downInDefinition = "Arrows go down only: operations → steps → model.";
const downToDefinition = "Arrows go down only: a door → definition → run → cdm → common.";
const rulesOfRunOnly = "The pure rules of definition/ take those of run/ only: run/model/.";
const indexAndRulesOfRun = "Nobody outside run/ imports past run/index and the rules in run/model/.";
const pastDefinition = "Nobody outside definition/ imports past definition/index.";
const ground = "common/ is the ground: it imports nothing of ours.";
const noOtherDoor = "A door knows no other door.";
const pastIndex = "Nobody outside run/ imports past run/index.";
const indexAndRules = "A script's door takes run/index and the rules in run/model/.";
const rulesOnly = "A user's program loads the pure rules only, and no HTTP client: from run/ it takes run/model/.";

const packages = {
    [axiosElsewhere]: ["axios", "axios/unsafe/core/Axios.js"],
    [retryElsewhere]: ["p-retry"],
    [sdkElsewhere]: ["@pulumi/pulumi", "@pulumi/pulumi/runtime/index.js"],
};
const program = ["program/duplicates", "jobRun", "jobRunArgs", "jobArgs", "linkArgs", "connectors/jdbc", "provider"];
const realDoors = ["dynamic/v1", "engine/signals", "events/eventSink", "cli/command", "api/index", ...program];
const roomsOfDefinition = ["definition/operations/create", "definition/steps/look", "definition/model/state"];
const doors = [...realDoors, "definition/index", "definition/model/state"];
const roomsOfRun = ["run/operations/create", "run/steps/stop", "run/observe/poll", "run/process/host"];
const allOfRun = ["run/index", "run/model/state", ...roomsOfRun];
const allOfCdm = [
    "cdm/client",
    "cdm/send",
    "cdm/config/settings",
    "cdm/auth/session",
    "cdm/quota/quota",
    "cdm/sources/source",
    "cdm/http/transport",
    "cdm/errors",
];

const beyondRules = [
    ...["run/index", ...roomsOfRun, "cdm/client", "cdm/http/transport"],
    ...["definition/index", "definition/operations/create", "definition/steps/look"],
    ...["cli/command", "engine/signals", "events/eventSink", "dynamic/v1", "api/index", "api/startRun"],
];

const rooms: Readonly<Record<string, Room>> = {
    "common/": {
        at: "provider/src/common/here.ts",
        allows: ["common/text", "node:util"],
        refuses: { ...packages, [ground]: [...allOfCdm, ...allOfRun, ...doors] },
    },
    "cdm/": {
        at: "provider/src/cdm/here.ts",
        allows: ["common/text", ...allOfCdm],
        refuses: { ...packages, [downToCdm]: [...allOfRun, ...doors] },
    },
    "cdm/config/": {
        at: "provider/src/cdm/config/here.ts",
        allows: [
            "common/text",
            "cdm/errors",
            "cdm/http/transport",
            "cdm/sources/source",
            "cdm/auth/session",
            "cdm/quota/quota",
            "cdm/config/settings",
        ],
        refuses: { ...packages, [downToCdm]: [...allOfRun, ...doors], [downInCdm]: ["cdm/client", "cdm/send"] },
    },
    "cdm/auth/": {
        at: "provider/src/cdm/auth/here.ts",
        allows: [
            "common/text",
            "cdm/errors",
            "cdm/http/transport",
            "cdm/quota/quota",
            "cdm/sources/source",
            "cdm/auth/session",
        ],
        refuses: {
            ...packages,
            [downToCdm]: [...allOfRun, ...doors],
            [downInCdm]: ["cdm/config/settings", "cdm/client", "cdm/send"],
        },
    },
    "cdm/sources/": {
        at: "provider/src/cdm/sources/here.ts",
        allows: ["common/text", "cdm/errors", "cdm/sources/source"],
        refuses: {
            ...packages,
            [downToCdm]: [...allOfRun, ...doors],
            [downInCdm]: [
                "cdm/http/transport",
                "cdm/quota/quota",
                "cdm/auth/session",
                "cdm/config/settings",
                "cdm/client",
                "cdm/send",
            ],
        },
    },
    "cdm/quota/": {
        at: "provider/src/cdm/quota/here.ts",
        allows: ["common/text", "cdm/errors", "cdm/http/transport", "cdm/quota/quota"],
        refuses: {
            ...packages,
            [downToCdm]: [...allOfRun, ...doors],
            [downInCdm]: ["cdm/sources/source", "cdm/auth/session", "cdm/config/settings", "cdm/client", "cdm/send"],
        },
    },
    "cdm/http/": {
        at: "provider/src/cdm/http/here.ts",
        allows: ["common/text", "cdm/errors", "cdm/http/transport"],
        refuses: {
            ...packages,
            [downToCdm]: [...allOfRun, ...doors],
            [downInCdm]: [
                "cdm/sources/source",
                "cdm/quota/quota",
                "cdm/auth/session",
                "cdm/config/settings",
                "cdm/client",
                "cdm/send",
            ],
        },
    },
    "cdm/http/transport": {
        at: "provider/src/cdm/http/transport.ts",
        allows: ["axios"],
        refuses: {
            [retryElsewhere]: ["p-retry"],
            [sdkElsewhere]: packages[sdkElsewhere],
            [downToCdm]: [...allOfRun, ...doors],
            [downInCdm]: [
                "cdm/sources/source",
                "cdm/quota/quota",
                "cdm/auth/session",
                "cdm/config/settings",
                "cdm/client",
                "cdm/send",
            ],
        },
    },
    "cdm/http/retry": {
        at: "provider/src/cdm/http/retry.ts",
        allows: ["p-retry"],
        refuses: {
            [axiosElsewhere]: packages[axiosElsewhere],
            [sdkElsewhere]: packages[sdkElsewhere],
            [downToCdm]: [...allOfRun, ...doors],
            [downInCdm]: [
                "cdm/sources/source",
                "cdm/quota/quota",
                "cdm/auth/session",
                "cdm/config/settings",
                "cdm/client",
                "cdm/send",
            ],
        },
    },
    "run/model/": {
        at: "provider/src/run/model/here.ts",
        allows: ["common/text", ...allOfCdm, "run/model/state"],
        refuses: { ...packages, [downToRun]: doors, [downInRun]: roomsOfRun },
    },
    "run/observe/": {
        at: "provider/src/run/observe/here.ts",
        allows: ["common/text", ...allOfCdm, "run/model/state", "run/observe/poll"],
        refuses: {
            ...packages,
            [downToRun]: doors,
            [downInRun]: ["run/operations/create", "run/steps/stop", "run/process/host"],
        },
    },
    "run/process/": {
        at: "provider/src/run/process/here.ts",
        allows: ["common/text", ...allOfCdm, "run/model/state", "run/process/host"],
        refuses: {
            ...packages,
            [downToRun]: doors,
            [downInRun]: ["run/operations/create", "run/steps/stop", "run/observe/poll"],
        },
    },
    "run/steps/": {
        at: "provider/src/run/steps/here.ts",
        allows: [
            "common/text",
            ...allOfCdm,
            "run/model/state",
            "run/observe/poll",
            "run/process/host",
            "run/steps/stop",
        ],
        refuses: { ...packages, [downToRun]: doors, [downInRun]: ["run/operations/create"] },
    },
    "run/operations/": {
        at: "provider/src/run/operations/here.ts",
        allows: ["common/text", ...allOfCdm, "run/model/state", ...roomsOfRun],
        refuses: { ...packages, [downToRun]: doors },
    },
    "run/index": {
        at: "provider/src/run/index.ts",
        allows: ["run/model/state", ...roomsOfRun],
        refuses: { ...packages, [downToRun]: doors },
    },
    "definition/model/": {
        at: "provider/src/definition/model/here.ts",
        allows: ["common/text", ...allOfCdm, "run/model/state", "definition/model/state"],
        refuses: {
            ...packages,
            [downToDefinition]: realDoors,
            [downInDefinition]: ["definition/operations/create", "definition/steps/look", "definition/index"],
            [rulesOfRunOnly]: ["run/index", ...roomsOfRun],
        },
    },
    "definition/steps/": {
        at: "provider/src/definition/steps/here.ts",
        allows: ["common/text", ...allOfCdm, "run/index", "run/model/state", "definition/model/state"],
        refuses: {
            ...packages,
            [downToDefinition]: realDoors,
            [downInDefinition]: ["definition/operations/create"],
            [indexAndRulesOfRun]: roomsOfRun,
        },
    },
    "definition/operations/": {
        at: "provider/src/definition/operations/here.ts",
        allows: ["common/text", ...allOfCdm, "run/index", "run/model/state", ...roomsOfDefinition],
        refuses: { ...packages, [downToDefinition]: realDoors, [indexAndRulesOfRun]: roomsOfRun },
    },
    "definition/index": {
        at: "provider/src/definition/index.ts",
        // Not run/index, which imports this file here to show that it may not.
        allows: ["run/model/state", ...roomsOfDefinition],
        refuses: { ...packages, [downToDefinition]: realDoors, [indexAndRulesOfRun]: roomsOfRun },
    },
    "engine/": {
        at: "provider/src/engine/here.ts",
        allows: ["common/text", "run/index", "engine/signals"],
        refuses: {
            ...packages,
            "engine/ is what every door to Pulumi's engine shares: it knows none of them.": [
                "dynamic/v1",
                "events/eventSink",
                "cli/command",
                ...program,
            ],
            [pastIndex]: ["run/model/state", ...roomsOfRun],
        },
    },
    "events/": {
        at: "provider/src/events/here.ts",
        allows: ["common/text", "cdm/sources/source", "run/index", "events/eventSink"],
        refuses: {
            ...packages,
            "events/ is what every door shares: it knows none of them.": [
                "dynamic/v1",
                "engine/signals",
                "cli/command",
                "api/index",
                ...program,
            ],
            [pastIndex]: ["run/model/state", ...roomsOfRun],
        },
    },
    "dynamic/": {
        at: "provider/src/dynamic/here.ts",
        allows: ["common/text", "cdm/auth/session", "run/index", "engine/signals", "events/eventSink", "dynamic/v1"],
        refuses: {
            ...packages,
            [noOtherDoor]: ["cli/command", "api/index", ...program],
            [pastDefinition]: roomsOfDefinition,
            [pastIndex]: ["run/model/state", ...roomsOfRun],
        },
    },
    "cli/": {
        at: "provider/src/cli/here.ts",
        // What the doorway stores in every state, `cdm-run sweep` reads.
        allows: [
            ...["common/text", ...allOfCdm, "run/index", "events/eventSink", "api/startRun", "dynamic/doorway"],
            "cli/command",
        ],
        refuses: {
            ...packages,
            [noOtherDoor]: ["dynamic/v1", "engine/signals", ...program],
            [pastDefinition]: roomsOfDefinition,
            [pastIndex]: ["run/model/state", ...roomsOfRun],
        },
    },
    "api/": {
        at: "provider/src/api/here.ts",
        allows: ["common/text", ...allOfCdm, "run/index", "run/model/state", "events/eventSink", "api/startRun"],
        refuses: {
            ...packages,
            [noOtherDoor]: ["dynamic/v1", "engine/signals", "cli/command", ...program],
            [pastDefinition]: roomsOfDefinition,
            [indexAndRules]: roomsOfRun,
        },
    },
    "program/": {
        at: "provider/src/program/here.ts",
        allows: [
            "@pulumi/pulumi",
            "common/text",
            "cdm/sources/source",
            "cdm/auth/session",
            "run/model/state",
            "program/duplicates",
            "jobRunArgs",
            "api/run",
            "api/inProgram",
        ],
        refuses: {
            [axiosElsewhere]: packages[axiosElsewhere],
            [retryElsewhere]: ["p-retry"],
            [rulesOnly]: beyondRules,
        },
    },
    "connectors/": {
        at: "provider/src/connectors/here.ts",
        allows: ["@pulumi/pulumi", "common/text", "connectors/pieces"],
        refuses: {
            [axiosElsewhere]: packages[axiosElsewhere],
            [retryElsewhere]: ["p-retry"],
            [rulesOnly]: beyondRules,
        },
    },
    "jobRun and its neighbours": {
        at: "provider/src/here.ts",
        allows: [
            "@pulumi/pulumi",
            "common/text",
            "run/model/state",
            "program/duplicates",
            "dynamic/doorway",
            "api/run",
        ],
        refuses: {
            [axiosElsewhere]: packages[axiosElsewhere],
            [retryElsewhere]: ["p-retry"],
            [rulesOnly]: beyondRules,
        },
    },
    "the emulator": {
        at: "emulator/src/here.ts",
        allows: ["node:http"],
        refuses: {
            "The emulator imports nothing of the provider: it would prove the provider's mistakes.": [
                "#provider/cdm/submission.js",
                "pulumi-huaweicloud-cdm",
                "pulumi-huaweicloud-cdm/dynamic/v1",
                "cdm/submission",
            ],
        },
    },
};

interface Complaint {
    readonly rule: string;
    readonly line: number;
    readonly message: string;
}

/** Files with imports that need not lead anywhere, below a copy of the linter's settings. */
class Sources {
    private readonly folder = temporaryFolder();

    constructor() {
        for (const name of ["biome.json", ".gitignore"]) copyFileSync(join(repository, name), join(this.folder, name));
    }

    write(file: string, text: string): void {
        mkdirSync(dirname(join(this.folder, file)), { recursive: true });
        writeFileSync(join(this.folder, file), text);
    }

    /** What the linter says of all files at once, by file. */
    async lint(): Promise<ReadonlyMap<string, readonly Complaint[]>> {
        const biome = join(repository, "node_modules/@biomejs/biome/bin/biome");
        const args = [biome, "lint", "--reporter=json", "--max-diagnostics=none", "--colors=off"];
        const stdout = await new Promise<string>((resolve) => {
            execFile(process.execPath, args, { cwd: this.folder, maxBuffer: 2 ** 26 }, (_, text) => resolve(text));
        });
        const complaints = new Map<string, Complaint[]>();
        for (const { category, message, location } of JSON.parse(stdout).diagnostics) {
            const { path, start } = location;
            const complaint = { rule: String(category).split("/").at(-1) ?? "", line: Number(start.line), message };
            complaints.set(path, [...(complaints.get(path) ?? []), complaint]);
        }
        return complaints;
    }
}

/** What the settings forbid, by where that begins. */
function restrictions(): { readonly prefix: string; readonly messages: readonly string[] }[] {
    const { overrides } = JSON.parse(readFileSync(join(repository, "biome.json"), "utf8"));
    return overrides.flatMap(({ includes, linter }: { includes: string[]; linter: Linter }) => {
        const options = linter.rules.style?.noRestrictedImports?.options;
        if (options === undefined) return [];
        const messages = [...Object.values(options.paths), ...options.patterns.map(({ message }) => message)];
        return includes.map((include) => ({ prefix: include.split("*")[0] ?? "", messages }));
    });
}

interface Linter {
    readonly rules: {
        readonly style?: {
            readonly noRestrictedImports?: {
                readonly options: {
                    readonly paths: Readonly<Record<string, string>>;
                    readonly patterns: readonly { readonly message: string }[];
                };
            };
        };
    };
}

/** A file of ours as an import in the other one names it; a package as it is. */
function specifier(target: string, from: string): string {
    const isOurs =
        /^(common|cdm|run|definition|dynamic|engine|events|cli|api|program|connectors|jobRun|jobRunArgs|jobArgs|linkArgs|provider)(\/|$)/.test(
            target,
        );
    if (!isOurs) return target;
    const path = posix.relative(posix.dirname(from), `provider/src/${target}.js`);
    return path.startsWith(".") ? path : `./${path}`;
}

/** One import a line, so that a complaint's line tells which it is about. */
function importing(targets: readonly string[], from: string): string {
    return targets.map((target) => `import "${specifier(target, from)}";\n`).join("");
}

describe("the linter's arrows between rooms", function () {
    this.timeout(60_000);
    const forms: Readonly<Record<string, string>> = {
        "a value": 'import { a } from "../steps/a.js";\nexport const b = a;\n',
        "a type": 'import type { A } from "../steps/a.js";\nexport type B = A;\n',
        "what is handed on": 'export { a } from "../steps/a.js";\n',
        "all that is handed on": 'export * from "../steps/a.js";\n',
        "what is loaded late": 'export const a = import("../steps/a.js");\n',
    };
    let complaints: ReadonlyMap<string, readonly Complaint[]>;
    const of = (file: string) => complaints.get(file) ?? [];

    before(async () => {
        const sources = new Sources();
        for (const { at, allows, refuses } of Object.values(rooms)) {
            sources.write(at, importing([...allows, ...Object.values(refuses).flat()], at));
        }
        for (const [index, text] of Object.values(forms).entries()) {
            sources.write(`provider/src/run/model/form${index}.ts`, text);
        }
        for (const [one, other] of ["ab", "ba"].map((names) => [...names])) {
            sources.write(
                `provider/src/run/steps/${one}.ts`,
                `import type { ${other} } from "./${other}.js";\nexport interface ${one} {\n    readonly ${other}: ${other};\n}\n`,
            );
        }
        sources.write("emulator/src/one/c.ts", 'export { d } from "../two/d.js";\n');
        sources.write("emulator/src/two/d.ts", 'export { d } from "../one/c.js";\n');
        sources.write("test/three/e.ts", 'import type { F } from "../four/f.js";\nexport type E = F;\n');
        sources.write("test/four/f.ts", 'import type { E } from "../three/e.js";\nexport type F = E;\n');
        complaints = await sources.lint();
    });
    after(removeTemporaryFolders);

    for (const [name, { at, allows, refuses }] of Object.entries(rooms)) {
        it(`lets ${name} import what it may`, () => {
            for (const [index, target] of allows.entries()) {
                expect(
                    of(at).filter(({ line }) => line === index + 1),
                    `${name} imports ${target}`,
                ).to.deep.equal([]);
            }
        });

        for (const [message, targets] of Object.entries(refuses)) {
            it(`refuses in ${name}: ${message}`, () => {
                const lines = [...allows, ...Object.values(refuses).flat()];
                for (const target of targets) {
                    const line = lines.indexOf(target) + 1;

                    expect(
                        of(at).filter((one) => one.line === line),
                        `${name} imports ${target}`,
                    ).to.deep.equal([{ rule: "noRestrictedImports", line, message }]);
                }
            });
        }
    }

    it("is asked for every rule that the linter has", () => {
        for (const { prefix, messages } of restrictions()) {
            const bitten = Object.values(rooms).filter(({ at }) => at.startsWith(prefix));

            expect(
                bitten.some(({ refuses }) => messages.every((message) => message in refuses)),
                `${prefix}: ${messages.join(" ")}`,
            ).to.equal(true);
        }
    });

    for (const [index, form] of Object.keys(forms).entries()) {
        it(`refuses an import that goes up also of ${form}`, () => {
            expect(of(`provider/src/run/model/form${index}.ts`).map(({ message }) => message)).to.deep.equal([
                downInRun,
            ]);
        });
    }

    for (const [what, files] of Object.entries({
        "values of each other": ["emulator/src/one/c.ts", "emulator/src/two/d.ts"],
        "only types of each other": ["provider/src/run/steps/a.ts", "provider/src/run/steps/b.ts"],
        "types of each other, among the specs": ["test/three/e.ts", "test/four/f.ts"],
    })) {
        it(`refuses a circle of two files that take ${what}`, () => {
            for (const file of files) expect(of(file).map(({ rule }) => rule)).to.deep.equal(["noImportCycles"]);
        });
    }
});
