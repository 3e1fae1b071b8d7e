import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../workspace/repository.mjs";

/** The Go module whose only dependency is the CLI. Only its `go.mod` sets the version. */
export const moduleFolder = join(root, "tools", "pulumi-cli");

/** @returns {string} like `v3.274.1` */
export function pinnedVersion() {
    return fromGoMod(/^\s*github\.com\/pulumi\/pulumi\/pkg\/v3 (v\S+)/m);
}

/** The Go language version that the module asks for. @returns {string} like `1.26.6` */
export function pinnedGo() {
    return fromGoMod(/^go (\S+)/m);
}

/** @param {RegExp} pattern */
function fromGoMod(pattern) {
    const found = pattern.exec(readFileSync(join(moduleFolder, "go.mod"), "utf8"))?.[1];
    if (!found) {
        throw new Error(`tools/pulumi-cli/go.mod has no line like ${pattern}.`);
    }
    return found;
}
