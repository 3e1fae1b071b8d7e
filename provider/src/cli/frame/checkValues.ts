import { parseDuration } from "../../common/duration.js";
import { holdsRedacted } from "../../common/redact.js";
import { readPasted, validators } from "../../run/index.js";
import { UsageError } from "./usageError.js";
import { flagOf, type VerbOption, type VerbOptions } from "./verb.js";

/**
 * Decodes and checks the values of options.
 *
 * @throws UsageError that names the option and says what is allowed
 */
export function checkValues(
    given: Readonly<Record<string, unknown>>,
    options: VerbOptions,
): Readonly<Record<string, unknown>> {
    const entries = Object.entries(options).map(
        ([name, option]) => [name, checked(name, option, given[name])] as const,
    );
    return Object.fromEntries(entries);
}

function checked(name: string, option: VerbOption, value: unknown): unknown {
    if (option.value === undefined) return value === true;
    if (option.isList) return ((value ?? []) as string[]).map((one) => checkedText(flagOf(name), option, one));
    return value === undefined ? undefined : checkedText(flagOf(name), option, value as string);
}

function checkedText(flag: string, { isPasted, input, choices, value: word }: VerbOption, given: string): string {
    const value = isPasted ? decoded(flag, given) : given;
    if (choices && !choices.includes(value)) throw new UsageError(`${flag} must be one of ${choices.join(", ")}`);
    if (word === "TIME" && !parseDuration(value))
        throw new UsageError(`${flag} must be a duration such as "90s" or "1h"`);
    // All durations have one longest value.
    const problem = word === "TIME" ? validators.pollInterval(value, flag) : input && validators[input](value, flag);
    if (problem !== undefined) throw new UsageError(problem);
    return value;
}

/**
 * A user may have pasted the value from the command that an error prints: there a value may be in base64url, and `[secret]` stands for
 * a secret.
 */
function decoded(flag: string, pasted: string): string {
    if (holdsRedacted(pasted))
        throw new UsageError(`${flag} is hidden because it is a secret: put the value in its place`);
    const value = readPasted(pasted);
    if (value === undefined) throw new UsageError(`${flag} must be base64url after base64url:`);
    return value;
}
