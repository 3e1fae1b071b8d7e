import { systemClock } from "../cdm/clock.js";
import { interrupt } from "../run/interrupt.js";
import type { UnrecordedStarts } from "../run/unrecorded.js";

const everyMs = 5_000;
/** The engine kills its plugins 5 s after the user's second Ctrl-C. */
const afterSecondInterruptMs = 4_300;
/** Of an orphan nobody expects anything, but it has to end. */
const asOrphanMs = 15_000;

/**
 * Sees to what this process has started when it has to end in the middle: at the user's second Ctrl-C, which reaches it as
 * SIGINT, and when the engine has died without ending it. In a normal run SIGINT comes at the very end, with nothing under way.
 */
export function watch(starts: UnrecordedStarts, isEngineGone: () => Promise<boolean>): void {
    // Whoever reads it may be gone.
    process.stderr.on("error", () => {});
    const end = once(async (budgetMs: number, why: string) => {
        await interrupt(starts, { clock: systemClock, budgetMs, say: (text) => console.error(`${why} ${text}`) });
    });
    process.once("SIGINT", async () => {
        await end(afterSecondInterruptMs, "Interrupted.");
        // As it would have ended without us, unless somebody else of this process wants to end it.
        if (process.listenerCount("SIGINT") === 0) process.kill(process.pid, "SIGINT");
    });
    const timer = setInterval(async () => {
        if (!(await isEngineGone())) return;
        clearInterval(timer);
        await end(asOrphanMs, "The pulumi process is gone.");
        process.exit(1);
    }, everyMs);
    timer.unref();
}

function once(act: (budgetMs: number, why: string) => Promise<void>): typeof act {
    let under: Promise<void> | undefined;
    return (budgetMs, why) => {
        under ??= act(budgetMs, why);
        return under;
    };
}
