import { readFileSync } from "node:fs";
import type { Source } from "../sources/source.js";
import type { IdTokenReference } from "./method.js";

/** The current id token. If it can't be read, the reason, as a sentence without its full stop. */
export function readIdToken(
    { idToken, idTokenFile = "" }: IdTokenReference,
    { nameOf }: Pick<Source, "nameOf">,
): { readonly value: string } | { readonly problem: string } {
    if (idToken !== undefined) return { value: idToken };
    const file = `${nameOf("idTokenFile")}, ${idTokenFile},`;
    try {
        const value = readFileSync(idTokenFile, "utf8").trim();
        return value === "" ? { problem: `${file} is empty` } : { value };
    } catch (error) {
        return { problem: `${file} can't be read: ${(error as NodeJS.ErrnoException).code}` };
    }
}
