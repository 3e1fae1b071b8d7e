import { constants } from "node:os";
import { SetUpError } from "./say.mjs";

/** Ctrl-C or a termination, as an error. It unwinds the work under way, so that every `finally` runs. */
class Interrupted extends Error {
    /** @param {"SIGINT" | "SIGTERM" | "SIGHUP"} signal */
    constructor(signal) {
        super(`Interrupted by ${signal}.`);
        this.exitCode = 128 + constants.signals[signal];
    }
}

const controller = new AbortController();

/** The first signal that asks this process to end aborts it. Its reason is an `Interrupted`. */
export const interruption = controller.signal;

/**
 * Runs a command of `tools/`. It turns signals into errors, and errors into a sentence and an exit code.
 * @param {() => Promise<number | undefined>} work resolves with the exit code
 */
export async function main(work) {
    for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
        process.on(signal, () => controller.abort(new Interrupted(signal)));
    }
    try {
        process.exitCode = await work();
    } catch (error) {
        process.exitCode = error instanceof Interrupted ? error.exitCode : 1;
        if (!(error instanceof Interrupted)) {
            process.stderr.write(
                `${error instanceof SetUpError ? error.message : /** @type {Error} */ (error).stack}\n`,
            );
        }
    }
}
