import type { Submission } from "../../cdm/submission.js";
import { pollGapMs } from "../model/timeouts.js";
import type { Deadline } from "./deadline.js";
import type { Observer } from "./observer.js";

interface Pace {
    readonly deadline: Pick<Deadline, "elapsedMs">;
    readonly observer: Pick<Observer, "serviceNow" | "slowestPollMs">;
}

/** How old a run is by CDM's own dates, in milliseconds. 0 if CDM gives none. */
export function datedAgeOf(
    { serviceNow }: Pick<Observer, "serviceNow">,
    { creationDate }: Pick<Submission, "creationDate">,
): number {
    const now = serviceNow();
    return creationDate === undefined || now === undefined ? 0 : now - creationDate;
}

/** How old a run is, in milliseconds. On this machine's clock alone a run of an earlier operation would look young. */
function ageOf({ deadline, observer }: Pace, run: Pick<Submission, "creationDate">): number {
    return Math.max(datedAgeOf(observer, run), deadline.elapsedMs());
}

/** How far two looks at a live run are apart, in milliseconds. The gap grows with the run. */
export function gapByAgeMs(pace: Pace, run: Pick<Submission, "creationDate">): number {
    return pollGapMs(ageOf(pace, run), pace.observer.slowestPollMs);
}

/** The same time, by chance up to a fifth shorter or longer, so that many runs are not looked at at once. */
export function jitter(milliseconds: number, random: number): number {
    return Math.round(milliseconds * (0.8 + 0.4 * random));
}
