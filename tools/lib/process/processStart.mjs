import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/**
 * When a process has started, in the system's own words. That tells it from a later process with the same number.
 * Undefined if there is no such process, or if the system does not say.
 * @param {number} pid
 * @returns {Promise<string | undefined>}
 */
export async function processStart(pid) {
    try {
        switch (process.platform) {
            case "win32":
                return undefined;
            case "linux":
                return await inTicks(pid);
            default:
                return (
                    (await promisify(execFile)("ps", ["-o", "lstart=", "-p", String(pid)])).stdout.trim() || undefined
                );
        }
    } catch {
        return undefined;
    }
}

/** Ticks since a boot, which has a name of its own. @param {number} pid */
async function inTicks(pid) {
    const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8");
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    // The name of a command, in parentheses, may hold blanks and parentheses. The start is the 20th field after it.
    const ticks = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    return ticks && `${boot.trim()} ${ticks}`;
}
