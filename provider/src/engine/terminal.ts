import { closeSync, openSync, readFileSync, readlinkSync } from "node:fs";
import { basename } from "node:path";
import type { Cadence } from "../run/index.js";

/** What this process can find out of the system. Each throws if it can't. */
export interface System {
    readonly environment: Readonly<Record<string, string | undefined>>;
    /** Opens the terminal that controls this process. */
    openTerminal(): void;
    /** The arguments of a process, and what its descriptor is connected to. Linux only. */
    argumentsOf(pid: number): readonly string[];
    parentOf(pid: number): number;
    descriptorOf(pid: number, descriptor: number): string;
    readonly parent: number;
}

/**
 * Whether the Pulumi CLI redraws rows on a terminal (`live`), or prints a line for each text (`calm`). The engine does not tell its providers,
 * and their own input and output are pipes. So it is concluded, and a doubt counts as `live`:
 *
 * 1. `CI` or `PULUMI_OPTION_NON_INTERACTIVE` in the environment: calm.
 * 2. No terminal controls this process: calm.
 * 3. On Linux, the CLI's arguments have `--non-interactive`, or its input or output is no terminal: calm.
 *
 * Sources: `cmdutil.Interactive` and `ciutil.IsCI` of pulumi/pulumi.
 */
export function cadenceHere(system: System = thisSystem): Cadence {
    const { CI: ci, PULUMI_OPTION_NON_INTERACTIVE: option } = system.environment;
    if (isSet(ci) || isSet(option) || !hasTerminal(system)) return "calm";
    return isAtTerminal(system) === false ? "calm" : "live";
}

function isSet(value: string | undefined): boolean {
    return value !== undefined && !["", "0", "false"].includes(value.toLowerCase());
}

function hasTerminal({ openTerminal }: System): boolean {
    try {
        openTerminal();
        return true;
    } catch {
        return false;
    }
}

/** How far up the CLI may be. Its providers are its grandchildren: a shell lies between. */
const mostAncestors = 4;

/** Undefined if nothing tells. */
function isAtTerminal({ parent, parentOf, argumentsOf, descriptorOf }: System): boolean | undefined {
    try {
        let pid = parent;
        for (let up = 0; up < mostAncestors && pid > 1; up++) {
            const [command = "", ...rest] = argumentsOf(pid);
            if (basename(command) === "pulumi")
                return !rest.includes("--non-interactive") && [0, 1].every((one) => isTerminal(descriptorOf(pid, one)));
            pid = parentOf(pid);
        }
    } catch {
        // The system does not show other processes.
    }
    return undefined;
}

function isTerminal(target: string): boolean {
    return /^\/dev\/(pts\/|tty|console)/.test(target);
}

const thisSystem: System = {
    environment: process.env,
    parent: process.ppid,
    openTerminal() {
        if (process.platform !== "win32") closeSync(openSync("/dev/tty", "r"));
    },
    argumentsOf: (pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0"),
    // The name of the program stands in parentheses, and may hold any sign.
    parentOf: (pid) =>
        Number(
            readFileSync(`/proc/${pid}/stat`, "utf8")
                .replace(/^.*\) /s, "")
                .split(" ")[1],
        ),
    descriptorOf: (pid, descriptor) => readlinkSync(`/proc/${pid}/fd/${descriptor}`),
};
