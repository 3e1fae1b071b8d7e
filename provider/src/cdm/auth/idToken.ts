import { readFileSync } from "node:fs";
import type { Source } from "../sources/source.js";
import type { IdToken } from "./method.js";

/** The id token as it is now, or why it can't be read, in a sentence without its full stop. */
export function readIdToken(
    { idToken, idTokenFile = "" }: IdToken,
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
