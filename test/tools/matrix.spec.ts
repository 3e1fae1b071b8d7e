import { expect } from "chai";
import { tool } from "../support/clone.js";

const table = "Package managers";
const [old, recent] = ["Node.js 20.19", "Node.js 24"];
const cells = ["npm", "pnpm", "yarn 4, Plug'n'Play"].flatMap((row) =>
    [old, recent].map((column) => ({ table, row, column })),
);

describe("the words of npm run test:matrix", () => {
    async function chosen(...words: string[]): Promise<string[]> {
        const { choose } = await import(tool("matrix/choose.mjs"));
        return choose(cells, words).map(({ row, column }: (typeof cells)[number]) => `${row}, ${column}`);
    }

    it("choose all cells if there is none", async () => {
        expect(await chosen()).to.have.length(cells.length);
    });

    it("choose the cells that have them all, in a row, a column or a table, in any case", async () => {
        expect(await chosen("PNPM", "node.js 24")).to.deep.equal([`pnpm, ${recent}`]);
        expect(await chosen("package managers", "yarn")).to.have.length(2);
    });

    it("begin where a word of the name begins", async () => {
        expect(await chosen("npm")).to.deep.equal([`npm, ${old}`, `npm, ${recent}`]);
        expect(await chosen("20")).to.have.length(3);
        expect(await chosen("2")).to.have.length(cells.length);
        expect((await chosen("19").catch((error) => error)).message).to.match(/^No cell has "19" in its name/);
    });

    it("are taken as they are written", async () => {
        expect((await chosen(".*").catch((error) => error)).message).to.match(/^No cell has/);
        expect(await chosen("plug'n'play")).to.have.length(2);
    });

    it("that no cell has are refused with the names that there are", async () => {
        const error = await chosen("pnpm", "bun").catch((reason) => reason);

        expect(error.message).to.match(/^No cell has "pnpm" and "bun" in its name\./);
        expect(error.message.split("\n").map((line: string) => line.trim())).to.include.members([table, "npm", recent]);
    });
});

describe("the tables of npm run test:matrix", () => {
    async function tables(...results: object[]): Promise<string> {
        return (await import(tool("matrix/table.mjs"))).tables(results);
    }

    it("are Markdown with one row and one column for each name, in the order of the cells", async () => {
        const [npmOld, npmRecent, pnpmOld] = cells;

        expect(
            await tables(
                { cell: npmOld, outcome: "ok" },
                { cell: npmRecent, outcome: "cannot", sentence: "this SDK asks for Node.js >=22" },
                { cell: pnpmOld, outcome: "failed", sentence: "up ended with 255:\n  a | b" },
                { cell: { table: "Kinds", row: "tsx", column: recent }, outcome: "ok" },
            ),
        ).to.equal(
            [
                "### Package managers",
                "",
                "|  | Node.js 20.19 | Node.js 24 |",
                "| --- | --- | --- |",
                "| npm | ok | no: this SDK asks for Node.js >=22 |",
                "| pnpm | FAILED: up ended with 255: a \\| b | not run |",
                "",
                "### Kinds",
                "",
                "|  | Node.js 24 |",
                "| --- | --- |",
                "| tsx | ok |",
                "",
            ].join("\n"),
        );
    });
});

describe("the end of npm run test:matrix", () => {
    const [fine, cannot, failed] = [
        { cell: cells[0], outcome: "ok" },
        { cell: cells[1], outcome: "cannot", sentence: "this SDK asks for Node.js >=22" },
        { cell: cells[2], outcome: "failed", sentence: "up ended with 255: no", output: "first\nlast\n" },
    ];

    async function conclude(...results: object[]): Promise<{ text: string; exitCode: number }> {
        return (await import(tool("matrix/report.mjs"))).conclude(results, ["Pulumi CLI v3.274.1", "yarn 1.22.22"]);
    }

    it("has the versions and the counts, and exit code 0 if no cell has failed", async () => {
        const { text, exitCode } = await conclude(fine as object, cannot as object);

        expect(exitCode).to.equal(0);
        expect(text).to.match(
            /\nSeen on \S+, with Pulumi CLI v3\.274\.1, yarn 1\.22\.22\.\n\n1 ok, 1 cannot, 0 failed\n$/,
        );
    });

    it("has the output of each cell that has failed, and exit code 1", async () => {
        const { text, exitCode } = await conclude(fine as object, failed as object);

        expect(exitCode).to.equal(1);
        expect(text).to.include(`✗ Package managers: pnpm; ${old}: up ended with 255: no\n    first\n    last\n`);
    });
});

