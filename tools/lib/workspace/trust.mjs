import { chmod, lstat, readdir, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SetUpError } from "../process/say.mjs";

/**
 * Checks the owner and the mode of files before they are run: if another user can write or change a file, that user's code runs as this user. Windows
 * has no owner and mode in this sense. Its cache is in the user's profile, to which other users cannot write.
 */
const hasOwners = process.getuid !== undefined;

/**
 * Why another user could have made or changed this file. Undefined if only this user or root could.
 * @param {{ uid: number, mode: number }} found
 * @param {number | undefined} [uid] ours
 * @public for its spec, which can't act as another user
 */
export function foreignIn({ uid: owner, mode }, uid = process.getuid?.()) {
    if (uid === undefined) {
        return undefined;
    }
    if (owner !== uid && owner !== 0) {
        return "belongs to another user";
    }
    return (mode & 0o022) === 0 ? undefined : "can be written to by other users";
}

/**
 * Refuses a folder that other users could write to, or replace by way of a folder above it. A sticky bit on a folder above (as
 * on `/tmp`) keeps other users from files of this user.
 * @param {string} folder
 */
export async function requireOwn(folder) {
    if (!hasOwners) {
        return;
    }
    const real = await realpath(folder);
    for (let place = real; ; place = dirname(place)) {
        const found = await lstat(place);
        const isSticky = place !== real && (found.mode & 0o1000) !== 0;
        const reason = foreignIn(isSticky ? { uid: found.uid, mode: 0 } : found);
        if (reason) {
            throw new SetUpError(
                `${folder} holds programs that would be run, and ${place} ${reason}: take that away (chmod go-w, chown), or ` +
                    "name a folder of your own in PULUMI_CDM_CACHE.",
            );
        }
        if (place === dirname(place)) {
            return;
        }
    }
}

/**
 * Whether only this user or root could write to a folder and all that is in it. A link's target is not checked, so there
 * must be no link, except for those that the caller names.
 * @param {string} folder
 * @param {(path: string) => boolean} [mayBeLink]
 * @returns {Promise<boolean>}
 */
export async function isOwn(folder, mayBeLink = () => false) {
    const found = await lstat(folder).catch(() => undefined);
    return found?.isDirectory() ? areOwn(folder, mayBeLink) : false;
}

/** @param {string} path @param {(path: string) => boolean} mayBeLink @returns {Promise<boolean>} */
async function areOwn(path, mayBeLink) {
    const found = await lstat(path).catch(() => undefined);
    if (!found) {
        return true; // a draft that another process has put in its place in the meantime
    }
    if (found.isSymbolicLink()) {
        // The mode of a link says nothing.
        return mayBeLink(path) && foreignIn({ uid: found.uid, mode: 0 }) === undefined;
    }
    if (foreignIn(found) || !(found.isDirectory() || found.isFile())) {
        return false;
    }
    for (const name of found.isDirectory() ? await readdir(path).catch(() => []) : []) {
        if (!(await areOwn(join(path, name), mayBeLink))) {
            return false;
        }
    }
    return true;
}

/**
 * Removes the write permission that a loose umask gave other users.
 * @param {string} path
 */
export async function keepToOurselves(path) {
    const found = await lstat(path);
    if (found.isSymbolicLink()) {
        return;
    }
    if ((found.mode & 0o022) !== 0) {
        await chmod(path, found.mode & 0o7755);
    }
    for (const name of found.isDirectory() ? await readdir(path) : []) {
        await keepToOurselves(join(path, name));
    }
}
