import { allParametersIn, isMask, spellingsOf } from "../../cdm/parameters.js";
import { isOrdinary, isSearched, redactor } from "../../common/redact.js";
import type { Redact } from "../../common/text.js";
import { credentialsIn } from "./credentialsInText.js";
import type { Json, Kind } from "./kind.js";
import { partNames } from "./parts.js";
import { mayBeSecretName, splitPath } from "./paths.js";

/** What no text may show beside the masks and the secrets of the definition itself. */
export interface Hidden {
    /** Removes the credentials of this process. CDM may show one where nobody expects it. */
    readonly redact: Redact;
    /** The secrets that any definition shows. */
    readonly secrets: readonly string[];
}

/** Tells which texts hold a secret. */
export interface Hiding {
    /** An ordinary word may be a name and a password by chance. A name that is one is kept, since it does not tell which. */
    hidesName(name: string): boolean;
    /** A value is hidden too if it is a secret itself, even an ordinary word. */
    hidesValue(value: string): boolean;
    /** Removes the secrets from a sentence. */
    readonly redact: Redact;
}

/** In characters. Shorter secrets are not searched for: a port, a flag and a schema's name are as short, and would all be hidden. */
const shortestSecret = 4;
/** So many credentials of one text are searched for elsewhere. To search for more takes too long. */
const mostOfOneText = 20;

/** Whether CDM or a user keeps the value of a parameter secret, by its name. */
export function isNamedSecret(kind: Kind, path: string, type: string | undefined): boolean {
    const [, key] = splitPath(path);
    const inputs = type === undefined ? {} : { [kind.typeInput]: type };
    return kind.isSecret(path, inputs) || (key !== undefined && mayBeSecretName(key));
}

/** The secrets that CDM shows of a definition in plaintext, in all spellings. */
export function secretsShown(kind: Kind, record: Json): readonly string[] {
    const { type, parameters } = kind.shown(record);
    const others = [...parameters].filter(([path]) => !path.includes("."));
    // A program says the last value of a parameter that stands there twice. The first is no less a secret.
    const inParts = partNames.flatMap((part) => allParametersIn(record[part]));
    const all = [...others, ...inParts].flatMap(([name, wire]) => {
        const texts = isMask(wire) ? [] : spellingsOf(wire);
        const inTexts = [name, ...texts].flatMap((text) => credentialsIn(text).slice(0, mostOfOneText));
        return isNamedSecret(kind, name, type) ? [...texts, ...inTexts] : inTexts;
    });
    return [...new Set(all.map((secret) => secret.trim()))].filter(
        (secret) => secret.length >= shortestSecret && isSearched(secret),
    );
}

export function hidingOf({ redact, secrets }: Hidden): Hiding {
    const all = [redact, redactor(secrets)];
    // A name that is an ordinary word stands in the program. A sentence without it would tell that it is a secret.
    const redactTelling = redactor(secrets.filter((secret) => !isOrdinary(secret)));
    const hidesName = (name: string) => credentialsIn(name).length > 0 || holdsAny(all, name);
    return {
        hidesName,
        // In quotation marks, as a program has it, a redactor takes an ordinary word for a value.
        hidesValue: (value) => hidesName(value) || holdsAny(all, `"${value.trim()}"`),
        redact: (text) => redactTelling(redact(text)),
    };
}

/** A redactor drops the rest of a text that is longer than 65536 characters. */
const pieceLength = 60_000;
const overlap = 4_096;

function holdsAny(redacts: readonly Redact[], text: string): boolean {
    for (let from = 0; from < text.length; from += pieceLength - overlap) {
        const piece = text.slice(from, from + pieceLength);
        if (redacts.some((redact) => redact(piece) !== piece)) return true;
    }
    return false;
}
