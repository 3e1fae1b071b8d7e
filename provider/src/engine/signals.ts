import { systemClock } from "../common/clock.js";
import { visible } from "../common/text.js";
import { interrupt, type PendingStarts } from "../run/index.js";

const everyMs = 2_000;
/** The engine kills its plugins 5 s after the user's second Ctrl-C. */
const afterSecondInterruptMs = 4_300;
/** As long as a lost start may take to show, and the stop that follows. Of an orphan nobody expects anything, but it has to end. */
export const asOrphanMs = 65_000;

/**
 * Sees to what this process has started when it has to end in the middle: at the user's second Ctrl-C, which reaches it as
 * SIGINT, and when the engine has died without ending it. In a normal run SIGINT comes at the very end, with nothing under way.
 *
 * An orphan is ended together with whatever other dynamic providers of the program do in it: nobody would record that either.
 */
export function watchSignals(starts: PendingStarts, isEngineGone: () => Promise<boolean>): void {
    // Whoever reads it may be gone.
    process.stderr.on("error", () => {});
    const end = (budgetMs: number, why: string) =>
        interrupt(starts, { clock: systemClock, budgetMs, say: (text) => console.error(visible(`${why} ${text}`)) });
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
        // The first to hear of it, so that others who listen just once are still counted. A second signal changes nothing.
        process.prependListener(signal, async () => {
            const isOnlyOurs = process.listenerCount(signal) === 1;
            await end(afterSecondInterruptMs, "Interrupted.");
            if (isOnlyOurs) endBy(signal);
        });
    }
    const timer = setInterval(async () => {
        if (!(await isEngineGone())) return;
        clearInterval(timer);
        await end(asOrphanMs, "The pulumi process is gone.");
        process.exit(1);
    }, everyMs);
    timer.unref();
}

/** As the process would have ended without us. */
function endBy(signal: NodeJS.Signals): void {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
}
