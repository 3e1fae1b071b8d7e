import { type InputName, isGiven, type JobRunInputs } from "./inputs.js";
import { validators } from "./validate.js";

/** Every input has its validator, or this package does not compile. */
export const inputNames = Object.keys(validators) as readonly InputName[];

/** The names of secrets. The host sees plain values only. The engine encrypts secret inputs by itself, but not texts that are made of them. */
const markNames = [
    "__secretVariables",
    "__secretTriggers",
    "__secretInputs",
] as const satisfies readonly (keyof JobRunInputs)[];

/** The inputs alone. A state holds outputs too. */
export function inputsOf(properties: JobRunInputs): JobRunInputs {
    const names: readonly (keyof JobRunInputs)[] = [...inputNames, "__urn", ...markNames];
    const present = names.filter((name) => isGiven(name, properties[name]));
    return Object.fromEntries(present.map((name) => [name, properties[name]])) as unknown as JobRunInputs;
}
