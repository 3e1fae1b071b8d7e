import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { executableIn } from "../process/onPath.mjs";
import { SetUpError } from "../process/say.mjs";
import { hasCache } from "../workspace/cache.mjs";
import { digests } from "../workspace/digest.mjs";
import { isOwn, keepToOurselves } from "../workspace/trust.mjs";
import { homeOf } from "./hosts.mjs";
import { pinnedVersion } from "./pinned.mjs";
import { pulumiVersion } from "./pulumiVersion.mjs";

const draftPrefix = "draft-";

/**
 * The CLI of the cache. Undefined unless only this user could have put it there, its digests are unchanged, and it runs.
 * @param {string} cache
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<import("./cli.mjs").Cli | undefined>}
 */
export async function cachedCli(cache, env) {
    const folder = folderIn(cache);
    if (!(await hasCache(cache)) || !(await isOwn(folder))) {
        return undefined;
    }
    const record = await readRecord(folder);
    const kept = executableIn(join(folder, "bin"), "pulumi");
    if (record && kept && isDeepStrictEqual(record.files, await digests(join(folder, "bin")))) {
        const home = await homeOf(kept, String(record.files[basename(kept)]));
        const pulumi = join(home, basename(kept));
        if ((await pulumiVersion(pulumi, env)) === record.version) {
            return { pulumi, pathEntries: [home], version: record.version, source: record.source };
        }
    }
    return undefined;
}

/**
 * Puts a CLI into the cache. The CLI is made under a name that nothing reads. It gets its own name only after it is whole and
 * has printed the right version, so that the remains of an interruption are never taken for a CLI.
 * Only one process at a time may do this to a cache.
 * @param {string} cache
 * @param {NodeJS.ProcessEnv} env
 * @param {"go" | "installer"} source
 * @param {(folder: string) => Promise<void>} make leaves `bin/pulumi` in the folder
 * @returns {Promise<import("./cli.mjs").Cli>}
 */
export async function keep(cache, env, source, make) {
    await removeDrafts(cache);
    const draft = await mkdtemp(join(cache, draftPrefix));
    try {
        await mkdir(join(draft, "bin"));
        await make(draft);
        const version = pinnedVersion();
        const pulumi = executableIn(join(draft, "bin"), "pulumi");
        const printed = pulumi && (await pulumiVersion(pulumi, env));
        if (!pulumi || printed !== version) {
            throw new SetUpError(`the CLI that was just made is ${printed || "nothing that runs"}, not ${version}`);
        }
        const files = await digests(join(draft, "bin"));
        // Writes the older form too, because older clones share the cache.
        const older = { size: (await stat(pulumi)).size, sha256: files[basename(pulumi)] };
        const record = { source, version, ...older, files };
        await writeFile(join(draft, "record.json"), `${JSON.stringify(record, undefined, 4)}\n`);
        await keepToOurselves(draft);
        await removeCached(cache);
        await rename(draft, folderIn(cache));
    } finally {
        await rm(draft, { recursive: true, force: true });
    }
    const kept = await cachedCli(cache, env);
    if (!kept) {
        throw new Error(`The CLI in ${folderIn(cache)} cannot be read back.`);
    }
    return kept;
}

/** The name holds the version and the kind of machine, because several machines may share a home folder. @param {string} cache */
function folderIn(cache) {
    return join(cache, `pulumi-${pinnedVersion()}-${process.platform}-${process.arch}`);
}

/**
 * @typedef {object} CliRecord
 * @property {"go" | "installer"} source
 * @property {string} version
 * @property {Record<string, string>} files the digest of each file that was put there; each of them may be run
 */

/** An older record has the digest of the CLI only, which is the only file that Go makes. @param {string} folder @returns {Promise<CliRecord | undefined>} */
async function readRecord(folder) {
    try {
        const {
            sha256,
            files = { pulumi: sha256 },
            ...rest
        } = JSON.parse(await readFile(join(folder, "record.json"), "utf8"));
        return { ...rest, files };
    } catch {
        return undefined;
    }
}

/** Whether the cache has a CLI, complete or not. @param {string} cache */
export function isCached(cache) {
    return existsSync(folderIn(cache));
}

/** Moves the CLI away in one step, because other processes may read it meanwhile. @param {string} cache */
async function removeCached(cache) {
    if (isCached(cache)) {
        try {
            const trash = await mkdtemp(join(cache, draftPrefix));
            await rename(folderIn(cache), join(trash, "damaged"));
            await rm(trash, { recursive: true, force: true });
        } catch (error) {
            const { code } = /** @type {NodeJS.ErrnoException} */ (error);
            throw new SetUpError(`${folderIn(cache)} is not used and cannot be removed (${code}): remove it.`);
        }
    }
}

/** Removes what killed builds have left. @param {string} cache */
async function removeDrafts(cache) {
    for (const name of await readdir(cache)) {
        if (name.startsWith(draftPrefix)) {
            await rm(join(cache, name), { recursive: true, force: true });
        }
    }
}
