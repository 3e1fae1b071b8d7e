import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { withoutCloud } from "../lib/process/credentials.mjs";
import { SetUpError } from "../lib/process/say.mjs";
import { addressIn, emulatorCommand } from "../lib/workspace/emulatorAddress.mjs";

const startWithinMs = 20_000;
const endWithinMs = 5_000;

/**
 * Starts an emulator on a free port. It has a process group of its own, because at Ctrl-C the CLI still needs it for the operation
 * under way.
 * @param {string[]} args
 */
export async function startEmulator(args) {
    const child = spawn(process.execPath, [emulatorCommand, "--port", "0", ...args], {
        detached: true,
        env: withoutCloud(process.env),
        stdio: ["ignore", "pipe", "inherit"],
    });
    const killed = () => child.kill("SIGKILL");
    process.once("exit", killed);
    const ended = once(child, "exit").then(() => process.off("exit", killed));
    const url = await new Promise((resolve, reject) => {
        const fail = (/** @type {string} */ how) => reject(new SetUpError(`The emulator did not start: ${how}.`));
        createInterface({ input: child.stdout }).once("line", (line) => resolve(addressIn(line) ?? fail(line)));
        ended.then(() => fail(`it ended with exit code ${child.exitCode}`), reject);
        setTimeout(() => fail(`it was silent for ${startWithinMs} ms`), startWithinMs).unref();
    });
    child.stdout.resume();
    return {
        url: String(url),
        async end() {
            child.kill("SIGTERM");
            const timer = setTimeout(killed, endWithinMs);
            await ended;
            clearTimeout(timer);
        },
    };
}
