import { existsSync } from "node:fs";
import { access, constants, mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { SetUpError } from "../process/say.mjs";
import { requireOwn } from "./trust.mjs";

/**
 * The folder for what takes long to make and what all clones share. `PULUMI_CDM_CACHE` names another one.
 * @param {NodeJS.ProcessEnv} env
 */
export function cacheFolder(env) {
    return env.PULUMI_CDM_CACHE ? resolve(env.PULUMI_CDM_CACHE) : join(userCache(env), "pulumi-huaweicloud-cdm");
}

/** Makes the folder if it is missing. Only this user may read and write it. @param {string} folder */
export async function makeCache(folder) {
    try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await access(folder, constants.W_OK);
    } catch (error) {
        throw new SetUpError(
            `${folder} cannot be written to (${/** @type {NodeJS.ErrnoException} */ (error).code}): name another folder ` +
                "for it in PULUMI_CDM_CACHE.",
        );
    }
    await requireOwn(folder);
}

/**
 * Whether the cache exists. It checks the owner first: before that check no file of the cache may be run or read.
 * @param {string} folder
 */
export async function hasCache(folder) {
    if (!existsSync(folder)) {
        return false;
    }
    await requireOwn(folder);
    return true;
}

/** @param {NodeJS.ProcessEnv} env */
function userCache(env) {
    switch (process.platform) {
        case "win32":
            return env.LOCALAPPDATA || join(homedir(), "AppData", "Local");
        case "darwin":
            return join(homedir(), "Library", "Caches");
        default:
            return env.XDG_CACHE_HOME || join(homedir(), ".cache");
    }
}
