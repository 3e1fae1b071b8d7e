import type { FailureKind } from "./errors.js";

/**
 * Every code that CDM, its gateway and IAM document, with its kind. The kind holds whatever the HTTP status is: the error table claims
 * 400 for every row, and samples show 500. A code without a kind here takes that of its HTTP status, else `invalid` for CDM.
 * An entry is one code, several (`Cdm.0101 0102`), all from one to another (`0411-0423`), or a hundred (`05xx`).
 *
 * Sources: "DataArts Migration error codes" (dataartsstudio_02_0311), "API Gateway error codes" (api-sign-errorcode), "IAM error codes".
 * docs/errors.md explains each.
 */
const documented: readonly (readonly [entry: string, kind?: FailureKind])[] = [
    ["Cdm.0000", "transient"],
    // "Resource missing, invalid, or no permission to it". As `gone` it would forget a live run.
    ["Cdm.0001", "permission"],
    ["Cdm.0003 0004 0009 0010 0011 0013-0018 0021 0024 0031"],
    ["Cdm.0032", "permission"],
    ["Cdm.0036", "transient"],
    ["Cdm.0037 0051"],
    ["Cdm.0052", "alreadyRunning"],
    ["Cdm.0053", "notRunning"],
    ["Cdm.0054", "gone"],
    ["Cdm.0055-0061 0065 0085 0089"],
    ["Cdm.0095", "gone"],
    // The sample of UpdateJob spells it so.
    ["Cdm.00095", "gone"],
    ["Cdm.0100", "gone"],
    ["Cdm.0101 0102 0104 0201"],
    ["Cdm.0202", "transient"],
    ["Cdm.0204 0232-0236 0238"],
    ["Cdm.0307", "transient"],
    ["Cdm.0315-0318"],
    ["Cdm.0319", "gone"],
    ["Cdm.0320-0322"],
    ["Cdm.0323", "alreadyRunning"],
    ["Cdm.0327 0411-0423 05xx 0600 0700 0800 0801 0831 09xx 10xx 11xx 12xx 13xx 15xx 16xx"],
    ["APIGW.0101 0103 0201"],
    ["APIGW.0301", "authentication"],
    ["APIGW.0302", "permission"],
    ["APIGW.0303", "authentication"],
    ["APIGW.0304", "permission"],
    ["APIGW.0305", "authentication"],
    ["APIGW.0306", "permission"],
    ["APIGW.0307", "authentication"],
    ["APIGW.0308", "throttled"],
    ["APIGW.0310 0401 0402", "permission"],
    ["APIGW.0601 0602"],
    ["APIGW.0613", "transient"],
    ["APIGW.0801 0802", "permission"],
    ["IAM.0001-0004 0006 0007 0009 0011 0072"],
];

const kinds: ReadonlyMap<string, FailureKind | undefined> = new Map(
    documented.flatMap(([entry, kind]) => codesIn(entry).map((code) => [code, kind] as const)),
);

/** The codes that have a kind of their own. */
export const codes: Readonly<Record<string, FailureKind>> = Object.fromEntries(
    [...kinds].flatMap(([code, kind]) => (kind === undefined ? [] : [[code, kind] as const])),
);

/** A response with any other code may come from another service between this process and CDM. */
export function isDocumentedCode(code: string): boolean {
    return kinds.has(code);
}

/** Undefined if the code has no kind of its own. */
export function kindOfCode(code: string | undefined): FailureKind | undefined {
    return code === undefined ? undefined : kinds.get(code);
}

/** `Cdm.0101` and `Cdm.0102` of `Cdm.0101 0102`. */
function codesIn(entry: string): string[] {
    const [family = "", numbers = ""] = entry.split(".");
    return numbers.split(" ").flatMap((range) => {
        const [first = "", last = first] = range.replace(/^(\d\d)xx$/, "$100-$199").split("-");
        const count = Number(last) - Number(first) + 1;
        return Array.from(
            { length: count },
            (_, index) => `${family}.${String(Number(first) + index).padStart(first.length, "0")}`,
        );
    });
}

/** The families of codes that belong to CDM, its gateway and IAM. */
const families = ["Cdm.", "APIGW.", "IAM."];

export function isOfService(code: string | undefined): boolean {
    return families.some((family) => code?.startsWith(family));
}

/** The code as the documentation writes it: `Cdm.0054` for `cdm.0054`. */
export function codeWord(code: string): string {
    const family = families.find((one) => code.toLowerCase().startsWith(one.toLowerCase()));
    return family ? `${family}${code.slice(family.length)}` : code;
}
