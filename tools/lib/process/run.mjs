import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { withoutCloud } from "./credentials.mjs";
import { interruption } from "./interruption.mjs";
import { SetUpError } from "./say.mjs";

/** How long a command may go on after it was asked to end. */
const patienceMs = 10_000;

/** A command that failed, with all that it printed. */
export class CommandFailed extends SetUpError {
    /** @param {string} sentence @param {string} output */
    constructor(sentence, output) {
        const lines = output.trimEnd().split("\n");
        super(`${sentence}\n${lines.slice(-40).join("\n")}`);
        this.output = output;
        this.summary = `${sentence}: ${lines.at(-1)}`;
    }
}

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {(line: string) => void} [onLine] gets every line, of stdout and stderr, as it is printed
 * @property {number} [timeoutMs] without it there is no limit
 * @property {boolean} [shell]
 * @property {string} [called] its name in a sentence about its failure. @default its command line
 */

/**
 * Runs a command to its end and resolves with its stdout. The command has no terminal. An interruption first ends the command, and is
 * thrown only then. The command's environment has nothing of the user's cloud: npm, pip and Go run code of other authors.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<string>}
 */
export async function run(command, args, { onLine = () => {}, timeoutMs, called, env = process.env, ...options } = {}) {
    interruption.throwIfAborted();
    const child = spawn(command, args, { ...options, env: withoutCloud(env), stdio: ["ignore", "pipe", "pipe"] });
    const name = called ?? [command, ...args].join(" ");
    const said = { stdout: "", all: "" };
    for (const stream of /** @type {const} */ (["stdout", "stderr"])) {
        createInterface({ input: child[stream] }).on("line", (line) => {
            said.stdout += stream === "stdout" ? `${line}\n` : "";
            said.all += `${line}\n`;
            onLine(line);
        });
    }
    /** Waits for the command only: processes that a killed command has started may live on and hold its pipes open. */
    const kill = () => {
        child.kill("SIGKILL");
        child.stdout.destroy();
        child.stderr.destroy();
    };
    let timer = timeoutMs && setTimeout(kill, timeoutMs);
    const end = () => {
        child.kill("SIGINT");
        clearTimeout(timer || undefined);
        timer = setTimeout(kill, patienceMs);
    };
    interruption.addEventListener("abort", end, { once: true });
    try {
        const outcome = await new Promise((resolve, reject) => {
            child.once("error", (error) => reject(new CommandFailed(`${name} did not start`, error.message)));
            child.once("close", (code, signal) => resolve(code ?? signal));
        });
        interruption.throwIfAborted();
        if (outcome !== 0) {
            throw new CommandFailed(`${name} ended with ${outcome}`, said.all);
        }
        return said.stdout;
    } finally {
        clearTimeout(timer || undefined);
        interruption.removeEventListener("abort", end);
    }
}
