import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { interruption } from "../process/interruption.mjs";
import { CommandFailed, run } from "../process/run.mjs";
import { SetUpError, say } from "../process/say.mjs";
import { cacheFolder, hasCache, makeCache } from "../workspace/cache.mjs";
import { digestOfTree } from "../workspace/digest.mjs";
import { withLock } from "../workspace/lock.mjs";
import { root } from "../workspace/repository.mjs";
import { isOwn, keepToOurselves } from "../workspace/trust.mjs";
import { findPython } from "./pythonOnPath.mjs";

const draftPrefix = "python-draft-";
const stampName = "installed";

/**
 * @typedef {object} Packages that Python code of the specs needs
 * @property {string} requirements the file with their versions and hashes
 * @property {string} module can be imported if they are installed
 * @property {string} what they are, in a sentence
 * @property {string} purpose of them, in the same sentence
 * @property {string} without what happens without them
 */

/** @type {Record<"conformance" | "s3Server", Packages>} */
const packagesOf = {
    conformance: {
        requirements: join(root, "test", "conformance", "requirements.txt"),
        module: "huaweicloudsdkcdm.v1",
        what: "Huawei Cloud's Python SDK",
        purpose: "for the conformance specs",
        without: "the conformance specs will be skipped",
    },
    s3Server: {
        requirements: join(root, "test", "docs", "requirements.txt"),
        module: "moto.server, moto.s3.responses",
        what: "a local S3 server",
        purpose: "for the spec of docs/teams.md",
        without: "the spec of docs/teams.md can't run its commands",
    },
};

/**
 * A Python with these packages, in a virtual environment of the cache that is made once. If there is none, the reason, which is also
 * printed. The set-up goes on without it.
 * @param {NodeJS.ProcessEnv} env
 * @param {keyof typeof packagesOf} [of]
 * @returns {Promise<{ python: string, reason?: undefined } | { python?: undefined, reason: string }>}
 */
export async function providePython(env, of = "conformance") {
    const packages = packagesOf[of];
    const cache = cacheFolder(env);
    const folder = folderIn(cache, packages);
    try {
        if (!(await isUsable(folder, packages, env))) {
            await makeCache(cache);
            await withLock(join(cache, "python-lock"), () => makeOnce(folder, packages, env));
        }
        return { python: pythonIn(folder) };
    } catch (error) {
        if (!(error instanceof SetUpError)) {
            throw error;
        }
        const reason = error instanceof CommandFailed ? error.summary : error.message;
        say(`${packages.without}: ${reason}`);
        return { reason };
    }
}

/**
 * The name is a digest of the requirements, because clones of different age share the cache.
 * @param {string} cache
 * @param {Packages} packages
 */
function folderIn(cache, { requirements }) {
    const digest = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 12);
    return join(cache, `python-${digest}-${process.platform}-${process.arch}`);
}

/** @param {string} folder */
function pythonIn(folder) {
    return process.platform === "win32" ? join(folder, "Scripts", "python.exe") : join(folder, "bin", "python");
}

/** @param {string} folder */
function stampIn(folder) {
    return join(folder, stampName);
}

/** @param {string} folder @param {Packages} packages @param {NodeJS.ProcessEnv} env */
async function makeOnce(folder, packages, env) {
    if (!(await isUsable(folder, packages, env))) {
        await make(folder, packages, env);
    }
}

/**
 * Whether only this user could have put the environment there, its files are unchanged, and it runs. An environment is also lost
 * if the Python that it was made from is removed or replaced. Nothing of it is run before the other checks have passed.
 * @param {string} folder
 * @param {Packages} packages
 * @param {NodeJS.ProcessEnv} env
 */
async function isUsable(folder, packages, env) {
    // The digest covers the targets of its links.
    if (!(await hasCache(dirname(folder))) || !existsSync(stampIn(folder)) || !(await isOwn(folder, () => true))) {
        return false;
    }
    try {
        const isWhole = (await inventory(folder)) === readFileSync(stampIn(folder), "utf8");
        return isWhole && (await importModule(folder, packages, env));
    } catch {
        interruption.throwIfAborted();
        return false;
    }
}

/** The digest covers the files that Python has compiled, because Python runs them. @param {string} folder */
function inventory(folder) {
    return digestOfTree(folder, (name) => name === stampName);
}

/**
 * `-B` keeps Python from adding files to the hashed ones.
 * @param {string} folder
 * @param {Packages} packages
 * @param {NodeJS.ProcessEnv} env
 */
async function importModule(folder, { module, what }, env) {
    await run(pythonIn(folder), ["-I", "-B", "-c", `import ${module}`], { env, called: `the test of ${what}` });
    return true;
}

/**
 * Makes an environment under a name that nothing reads. It gets its own name only after it is complete, so the remains of an interruption
 * are never used, also if a pip outlives its parent and goes on writing.
 * @param {string} folder
 * @param {Packages} packages
 * @param {NodeJS.ProcessEnv} env
 */
async function make(folder, packages, env) {
    const base = await findPython(env);
    if (existsSync(folder)) {
        say("the Python environment in the cache is damaged, or not ours alone, and is made again");
    }
    say(`installing ${packages.what} ${packages.purpose}, once on this machine`);
    removeDrafts(dirname(folder));
    const draft = mkdtempSync(join(dirname(folder), draftPrefix));
    try {
        await run(base, ["-I", "-m", "venv", draft], { env, called: "python3 -m venv" });
        await installInto(pythonIn(draft), packages, env);
        await importModule(draft, packages, env);
        await keepToOurselves(draft);
        writeFileSync(stampIn(draft), await inventory(draft), { mode: 0o600 });
        removeFolder(folder);
        renameSync(draft, folder);
    } finally {
        removeFolder(draft);
    }
}

/** Removes what killed set-ups have left. @param {string} cache */
function removeDrafts(cache) {
    for (const name of readdirSync(cache).filter((name) => name.startsWith(draftPrefix))) {
        removeFolder(join(cache, name));
    }
}

/** @param {string} folder */
function removeFolder(folder) {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** If the network answers nothing, pip gives up after half a minute. */
const pipInstall = [
    ...["-I", "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check", "--no-user"],
    ...["--retries=1", "--timeout=15", "--no-deps", "--require-hashes", "--requirement"],
];

/**
 * Installs the packages. The list is complete, so pip installs no version that the list does not name, and no file without a hash in it.
 * @param {string} python
 * @param {Packages} packages
 * @param {NodeJS.ProcessEnv} env
 */
async function installInto(python, { requirements }, env) {
    try {
        await run(python, [...pipInstall, requirements], { env, called: "pip install" });
    } catch (error) {
        // Without a network pip's last line is that there is no such package.
        if (error instanceof CommandFailed && error.output.includes("connection broken by")) {
            throw new SetUpError("pip does not reach the package index");
        }
        throw error;
    }
}
