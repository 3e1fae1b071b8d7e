import { appendFileSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Board, Posting } from "../run/index.js";

/** How long the file of a killed process is left alone. */
const keptMs = 24 * 60 * 60_000;

/** What the board needs of its process. */
export interface BoardSystem {
    /** Where the system keeps temporary files. */
    readonly temporary: string;
    readonly pid: number;
    /** Undefined where the system has no numbers of users. */
    readonly uid: number | undefined;
    isAlive(pid: number): boolean;
    onExit(listener: () => void): void;
}

const thisSystem: BoardSystem = {
    temporary: tmpdir(),
    pid: process.pid,
    uid: process.getuid?.(),
    isAlive(pid) {
        try {
            process.kill(pid, 0);
            return true;
        } catch (error) {
            return (error as NodeJS.ErrnoException).code === "EPERM";
        }
    },
    onExit: (listener) => void process.once("exit", listener),
};

/**
 * The board of the processes that one engine has started: a file for each process, in a folder of this user, named after the engine's address and the
 * process. What a process that has ended has told does not count. The files hold names and URNs, and no secret.
 *
 * If the folder can't be used, the process is alone: it does its own work all the same.
 *
 * @param engine the engine's address. Undefined if it has none: then the process is alone
 */
export function boardOf(
    engine: string | undefined,
    system: BoardSystem = thisSystem,
): (Board & { remove(): void }) | undefined {
    if (engine === undefined) return undefined;
    const folder = join(system.temporary, `pulumi-huaweicloud-cdm-${system.uid ?? "user"}`);
    const prefix = `${engine.replace(/[^\w.-]/g, "_")}-`;
    const own = join(folder, `${prefix}${system.pid}`);
    let hasPosted = false;

    /** Whether the folder is this user's alone: in a folder for all, another user could have made it. */
    function isOurs(): boolean {
        const found = lstatSync(folder);
        const isAlone = system.uid === undefined || (found.uid === system.uid && (found.mode & 0o077) === 0);
        return found.isDirectory() && isAlone;
    }

    function post(posting: Posting): void {
        try {
            mkdirSync(folder, { recursive: true, mode: 0o700 });
            if (!isOurs()) return;
            appendFileSync(own, `${JSON.stringify(posting)}\n`, { mode: 0o600 });
            if (hasPosted) return;
            hasPosted = true;
            system.onExit(remove);
            for (const file of filesOfEnded()) rmSync(join(folder, file), { force: true });
        } catch {
            // Nobody is told, and the work goes on.
        }
    }

    /** Of another container with the same folder, nothing tells whether its processes are alive. So only old files go. */
    function filesOfEnded(): string[] {
        const before = Date.now() - keptMs;
        return readdirSync(folder).filter(
            (file) => !system.isAlive(pidOf(file)) && lstatSync(join(folder, file)).mtimeMs < before,
        );
    }

    function postedByOthers(): readonly Posting[] {
        try {
            if (!isOurs()) return [];
            return readdirSync(folder)
                .filter((file) => file.startsWith(prefix) && pidOf(file) !== system.pid && system.isAlive(pidOf(file)))
                .flatMap((file) => postingsIn(readFileSync(join(folder, file), "utf8")));
        } catch {
            return [];
        }
    }

    /** Removes what this process has told. Called when it ends. */
    function remove(): void {
        try {
            rmSync(own, { force: true });
        } catch {
            // The process ends all the same. A later one removes the file.
        }
    }

    return { post, postedByOthers, remove };
}

/** The last line may still be under way, and a full disk may have torn one. */
function postingsIn(text: string): Posting[] {
    return text.split("\n").flatMap((line) => {
        try {
            return [JSON.parse(line) as Posting];
        } catch {
            return [];
        }
    });
}

function pidOf(file: string): number {
    return Number(file.slice(file.lastIndexOf("-") + 1));
}
