import { constants } from "node:os";
import { SetUpError } from "./say.mjs";

/** Ctrl-C or a termination, as an error: it unwinds whatever is going on, so every `finally` runs. */
class Interrupted extends Error {
    /** @param {"SIGINT" | "SIGTERM" | "SIGHUP"} signal */
    constructor(signal) {
        super(`Interrupted by ${signal}.`);
        this.exitCode = 128 + constants.signals[signal];
    }
}

const controller = new AbortController();

/** Aborted, with an `Interrupted` as its reason, by the first signal that asks this process to end. */
export const interruption = controller.signal;

/**
 * The outermost frame of every command in `tools/`: from signals to errors, from errors to a sentence and an exit code.
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
