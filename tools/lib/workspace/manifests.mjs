import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The manifests of the workspaces, relative to the root.
 * @param {string} root @returns {string[]}
 */
export function workspaceManifests(root) {
    const { workspaces } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    return workspaces
        .flatMap((/** @type {string} */ pattern) => {
            const parent = pattern.replace(/\/\*$/, "");
            return parent === pattern ? [pattern] : readdirSync(join(root, parent)).map((name) => `${parent}/${name}`);
        })
        .map((/** @type {string} */ folder) => `${folder}/package.json`)
        .filter((/** @type {string} */ manifest) => existsSync(join(root, manifest)));
}
