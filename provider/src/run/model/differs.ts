import { isDeepStrictEqual } from "node:util";
import type { InputName, JobRunInputs } from "./inputs.js";

/** The inputs that a run is started with. */
const runInputs = ["variables", "triggers"] as const;

/** Whether an input has another value. An empty map of variables equals an absent one: the start request is the same. */
export function differs(name: InputName, before: JobRunInputs, now: JobRunInputs): boolean {
    const [one, other] = [before[name], now[name]].map((value) =>
        name === "variables" && isDeepStrictEqual(value, {}) ? undefined : value,
    );
    return !isDeepStrictEqual(one, other);
}

/** Whether a program that wants the job to run asks for a new run: by other `variables` or `triggers`, or after `desiredState: "stopped"`. */
export function asksForNewRun(before: JobRunInputs, now: JobRunInputs): boolean {
    return before.desiredState === "stopped" || runInputs.some((name) => differs(name, before, now));
}
