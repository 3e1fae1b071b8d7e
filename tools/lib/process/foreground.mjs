import { spawn } from "node:child_process";
import { constants } from "node:os";
import { createInterface } from "node:readline";

/**
 * @typedef {object} ForegroundOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {(line: string) => void} [onLine] sees every line of stdout, which then is no terminal for the command
 */

/**
 * Hands the terminal to a command and resolves with its exit code.
 *
 * Ctrl-C is the command's to handle: the terminal sends SIGINT to both of us, and one that we passed on would count as
 * the second, which for `pulumi` means "stop without saving". SIGTERM reaches only us, so it is passed on, as the SIGINT
 * that every one of these commands knows how to end by.
 * @param {string} command
 * @param {string[]} args
 * @param {ForegroundOptions} [options]
 * @returns {Promise<number>}
 */
export function runInForeground(command, args, { onLine, ...options } = {}) {
    return new Promise((resolve, reject) => {
        const child = spawn(command, args, { ...options, stdio: ["inherit", onLine ? "pipe" : "inherit", "inherit"] });
        if (onLine && child.stdout) {
            child.stdout.pipe(process.stdout);
            createInterface({ input: child.stdout }).on("line", onLine);
        }
        const ignore = () => {};
        const passOn = () => child.kill("SIGINT");
        process.on("SIGINT", ignore).on("SIGTERM", passOn).on("SIGHUP", passOn);
        const listenNoMore = () => process.off("SIGINT", ignore).off("SIGTERM", passOn).off("SIGHUP", passOn);
        child.once("error", (error) => {
            listenNoMore();
            reject(error);
        });
        child.once("close", (code, signal) => {
            listenNoMore();
            resolve(signal ? 128 + constants.signals[signal] : Number(code));
        });
    });
}
