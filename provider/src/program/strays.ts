/**
 * Refuses names that nobody reads. The engine keeps whatever it is given: a password under a wrong name would be in the state
 * in plaintext before anything is said of it. The message holds no value.
 *
 * @param whom `Provider "berlin"`
 * @param meant the right name, where a wrong one is known
 * @throws Error
 */
export function refuseStrays(
    jobLabel: string,
    what: "inputs" | "values",
    given: object,
    names: readonly string[],
    meant: Readonly<Record<string, string>> = {},
): void {
    const isStray = ([name, value]: [string, unknown]) => value !== undefined && !names.includes(name);
    const stray = Object.entries(given ?? {}).find(isStray)?.[0];
    if (stray === undefined) return;
    const hint = Object.hasOwn(meant, stray) ? `: use ${meant[stray]}` : `, whose ${what} are ${names.join(", ")}`;
    throw new Error(`${stray} is none of the ${what} of ${jobLabel}${hint}.`);
}
