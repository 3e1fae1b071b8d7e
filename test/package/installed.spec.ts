import { readdirSync } from "node:fs";
import { delimiter } from "node:path";
import { expect } from "chai";
import { tool } from "../support/clone.js";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolders.js";

const cell = {
    table: "Without a download",
    column: "this Node.js",
    sdk: "3.248.0",
    node: "own",
    manager: "npm",
    isLocked: true,
};
const rows = {
    "CommonJS, TypeScript 6": "typeScript6",
    "ES modules": "esModules",
};

/** A small part of `npm run test:matrix`. Its packages are those of `npm ci`, which npm has in its cache. */
describe("the packed packages, installed by npm into an empty project,", function () {
    this.timeout(300_000);
    const { PULUMI_CDM_CLI: pulumi = "", PULUMI_CDM_CLI_PATH: path = "", TMPDIR } = process.env;
    const cli = { pulumi, pathEntries: path.split(delimiter) };
    let temporary: string;
    let downloads: object;
    before(async () => {
        const { Downloads } = await import(tool("matrix/downloads.mjs"));
        downloads = new Downloads(temporaryFolder(), {});
        temporary = temporaryFolder();
    });
    after(removeTemporaryFolders);
    beforeEach(() => {
        process.env["TMPDIR"] = temporary;
    });
    afterEach(() => {
        if (TMPDIR === undefined) delete process.env["TMPDIR"];
        else process.env["TMPDIR"] = TMPDIR;
    });

    for (const [row, kind] of Object.entries(rows)) {
        it(`start one run by pulumi up, stop it by destroy, and leave nothing: ${row}`, async () => {
            const { runCell } = await import(tool("matrix/runCell.mjs"));

            const { outcome, sentence, output } = await runCell({ ...cell, row, kind }, { cli, downloads });

            expect({ outcome, sentence }, output).to.deep.equal({ outcome: "ok", sentence: undefined });
            expect(readdirSync(temporary)).to.deep.equal([]);
        });
    }
});
