import { isMask, spellingsOf } from "../../cdm/parameters.js";
import type { Properties } from "../../run/model/inputs.js";
import { credentialsIn } from "./credentialsInText.js";
import type { Kind, Said, Shown } from "./kind.js";
import { mayBeSecretName, splitPath } from "./paths.js";

/** The text by which two values are compared: `true` and `"TRUE"` are one, and so are `1` and `"1"`. */
export function comparable(text: string): string {
    return /^(true|false)$/i.test(text) ? text.toLowerCase() : text;
}

function isSame(one: string, other: string): boolean {
    return comparable(one) === comparable(other);
}

/** Whether CDM shows what the program says. An empty text and none are one. */
export function isShownAs(said: string | undefined, wire: string | undefined): boolean {
    if (wire === undefined || wire === "") return said === undefined || said === "";
    // mutant: the texts that CDM shows percent-encoded
    return said !== undefined && spellingsOf(wire).some((text) => isSame(said, text));
}

/** Parameters that CDM always shows if a definition has them. Some editions leave connectors and links out of a list. */
function isParameter(path: string): boolean {
    return path.includes(".");
}

/**
 * The paths at which CDM shows something else than the program says. A secret is never compared: CDM masks it. What the program does not say
 * does not count.
 */
export function differences(kind: Kind, inputs: Properties, { parameters }: Shown): string[] {
    const isHidden = (path: string, wire: string | undefined) =>
        kind.isSecret(path, inputs) &&
        (wire === undefined || wire === "" || isMask(wire) || !isMarkedOnly(kind, path, inputs));
    return [...kind.said(inputs)].flatMap(([path, text]) => {
        const wire = parameters.get(path);
        if (wire === undefined && (!isParameter(path) || kind.isAsAbsent(path, text))) return [];
        // mutant: the secret that CDM masks and nobody compares
        return isHidden(path, wire) || isShownAs(text, wire) ? [] : [path];
    });
}

/** Whether the program alone keeps the value secret: CDM shows it, so it can be compared. */
function isMarkedOnly(kind: Kind, path: string, inputs: Properties): boolean {
    const { __secretInputs: _, ...unmarked } = inputs;
    return kind.isSecret(path, inputs) && !kind.isSecret(path, unmarked);
}

/** What CDM shows that the program does not say, without what CDM masks or would mask. */
export function unsaid(kind: Kind, inputs: Properties, { parameters }: Shown): ReadonlyMap<string, string> {
    const said = kind.said(inputs);
    const found = new Map<string, string>();
    for (const [path, wire] of parameters) {
        const isSilent = said.has(path) || !isParameter(path) || wire === "";
        // mutant: the mask that no state gets
        if (!isSilent && !kind.isSecret(path, inputs) && !isMask(wire)) found.set(path, spellingsOf(wire)[0] ?? wire);
    }
    return found;
}

/** Whether a value that CDM shows may be a secret, or has a credential in it, as far as its name and its text tell. */
export function mayHoldSecret(path: string, wire: string): boolean {
    const [, key] = splitPath(path);
    return (key !== undefined && mayBeSecretName(key)) || credentialsIn(wire).length > 0;
}

/** The paths of secrets that CDM shows by a mask, and that the program does not say. */
export function unsaidSecrets(kind: Kind, inputs: Properties, { parameters }: Shown): string[] {
    const said = kind.said(inputs);
    return [...parameters].filter(([path, wire]) => !said.has(path) && isMask(wire)).map(([path]) => path);
}

/** The paths whose values two editions of a program say differently. Secrets count too: both are the program's. */
export function changedPaths(kind: Kind, olds: Properties, news: Properties): string[] {
    const [before, now] = [kind.said(olds), kind.said(news)];
    const paths = [...new Set([...before.keys(), ...now.keys()])];
    // Not every text that CDM takes for one is the same password.
    const isAlike = (path: string) =>
        kind.isSecret(path, news) ? (before.get(path) ?? "") === (now.get(path) ?? "") : isSaidAlike(before, now, path);
    return paths.filter((path) => !isAlike(path));
}

function isSaidAlike(before: Said, now: Said, path: string): boolean {
    return isSame(before.get(path) ?? "", now.get(path) ?? "");
}
