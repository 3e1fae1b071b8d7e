import { spawn } from "node:child_process";
import { constants } from "node:os";
import { createInterface } from "node:readline";

/**
 * @typedef {object} ForegroundOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {(line: string) => void} [onLine] gets every line of stdout, which then is no terminal for the command
 */

/**
 * Hands the terminal to a command and resolves with its exit code.
 *
 * The command handles Ctrl-C. The terminal sends SIGINT to this process and to the command. If this process passed its SIGINT on, the
 * command would get a second one, which for `pulumi` means "stop without saving". Only this process gets SIGTERM, so it sends the command
 * a SIGINT, at which each of these commands ends.
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
