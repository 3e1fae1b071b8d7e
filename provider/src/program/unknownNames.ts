import { RunError } from "@pulumi/pulumi";
import { nearest } from "../common/nearest.js";

/**
 * Refuses names that this package does not have. The engine stores every value that a program gives: without this check a password under a
 * wrong name would be in the state in plaintext before any message. The message holds no value.
 *
 * @param owner what has these names, such as `Provider "berlin"`
 * @param rightNames the right name for each wrong name that users are known to write
 * @throws RunError, which the CLI shows without a stack. It gives the right name, or the nearest one, and else all names
 */
export function refuseUnknownNames(
    owner: string,
    what: "inputs" | "values" | "arguments",
    given: object,
    names: readonly string[],
    rightNames: Readonly<Record<string, string>> = {},
): void {
    const isUnknown = ([name, value]: [string, unknown]) => value !== undefined && !names.includes(name);
    const unknown = Object.entries(given ?? {}).find(isUnknown)?.[0];
    if (unknown === undefined) return;
    const near = nearest(unknown, names);
    const hint = Object.hasOwn(rightNames, unknown)
        ? `: use ${rightNames[unknown]}`
        : near !== undefined
          ? `: the nearest one is ${near}`
          : `, whose ${what} are ${names.join(", ")}`;
    throw new RunError(`${unknown} is none of the ${what} of ${owner}${hint}.`);
}
