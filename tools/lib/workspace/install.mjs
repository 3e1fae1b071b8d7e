import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../process/run.mjs";
import { say } from "../process/say.mjs";
import { workspaceManifests } from "./manifests.mjs";

/**
 * Installs the packages of the present lockfile. The stamp is removed before `npm ci` begins, and written only after it
 * has succeeded, so that an interrupted installation is repeated.
 * @param {string} root
 */
export async function installPackages(root) {
    const stamp = join(root, "node_modules", ".installed-for");
    const wanted = fingerprint(root);
    if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) {
        return;
    }
    say("installing the packages of package-lock.json (npm ci)");
    rmSync(stamp, { force: true });
    // With the user's NODE_ENV=production npm would install no compiler and no test runner.
    const args = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
    await run("npm", args, { cwd: root, called: "npm ci", shell: process.platform === "win32" });
    writeFileSync(stamp, wanted);
}

/** @param {string} root */
function fingerprint(root) {
    const hash = createHash("sha256").update(`node ${process.versions.node.split(".")[0]}\n`);
    for (const file of ["package-lock.json", "package.json", ...workspaceManifests(root)]) {
        hash.update(`${file}\n`).update(readFileSync(join(root, file)));
    }
    return hash.digest("hex");
}
