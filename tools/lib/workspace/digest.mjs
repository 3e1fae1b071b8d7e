import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readlink } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

/** @param {string} file */
async function sha256(file) {
    const hash = createHash("sha256");
    await pipeline(createReadStream(file), hash);
    return hash.digest("hex");
}

/**
 * The digest of each file of a folder, by name.
 * @param {string} folder
 * @returns {Promise<Record<string, string>>}
 */
export async function digests(folder) {
    const names = (await readdir(folder)).sort();
    return Object.fromEntries(
        await Promise.all(names.map(async (name) => /** @type {const} */ ([name, await sha256(join(folder, name))]))),
    );
}

/**
 * One digest of all names and contents below a folder. For a link the target counts as its content.
 * @param {string} folder
 * @param {(name: string) => boolean} isLeftOut
 */
export async function digestOfTree(folder, isLeftOut) {
    const hash = createHash("sha256");
    await add("");
    return hash.digest("hex");

    /** @param {string} below */
    async function add(below) {
        const entries = await readdir(join(folder, below), { withFileTypes: true });
        for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
            const path = join(below, entry.name);
            if (isLeftOut(entry.name)) {
                continue;
            }
            if (entry.isDirectory()) {
                await add(path);
            } else {
                const full = join(folder, path);
                hash.update(`${path}\0${entry.isSymbolicLink() ? await readlink(full) : await sha256(full)}\n`);
            }
        }
    }
}
