import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { expect } from "chai";
import { root } from "../support/clone.js";
import { killStarted, start } from "../support/processes.js";
import { removeTemporaryFolders, temporaryFolder, writeScript } from "../support/temporaryFolders.js";

/** Symptom: a key pair in the environment signed requests to the emulator, whose address is plain http. */
describe("npm run pulumi", function () {
    // The set-up of this clone may have something to do.
    this.timeout(120_000);
    afterEach(() => {
        killStarted();
        removeTemporaryFolders();
    });

    /** The cloud that the CLI gets, and what the user is told. */
    async function run(own: NodeJS.ProcessEnv) {
        const bin = temporaryFolder();
        const seen = join(bin, "environment");
        const shown = `process.argv[2] === "version" ? console.log("v3.300.1") : require("node:fs").writeFileSync(${JSON.stringify(seen)}, JSON.stringify(process.env))`;
        writeScript(bin, "pulumi", `#!${process.execPath}\n${shown};\n`);
        writeScript(bin, "pulumi-language-nodejs", "#!/bin/sh\n");
        const env = { ...process.env, PATH: [bin, process.env["PATH"]].join(delimiter), ...own };
        const { code, stderr } = await start(
            process.execPath,
            [join(root, "tools", "commands", "pulumi.mjs"), "about"],
            { env },
        ).ended;
        expect(code, stderr).to.equal(0);
        const all: NodeJS.ProcessEnv = JSON.parse(readFileSync(seen, "utf8"));
        return { stderr, cloud: Object.fromEntries(Object.entries(all).filter(([name]) => /^(HW|OS)_/.test(name))) };
    }

    const keys = { HW_ACCESS_KEY: "AK", HW_SECRET_KEY: "SK", HW_PROJECT_ID: "real" };

    it("sends no credential of the user's to the emulator, and says so", async () => {
        const { cloud, stderr } = await run(keys);
        expect(cloud).to.include({ HW_AUTH_TOKEN: "emulator-token", HW_PROJECT_ID: "emulator-project" });
        expect(cloud).not.to.have.any.keys("HW_ACCESS_KEY", "HW_SECRET_KEY");
        expect(stderr).to.match(
            /^set-up: the emulator at http:\S+ is used, and of your cloud nothing \(HW_ACCESS_KEY, HW_SECRET_KEY, HW_PROJECT_ID\): set HW_CDM_ENDPOINT /m,
        );
    });

    it("adds nothing of the emulator's to the user's cloud", async () => {
        const own = { ...keys, HW_CDM_ENDPOINT: "https://cdm.cn-north-4.myhuaweicloud.com" };
        const { cloud, stderr } = await run(own);
        expect(cloud).to.deep.equal(own);
        expect(stderr).not.to.include("emulator");
    });
});
