import type { Attempt } from "./attempt.js";
import type { Asked } from "./cdm.js";
import { lastIndexOf, statuses } from "./evidence.js";
import { Violation } from "./violation.js";

/** The last request of an operation may begin just before its deadline. */
const overtimeMs = 31_000;

/** What may not be sent, judged the moment before it is. */
export function mayBeSent(asked: Asked, attempt: Attempt, now: number): void {
    inTime(attempt, now);
    fewEnough(attempt, now);
    if (asked === "start") mayStart(attempt);
    if (asked === "stop") mayStop(attempt);
}

export function inTime({ name, begunAt, timeoutMs }: Attempt, now: number): void {
    const lateMs = now - begunAt - timeoutMs;
    if (lateMs > overtimeMs) throw new Violation(`${name} goes on ${lateMs / 1_000} s after its deadline`);
}

/** A minute of retries is some seven requests; all else is paced by the poll, with at most four requests a look. */
function fewEnough({ name, begunAt, pollMs, exchanged }: Attempt, now: number): void {
    const most = 60 + ((now - begunAt) / 1_000) * Math.max(1, 4_000 / pollMs);
    if (exchanged.length > most) {
        throw new Violation(`${name} has sent ${exchanged.length} requests in ${(now - begunAt) / 1_000} s`);
    }
}

function mayStart(attempt: Attempt): void {
    const { name, aim, exchanged } = attempt;
    if (aim === "end" || aim === "endAny" || aim === "tell") throw new Violation(`${name} sends a start`);
    const before = exchanged.at(-1);
    // Turned away in so many words, it may be sent again without a look.
    const isTurnedAway = before?.asked === "start" && before.says.what === "no";
    const look = statuses(exchanged).at(-1);
    if (look === undefined) throw new Violation("a start is sent without a look before");
    if (!isTurnedAway && before?.asked === "start") throw new Violation("a start is sent again without a look");
    if (look.says.what === "live") throw new Violation(`a start is sent though run ${look.says.id} is said to be live`);
    if (!/ended|never|gone/.test(look.says.what)) {
        throw new Violation("a start is sent after an answer of the status that is no word of CDM's");
    }
    neverTwice(attempt);
    stoppedFirst(attempt);
}

function neverTwice({ exchanged, world }: Attempt): void {
    const at = lastIndexOf(exchanged, ({ made }) => made !== undefined);
    const run = exchanged[at]?.made;
    if (run === undefined) return;
    if (exchanged.some(({ isLie }) => isLie)) return;
    const since = exchanged.slice(at);
    // A job that is gone has taken its run with it.
    if (since.some(({ says }) => says.what === "gone")) return;
    const shown = since.find(({ says }) => "id" in says && says.id === run.id && says.what !== "started");
    if (shown) throw new Violation(`a second start is sent though run ${run.id} of the first was shown`);
    const isLive = world.live.includes(run) ? ", which is live" : "";
    throw new Violation(`a second start is sent, and CDM has said nothing against run ${run.id} of the first${isLive}`);
}

function stoppedFirst({ exchanged }: Attempt): void {
    const hasStarted = exchanged.some(({ asked }) => asked === "start");
    if (hasStarted || !exchanged.some(({ asked }) => asked === "stop")) return;
    const looks = statuses(exchanged);
    const since = looks.slice(lastIndexOf(looks, ({ says }) => says.what === "live") + 1);
    const quiet = since.filter(({ says }) => says.what === "ended" || says.what === "never");
    if (quiet.length < 2)
        throw new Violation("a start is sent after a stop that CDM has not said twice to have worked");
}

function mayStop({ name, aim, exchanged, isMisled }: Attempt): void {
    if (aim === "goOn" || aim === "adopt" || aim === "tell") throw new Violation(`${name} sends a stop`);
    const look = statuses(exchanged).at(-1);
    if (look?.says.what !== "live") throw new Violation("a stop is sent without a word of CDM's that a run is live");
    const last = exchanged.filter(({ asked }) => asked === "status" || asked === "stop").at(-1);
    if (last?.asked === "stop") throw new Violation("a stop is sent again without a look");
    const isAnyones = isMisled || aim === "startAnyway" || aim === "endAny";
    if (!look.says.isOurs && !isAnyones)
        throw new Violation(`a stop is sent for run ${look.says.id}, which is a stranger's`);
}
