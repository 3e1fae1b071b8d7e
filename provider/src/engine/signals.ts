import { systemClock } from "../common/clock.js";
import { visible } from "../common/text.js";
import { interrupt, type PendingStarts } from "../run/index.js";

const everyMs = 2_000;
/** A little less than the 5 s after which the engine kills its plugins at the user's second Ctrl-C. */
const afterSecondInterruptMs = 4_300;
/** The minute that the run of a lost start may take to show, and the time of the stop that follows. */
export const asOrphanMs = 65_000;

/**
 * Stops or leaves the runs that no state knows yet (`interrupt`) if this process has to end during an operation: at the user's second
 * Ctrl-C, which reaches it as SIGINT, or if the engine has died and left it running. In a normal `up` SIGINT comes at the very end, with no
 * operation under way.
 *
 * If the engine is gone, the whole process ends, with all that other dynamic providers do in it. No engine would record their work either.
 *
 * @param atEnd what is to be done before a signal ends the process: Node.js then calls no listener of its end
 */
export function watchSignals(
    starts: PendingStarts,
    isEngineGone: () => Promise<boolean>,
    atEnd: () => void = () => {},
): void {
    // The reader of stderr may be gone.
    process.stderr.on("error", () => {});
    const end = (budgetMs: number, reason: string) =>
        interrupt(starts, { clock: systemClock, budgetMs, say: (text) => console.error(visible(`${reason} ${text}`)) });
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
        // Goes first, so that listeners for one signal still count as others. A second signal changes nothing.
        process.prependListener(signal, async () => {
            const isOnlyOurs = process.listenerCount(signal) === 1;
            // mutant: the stop at a second Ctrl-C
            await end(afterSecondInterruptMs, "Interrupted.");
            atEnd();
            if (isOnlyOurs) endBy(signal);
        });
    }
    const timer = setInterval(async () => {
        // mutant: the orphan watch
        if (!(await isEngineGone())) return;
        clearInterval(timer);
        await end(asOrphanMs, "The pulumi process is gone.");
        process.exit(1);
    }, everyMs);
    timer.unref();
}

/** Ends the process as the signal would have without our listener. */
function endBy(signal: NodeJS.Signals): void {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
}
