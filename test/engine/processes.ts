import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

export interface Process {
    readonly pid: number;
    readonly command: string;
}

/** A process and all that it has started, directly or not, the oldest first. */
export function familyOf(pid: number): Process[] {
    const table = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" })
        .split("\n")
        .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
        .filter((match) => match !== null)
        .map(([, id, parent, command = ""]) => ({ pid: Number(id), parent: Number(parent), command }));
    const family = table.filter((one) => one.pid === pid);
    for (const { pid: parent } of family) family.push(...table.filter((one) => one.parent === parent));
    return family.map(({ pid, command }) => ({ pid, command }));
}

export function isProvider({ command }: Process): boolean {
    return command.includes("dynamic-provider");
}

export function isAlive({ pid }: Process): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch {
        return false;
    }
}

/** Ends those of them that are left. */
export function kill(family: readonly Process[]): void {
    for (const { pid } of family.filter(isAlive)) process.kill(pid, "SIGKILL");
}

/** @param details for the error */
export async function until(what: string, isSo: () => boolean, withinMs = 60_000, details = () => ""): Promise<void> {
    for (const deadline = Date.now() + withinMs; !isSo(); await sleep(50)) {
        if (Date.now() > deadline) throw new Error(`waited in vain until ${what}\n${details()}`);
    }
}
