import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { root } from "../support/clone.js";
import { packageFolders } from "../support/packed.js";

/** Nothing listens there. A dry run sends nothing that counts, but warns of a login that is missing. */
const registry = "http://127.0.0.1:9/";

for (const [part, folder] of Object.entries(packageFolders)) {
    describe(`npm publish of ${part}/`, function () {
        this.timeout(60_000);

        it("has nothing to warn of", () => {
            const args = ["publish", "--dry-run", "--ignore-scripts", `--registry=${registry}`, "--fetch-retries=0"];
            const login = `--${registry.replace("http:", "")}:_authToken=none`;
            const { status, stderr } = spawnSync("npm", [...args, login], { cwd: folder });
            const said = stderr.toString();

            expect(said).to.include("Publishing to").and.include("(dry-run)");
            expect(said.split("\n").filter((line) => /^npm (warn|error)/i.test(line))).to.deep.equal([]);
            expect(status).to.equal(0);
        });
    });
}

describe("npm, in the folder of the provider's sources", function () {
    this.timeout(60_000);

    function npm(...args: string[]) {
        const { status, stderr } = spawnSync("npm", [...args, "--dry-run"], { cwd: join(root, "provider") });
        return { status, said: stderr.toString() };
    }

    for (const [flags, reason, code] of [
        [[], "npm gets provider/package", 1],
        [["--ignore-scripts"], "marked as private", 0],
    ] as const) {
        it(`publishes nothing: ${["npm publish", ...flags].join(" ")}`, () => {
            const { status, said } = npm("publish", ...flags, `--registry=${registry}`, "--fetch-retries=0");

            expect(said).to.include(reason).and.not.include("Publishing to");
            expect(status).to.equal(code);
        });
    }

    it("packs nothing, and names the folder to pack", () => {
        const { status, said } = npm("pack");

        expect(said).to.include("npm gets provider/package");
        expect(status).to.equal(1);
    });
});
