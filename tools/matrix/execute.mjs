import { spawn } from "node:child_process";
import { stripVTControlCharacters } from "node:util";
import { signalGroup } from "../lib/process/group.mjs";
import { interruption } from "../lib/process/interruption.mjs";

/** How long processes that a command has left running may hold its output open. */
const lateOutputMs = 1_000;

/** A command that failed. */
export class StepFailed extends Error {
    /** @param {string} sentence @param {string} output */
    constructor(sentence, output) {
        super(sentence);
        this.output = output;
    }
}

/**
 * @typedef {object} Place of a command
 * @property {string} cwd
 * @property {NodeJS.ProcessEnv} env
 * @property {number} timeoutMs
 */

/**
 * Runs a command in a process group of its own, to its end. Resolves with its exit code and with all that it has printed. What is left of
 * the group after that, or after the time or an interruption, is ended.
 * @param {string[]} words the command and its arguments
 * @param {Place} place
 */
export async function execute([command = "", ...args], { cwd, env, timeoutMs }) {
    interruption.throwIfAborted();
    const child = spawn(command, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding("utf8").on("data", (text) => {
            output += text;
        });
    }
    const end = () => signalGroup(child, "SIGKILL");
    let isLate = false;
    const timer = setTimeout(() => {
        isLate = true;
        end();
    }, timeoutMs);
    interruption.addEventListener("abort", end, { once: true });
    process.once("exit", end);
    try {
        const code = await new Promise((resolve, reject) => {
            child.once("error", reject);
            child.once("exit", () => {
                end();
                // A plugin of Pulumi's CLI has left the group, and may hold the output open.
                setTimeout(() => {
                    child.stdout.destroy();
                    child.stderr.destroy();
                }, lateOutputMs).unref();
            });
            child.once("close", (code, signal) => resolve(code ?? signal));
        });
        interruption.throwIfAborted();
        if (isLate) {
            throw new StepFailed(`${[command, ...args].join(" ")} did not end within ${timeoutMs / 1000} s`, output);
        }
        return { code, output: stripVTControlCharacters(output) };
    } finally {
        clearTimeout(timer);
        interruption.removeEventListener("abort", end);
        process.off("exit", end);
    }
}

/**
 * The same for a command that has to succeed.
 * @param {string[]} words
 * @param {Place} place
 * @param {string} called its name in a sentence
 */
export async function succeed(words, place, called) {
    const { code, output } = await execute(words, place);
    if (code !== 0) {
        throw new StepFailed(`${called} ended with ${code}: ${firstError(output)}`, output);
    }
    return output;
}

/**
 * The first line that names an error. If it only introduces the next one, that too.
 * @param {string} output
 */
export function firstError(output) {
    const lines = output.split("\n").flatMap((text) => text.trim() || []);
    const index = lines.findIndex((text) => /\berror:|\bERR/i.test(text));
    const [first, second] = index === -1 ? lines.slice(-1) : lines.slice(index);
    const introduces = first?.endsWith(":") && second;
    return (introduces ? `${first} ${second}` : first) ?? "it printed nothing";
}
