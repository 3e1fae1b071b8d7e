import type { Clock } from "../clock.js";
import { bool, milliseconds, numberWithin, validate } from "./validate.js";

const rules = { advanceMs: milliseconds, frozen: bool, speed: numberWithin(0.001, 1_000_000) };

export function setClock(clock: Clock, body: unknown): object {
    const { advanceMs = 0, ...settings } = validate("the clock", body, rules);
    clock.change(settings);
    clock.advance(advanceMs);
    return { now: clock.now(), ...clock.settings };
}
