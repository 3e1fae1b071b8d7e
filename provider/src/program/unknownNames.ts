/**
 * Refuses names that this package does not have. The engine stores every value that a program gives: without this check a password under a
 * wrong name would be in the state in plaintext before any message. The message holds no value.
 *
 * @param owner what has these names, such as `Provider "berlin"`
 * @param rightNames the right name for each wrong name that users are known to write
 * @throws Error that gives the right name, or else all names
 */
export function refuseUnknownNames(
    owner: string,
    what: "inputs" | "values",
    given: object,
    names: readonly string[],
    rightNames: Readonly<Record<string, string>> = {},
): void {
    const isUnknown = ([name, value]: [string, unknown]) => value !== undefined && !names.includes(name);
    const unknown = Object.entries(given ?? {}).find(isUnknown)?.[0];
    if (unknown === undefined) return;
    const hint = Object.hasOwn(rightNames, unknown)
        ? `: use ${rightNames[unknown]}`
        : `, whose ${what} are ${names.join(", ")}`;
    throw new Error(`${unknown} is none of the ${what} of ${owner}${hint}.`);
}
