import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../lib/process/run.mjs";
import { SetUpError } from "../lib/process/say.mjs";
import { workspaceManifests } from "../lib/workspace/manifests.mjs";
import { isOlder } from "../lib/workspace/versions.mjs";
import { withRelease } from "./changelog.mjs";

const placeholder = "example-organization";
const published = ["provider/package.json", "emulator/package.json"];

/**
 * Writes a release into the files: the changelog, the versions of both packages, and what names these versions. It commits, pushes and publishes nothing.
 * If anything is wrong, it changes no file.
 * @param {string} root
 * @param {string | undefined} version
 * @param {string} today such as `2026-11-29`
 * @returns {Promise<string>} which commands to type next
 */
export async function release(root, version, today) {
    if (version === undefined || !/^\d+\.\d+\.\d+$/.test(version)) {
        throw new SetUpError(`A version such as 1.2.3 is needed: npm run release -- <version>${given(version)}.`);
    }
    const manifests = new Map(workspaceManifests(root).map((file) => [file, read(root, file)]));
    for (const file of published) {
        refuseManifest(file, manifests.get(file), version);
    }
    await refuseUnclean(root);
    const changelog = withRelease(readFileSync(join(root, "CHANGELOG.md"), "utf8"), version, today);

    const names = published.map((file) => manifests.get(file).name);
    for (const [file, manifest] of manifests) {
        setVersions(manifest, names, version);
        write(root, file, manifest);
    }
    const lock = read(root, "package-lock.json");
    for (const [folder, entry] of Object.entries(lock.packages)) {
        if (manifests.has(`${folder}/package.json`)) {
            setVersions(entry, names, version);
        }
    }
    write(root, "package-lock.json", lock);
    writeFileSync(join(root, "CHANGELOG.md"), changelog);
    return nextSteps(version);
}

/** @param {string | undefined} version */
function given(version) {
    return version === undefined ? "" : `, not "${version}"`;
}

/** @param {string} file @param {any} manifest @param {string} version */
function refuseManifest(file, manifest, version) {
    if (isOlder(version, manifest.version)) {
        throw new SetUpError(`${version} is older than ${manifest.version}, which ${file} has.`);
    }
    if (JSON.stringify(manifest).includes(placeholder)) {
        throw new SetUpError(
            `${file} still has the placeholder ${placeholder}: see "Before the first release" in CONTRIBUTING.md.`,
        );
    }
}

/** @param {string} root */
async function refuseUnclean(root) {
    const changed = await run("git", ["status", "--porcelain"], { cwd: root });
    if (changed !== "") {
        throw new SetUpError(
            `These files are not committed:\n${changed}Commit them or take them away, then try again.`,
        );
    }
}

/**
 * Sets the version of a published package, and the ranges of every workspace that depends on one. npm links a workspace only if its version is in that range.
 * @param {any} manifest
 * @param {string[]} names of the published packages
 * @param {string} version
 */
function setVersions(manifest, names, version) {
    if (manifest.version !== undefined) {
        manifest.version = version;
    }
    for (const ranges of [manifest.dependencies, manifest.devDependencies, manifest.peerDependencies]) {
        for (const name of names.filter((one) => ranges?.[one] !== undefined)) {
            ranges[name] = `^${version}`;
        }
    }
}

/** @param {string} version */
function nextSteps(version) {
    return [
        `The files say ${version}. Look at them (git diff), then type:`,
        "",
        "  npm run check",
        `  git commit --all --message "Release ${version}"`,
        `  git tag v${version}`,
        `  git push origin HEAD v${version}`,
        "  npm run build",
        "  npm publish --workspace emulator",
        "  npm publish ./provider/package",
        "",
        "Until the push, `git restore .` takes it all back.",
        "",
    ].join("\n");
}

/** @param {string} root @param {string} file */
function read(root, file) {
    const path = join(root, file);
    if (!existsSync(path)) {
        throw new SetUpError(`${file} is missing.`);
    }
    return JSON.parse(readFileSync(path, "utf8"));
}

/** @param {string} root @param {string} file @param {unknown} content */
function write(root, file, content) {
    writeFileSync(join(root, file), `${JSON.stringify(content, undefined, 4)}\n`);
}