describe("the emulator's ledger, as npm run test:matrix reads it,", () => {
    const [start, status, stop] = ["start", "status", "stop"].map((operation) => ({ operation }));
    const [live, over] = [true, false].map((isLive) => ({ submissionId: 1, live: isLive }));

    for (const [what, step, requests, runs, sentence] of [
        ["accepts one start and a live run after up", "up", [start, status], [live], undefined],
        ["accepts one run that a stop has ended after destroy", "destroy", [start, stop], [over], undefined],
        ["misses a start", "up", [status], [], /0 starts sent and 0 runs/],
        ["notices a second start", "up", [start, start], [live, live], /2 starts sent and 2 runs/],
        ["notices a run that has ended during up", "up", [start], [over], /its run is not live/],
        ["notices a run that is live after destroy", "destroy", [start, stop], [live], /still live/],
        ["notices a destroy that sent no stop", "destroy", [start], [over], /sent no stop/],
    ] as const) {
        it(what, async () => {
            const { wrongAfter } = await import(tool("matrix/ledger.mjs"));
            const said = wrongAfter(step, { requests, runs });

            if (sentence) expect(said).to.match(sentence);
            else expect(said).to.equal(undefined);
        });
    }

    it("accepts no request after an up that had to be refused", async () => {
        const { wrongAfterRefusal } = await import(tool("matrix/ledger.mjs"));

        expect(wrongAfterRefusal({ requests: [], runs: [] })).to.equal(undefined);
        expect(wrongAfterRefusal({ requests: [status], runs: [] })).to.match(/still sent 1 requests/);
    });
});

describe("the sentence of a failed cell", () => {
    for (const [what, output, sentence] of [
        ["is the first line that names an error", "Updating\n  error: no login\n  more", "error: no login"],
        [
            "has the next line too if that one introduces it",
            "error: it failed with:\n\n  Error: no",
            "error: it failed with: Error: no",
        ],
        ["is the last line if no line names one", "one\ntwo\n", "two"],
        ["says that there was no output", "\n", "it printed nothing"],
    ] as const) {
        it(what, async () => {
            const { firstError } = await import(tool("matrix/execute.mjs"));

            expect(firstError(output)).to.equal(sentence);
        });
    }
});

describe("an up that npm run test:matrix wants to be refused", () => {
    const sentence =
        "error: /shop can't load pulumi-huaweicloud-cdm/dynamic/v1: list it in package.json beside Pulumi.yaml, or set …";

    for (const [what, code, output, wrong] of [
        ["passes with the sentence alone", 255, sentence, undefined],
        ["may not succeed", 0, "", /up succeeded/],
        ["may not fail for another reason", 255, "error: no login", /without the sentence/],
        ["may not print a stack", 255, `${sentence}\n    at Object.<anonymous> (/shop/x.js:1:2)\n`, /a stack/],
    ] as const) {
        it(what, async () => {
            const { wrongWithRefusal } = await import(tool("matrix/refusal.mjs"));

            if (wrong) expect(wrongWithRefusal(code, output)).to.match(wrong);
            else expect(wrongWithRefusal(code, output)).to.equal(undefined);
        });
    }
});

describe("an installation in npm run test:matrix", () => {
    /** As npm 11 says it. */
    const refused = (name: string) =>
        "npm error code EBADENGINE\nnpm error engine Unsupported engine\n" +
        `npm error engine Not compatible with your version of node/npm: ${name}@3.276.0\n` +
        `npm error notsup Not compatible with your version of node/npm: ${name}@3.276.0\n` +
        'npm error notsup Required: {"node":">=22"}\nnpm error notsup Actual:   {"npm":"11.19.1","node":"v20.19.6"}\n';

    it("that Pulumi's SDK refuses for its Node.js is no failure", async () => {
        const { refusalOfSdk } = await import(tool("matrix/refusal.mjs"));

        expect(refusalOfSdk(refused("@pulumi/pulumi"))).to.equal("this SDK asks for Node.js >=22");
    });

    it("that another package refuses is one", async () => {
        const { refusalOfSdk } = await import(tool("matrix/refusal.mjs"));

        expect(refusalOfSdk(refused("axios"))).to.equal(undefined);
    });
});
