import { randomUUID } from "node:crypto";
import { renameSync } from "node:fs";
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname, uptime } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { interruption } from "../process/interruption.mjs";
import { processStart } from "../process/processStart.mjs";
import { say } from "../process/say.mjs";

const lookEveryMs = 100;
const beatEveryMs = 10_000;
/** How long a lock of another machine, or of a container, may be silent before its holder counts as dead. Such a process can't be asked whether it lives. */
const silentForMs = 120_000;

const thisHost = encodeURIComponent(hostname());

/**
 * Does the work while no other process does work under the same lock.
 *
 * The lock is a folder with exactly one file in it: `free`, or `held…` with a name that names the holder and is never used
 * twice. One rename of that file passes the lock on. So of all processes that want the lock, or that want to take it
 * from a dead holder, exactly one still finds the file that it saw. The others look again. The file holds the time at which the holder's
 * process started, because another process may have got the holder's number by now.
 * @template T
 * @param {string} folder
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(folder, work) {
    const mine = await acquire(folder);
    const release = () => {
        try {
            renameSync(join(folder, mine), join(folder, "free"));
        } catch {
            // Another process took the lock, or the user removed it. Then this process must not release it.
        }
    };
    const beat = setInterval(() => touch(join(folder, mine)).catch(() => {}), beatEveryMs).unref();
    process.once("exit", release);
    try {
        return await work();
    } finally {
        clearInterval(beat);
        process.off("exit", release);
        release();
    }
}

/** @param {string} folder */
async function acquire(folder) {
    const mine = `held-${process.pid}-${randomUUID()}-${thisHost}`;
    for (let told; ; ) {
        interruption.throwIfAborted();
        const [seen] = await filesOf(folder);
        if (seen === undefined) {
            await place(folder);
        } else if (seen === "free" || (await isDead(folder, seen))) {
            if (await take(folder, seen, mine)) {
                await sign(folder, mine);
                return mine;
            }
        } else if (told !== seen) {
            const { pid, host } = holder(seen);
            say(`waiting for process ${pid} on ${decodeURIComponent(host)}, which is setting up too`);
            told = seen;
        } else {
            await sleep(lookEveryMs, undefined, { signal: interruption }).catch(() => {});
        }
    }
}

/** The name is the compare, the rename the swap. @param {string} folder @param {string} seen @param {string} mine */
async function take(folder, seen, mine) {
    try {
        await touch(join(folder, seen));
        await rename(join(folder, seen), join(folder, mine));
        return true;
    } catch (error) {
        return unless(error, "ENOENT");
    }
}

/** Writes the holder's name before its start. Until then the file has the start of the holder before. @param {string} folder @param {string} mine */
async function sign(folder, mine) {
    const start = await processStart(process.pid);
    // The file is never created here: another process may have taken the lock already.
    const file = start && (await open(join(folder, mine), "r+").catch(() => undefined));
    if (file) {
        await file.truncate();
        await file.write(`${mine}\n${start}\n`);
        await file.close();
    }
}

/** When its holder started, in its own word. @param {string} folder @param {string} held */
async function signedStart(folder, held) {
    const text = await readFile(join(folder, held), "utf8").catch(() => "");
    const [name, start, end] = text.split("\n");
    return name === held && end === "" ? start : undefined;
}

/** A folder comes into being together with its file, or not at all. @param {string} folder */
async function place(folder) {
    const draft = `${folder}-${randomUUID()}`;
    await mkdir(draft, { recursive: true });
    await writeFile(join(draft, "free"), "");
    try {
        await rename(draft, folder);
    } catch (error) {
        await rm(draft, { recursive: true, force: true });
        unless(error, "ENOTEMPTY", "EEXIST", "EPERM");
    }
}

/** @param {string} folder @param {string} held */
async function isDead(folder, held) {
    const { pid, host } = holder(held);
    const beat = await stat(join(folder, held)).catch(() => undefined);
    if (!beat) {
        return false;
    }
    if (host !== thisHost) {
        return Date.now() - beat.mtimeMs > silentForMs;
    }
    const bootedAt = Date.now() - uptime() * 1000;
    return !isRunning(pid) || beat.mtimeMs < bootedAt || (await isAnother(pid, await signedStart(folder, held)));
}

/** Whether the process of that number is not the one that started then. @param {number} pid @param {string | undefined} start */
async function isAnother(pid, start) {
    const now = start === undefined ? undefined : await processStart(pid);
    return now !== undefined && now !== start;
}

/** @param {number} pid */
function isRunning(pid) {
    try {
        return process.kill(pid, 0);
    } catch (error) {
        return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
    }
}

/** @param {string} held */
function holder(held) {
    const [, pid = "", host = ""] = /^held-(\d+)-[0-9a-f-]{36}-(.*)$/.exec(held) ?? [];
    return { pid: Number(pid), host };
}

/** @param {string} folder */
async function filesOf(folder) {
    const names = await readdir(folder).catch((error) => unless(error, "ENOENT") || []);
    return names.filter((name) => name === "free" || name.startsWith("held-"));
}

/** @param {string} file */
function touch(file) {
    const now = new Date();
    return utimes(file, now, now);
}

/** @param {unknown} error @param {...string} codes @returns {false} */
function unless(error, ...codes) {
    if (!codes.includes(String(/** @type {NodeJS.ErrnoException} */ (error).code))) {
        throw error;
    }
    return false;
}
