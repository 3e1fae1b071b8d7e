import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

export interface Ended {
    readonly code: number | null;
    readonly signal: NodeJS.Signals | null;
    readonly stdout: string;
    readonly stderr: string;
}

const started = new Set<ChildProcess>();

/** A process of a spec, with what it has said so far and what it came to. */
export class Running {
    stdout = "";
    stderr = "";
    readonly ended: Promise<Ended>;

    constructor(readonly child: ChildProcess) {
        started.add(child);
        child.stdout?.on("data", (text) => {
            this.stdout += text;
        });
        child.stderr?.on("data", (text) => {
            this.stderr += text;
        });
        this.ended = new Promise((resolve, reject) => {
            child.once("error", reject);
            child.once("close", (code, signal) => {
                started.delete(child);
                resolve({ code, signal, stdout: this.stdout, stderr: this.stderr });
            });
        });
    }
}

export interface StartOptions {
    readonly env?: NodeJS.ProcessEnv;
    readonly cwd?: string;
    /** Keeps stdin open until `child.stdin` is ended. */
    readonly withStdin?: boolean;
}

export function start(command: string, args: string[], { withStdin = false, ...options }: StartOptions = {}): Running {
    return new Running(spawn(command, args, { ...options, stdio: [withStdin ? "pipe" : "ignore", "pipe", "pipe"] }));
}

/** Runs the body of an async function, as a process of its own that ends as the commands in `tools/` do. */
export function startScript(imports: Record<string, string>, body: string, options: StartOptions = {}): Running {
    const lines = Object.entries(imports).map(([names, from]) => `import { ${names} } from ${JSON.stringify(from)};`);
    const script = [...lines, `await main(async () => {\n${body}\n});`].join("\n");
    return start(process.execPath, ["--input-type=module", "--eval", script], options);
}

/** What a failed spec left running. */
export function killStarted(): void {
    for (const child of started) {
        child.kill("SIGKILL");
    }
}

/** Looks until there is something to see, and says what was waited for when there never is. */
export async function until<Seen>(what: string, look: () => Seen | undefined | false): Promise<Seen> {
    for (const deadline = Date.now() + 8_000; Date.now() < deadline; await sleep(20)) {
        const seen = look();
        if (seen !== undefined && seen !== false) {
            return seen;
        }
    }
    throw new Error(`Waited in vain until ${what}.`);
}
