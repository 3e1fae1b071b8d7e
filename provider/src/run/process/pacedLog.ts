import type { Clock } from "../../common/clock.js";
import type { Log } from "../model/log.js";
import { calmestRowGapMs, calmRowGapMs, longCalmMs, rowGapMs } from "../model/timeouts.js";

/** `live`: each text replaces the last one on the user's terminal. `calm`: each text is a line of its own, as in the log of a CI job. */
export type Cadence = "live" | "calm";

/** The log of one operation. */
export interface PacedLog extends Log {
    /** Call it when the operation has ended. A text that waits for its turn is dropped: how the operation ended says more. */
    end(): void;
}

/**
 * Gives each text of `progress` its turn, so that a row changes at most once a second. The last text is never lost: if it comes too early,
 * it is shown when its turn comes. A text that the row shows already is not sent again. The texts of `info` and `warn` are sent at once.
 */
export function paceLog(log: Log, clock: Pick<Clock, "monotonic" | "sleep">, cadence: Cadence): PacedLog {
    const begunAt = clock.monotonic();
    let shown: string | undefined;
    let shownAt = Number.NEGATIVE_INFINITY;
    let pending: { readonly text: string; readonly alarm: AbortController } | undefined;
    let isOver = false;

    function show(text: string): void {
        drop();
        shown = text;
        shownAt = clock.monotonic();
        log.progress(text);
    }

    function drop(): void {
        pending?.alarm.abort();
        pending = undefined;
    }

    function gapMs(text: string): number {
        if (cadence === "live" || shown === undefined || subjectOf(text) !== subjectOf(shown)) return rowGapMs;
        return calmGapMs(clock.monotonic() - begunAt);
    }

    return {
        progress(text) {
            if (isOver || text === pending?.text) return;
            drop();
            if (text === shown) return;
            const waitMs = shownAt + gapMs(text) - clock.monotonic();
            if (waitMs <= 0) return show(text);
            const alarm = new AbortController();
            pending = { text, alarm };
            clock.sleep(waitMs, alarm.signal).then(() => {
                // mutant: the last text of a row
                if (pending?.alarm === alarm) show(text);
            });
        },
        info(text) {
            // It says how something ended, so a text from before says nothing more.
            drop();
            shown = undefined;
            shownAt = clock.monotonic();
            log.info(text);
        },
        warn: (text) => log.warn(text),
        end() {
            isOver = true;
            drop();
        },
    };
}

/**
 * Which texts of `progress` get a line where each is a line of its own: those that are about something new, and one now and then of those that
 * only tell how far the run is.
 */
export function calmly(clock: Pick<Clock, "monotonic">): (text: string) => boolean {
    const begunAt = clock.monotonic();
    let shown: { readonly subject: string; readonly at: number } | undefined;
    return (text) => {
        const [at, subject] = [clock.monotonic(), subjectOf(text)];
        if (shown?.subject === subject && at - shown.at < calmGapMs(at - begunAt)) return false;
        shown = { subject, at };
        return true;
    };
}

function calmGapMs(lastedMs: number): number {
    return lastedMs < longCalmMs ? calmRowGapMs : calmestRowGapMs;
}

/** What a text is about: the words at its beginning, without figures. If they change, something has happened. */
function subjectOf(text: string): string {
    return (/^[^,(]*/.exec(text)?.[0] ?? "").replace(/[\d\s/%]+/g, "");
}
