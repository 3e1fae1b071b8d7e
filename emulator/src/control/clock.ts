import type { Clock } from "../clock.js";
import { bool, milliseconds, numberWithin, validate } from "./validate.js";

const rules = { advanceMs: milliseconds, frozen: bool, speed: numberWithin(0.001, 1_000_000) };

export function setClock(clock: Clock, body: unknown): object {
    const { advanceMs = 0, ...pace } = validate("the clock", body, rules);
    clock.change(pace);
    clock.advance(advanceMs);
    return { now: clock.now(), ...clock.settings };
}
