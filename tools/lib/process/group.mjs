import { readdirSync, readFileSync } from "node:fs";

/**
 * Sends a signal to a process and to all that is left of its group.
 * @param {import("node:child_process").ChildProcess} child
 * @param {NodeJS.Signals} name
 */
export function signalGroup(child, name) {
    if (process.platform === "win32" || child.pid === undefined) {
        child.kill(name);
        return;
    }
    try {
        process.kill(-child.pid, name);
    } catch {
        // No process of the group is left.
    }
}

/**
 * Ends the processes that have left a group, as each plugin of Pulumi's CLI does. Linux shows with which environment a process was started.
 * @param {string} folder for temporary files, which no other environment names
 */
export function endStrays(folder) {
    if (process.platform !== "linux") return;
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
        try {
            const env = readFileSync(`/proc/${pid}/environ`, "latin1");
            if (env.includes(`=${folder}\0`) || env.includes(`=${folder}/`)) process.kill(Number(pid), "SIGKILL");
        } catch {
            // It has ended, or is another user's.
        }
    }
}
