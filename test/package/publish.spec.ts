import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { root } from "../support/clone.js";

/** Nothing listens there. A dry run sends nothing that counts, but warns of a login that is missing. */
const registry = "http://127.0.0.1:9/";

for (const part of ["provider", "emulator"]) {
    describe(`npm publish of ${part}/`, function () {
        this.timeout(60_000);

        it("has nothing to warn of", () => {
            const args = ["publish", "--dry-run", "--ignore-scripts", `--registry=${registry}`, "--fetch-retries=0"];
            const login = `--${registry.replace("http:", "")}:_authToken=none`;
            const { status, stderr } = spawnSync("npm", [...args, login], { cwd: join(root, part) });
            const said = stderr.toString();

            expect(said).to.include("(dry-run)");
            expect(said.split("\n").filter((line) => /^npm (warn|error)/i.test(line))).to.deep.equal([]);
            expect(status).to.equal(0);
        });
    });
}
