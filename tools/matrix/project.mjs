import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../lib/workspace/repository.mjs";
import { kinds, library } from "./kinds.mjs";
import { managers } from "./managers.mjs";

const [provider, emulator] = ["pulumi-huaweicloud-cdm", "huaweicloud-cdm-emulator"];

/**
 * Writes a user's project into an empty folder. Nothing is installed yet.
 * @param {string} folder
 * @param {import("./cells.mjs").Cell} cell
 * @param {import("./downloads.mjs").Downloads} downloads
 */
export async function writeProject(folder, cell, downloads) {
    /** @type {import("./kinds.mjs").Kind} */
    const kind = kinds[cell.kind];
    /** @type {import("./managers.mjs").Manager} */
    const manager = managers[cell.manager];
    const tarballs = {
        [provider]: `file:${await downloads.tarball("provider")}`,
        [emulator]: `file:${await downloads.tarball("emulator")}`,
    };
    const reached = kind.usesLibrary ? { "orders-library": `file:${await packLibrary(folder, downloads)}` } : {};
    const manifest = {
        name: "shop",
        private: true,
        ...kind.manifest,
        dependencies: {
            "@pulumi/pulumi": cell.isLocked ? cell.sdk : await downloads.version("@pulumi/pulumi", cell.sdk),
            ...(kind.usesLibrary ? reached : { [provider]: tarballs[provider] }),
        },
        devDependencies: { [emulator]: tarballs[emulator], ...kind.packages },
        // The library's own dependency is on npm for its users, and is the tarball here.
        ...(kind.usesLibrary && { resolutions: { [provider]: tarballs[provider] } }),
    };
    const settings =
        kind.usesLibrary && cell.manager.startsWith("pnpm")
            ? { ...manager.settings, overrides: { [provider]: tarballs[provider] } }
            : manager.settings;

    writeFileSync(join(folder, "package.json"), json(manifest));
    writeFileSync(join(folder, "Pulumi.yaml"), json({ name: "shop", runtime: "nodejs", ...kind.project }));
    for (const [name, text] of Object.entries(kind.files)) writeFileSync(join(folder, name), text);
    if (manager.settingsFile) writeFileSync(join(folder, manager.settingsFile), json(settings ?? {}));
    if (cell.isLocked) writeFileSync(join(folder, "package-lock.json"), json(lockOf(manifest)));
}

/** @param {string} folder @param {import("./downloads.mjs").Downloads} downloads */
async function packLibrary(folder, downloads) {
    const place = join(folder, "..", "library");
    mkdirSync(place);
    writeFileSync(join(place, "package.json"), json(library.manifest));
    writeFileSync(join(place, "index.js"), library.code);
    return downloads.pack(place);
}

/** This repository's lockfile, as far as it is about packages from npm. npm leaves out what the project does not need. @param {object} manifest */
function lockOf(manifest) {
    const { lockfileVersion, packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
    const fromNpm = Object.entries(packages).filter(([place, { link }]) => place.startsWith("node_modules/") && !link);
    return { lockfileVersion, packages: { "": manifest, ...Object.fromEntries(fromNpm) } };
}

/** @param {object} value */
function json(value) {
    return `${JSON.stringify(value, undefined, 4)}\n`;
}
