import type { FailureKind } from "./errors.js";

/** One code, all from one to another, or a hundred (`Cdm.05xx`). */
const cdm =
    "0000 0001 0003 0004 0009 0010 0011 0013-0018 0021 0024 0031 0032 0036 0037 0051-0061 0065 0085 0089 0095 0100-0102 0104 " +
    "0201 0202 0204 0232-0236 0238 0307 0315-0323 0327 0411-0423 05xx 0600 0700 0800 0801 0831 09xx 10xx 11xx 12xx 13xx 15xx 16xx";
const gateway = "0101 0103 0201 0301-0308 0310 0401 0402 0601 0602 0613 0801 0802";
const iam = "0001-0004 0006 0007 0009 0011 0072";

/**
 * The codes that CDM, its gateway and IAM document. An answer with any other may come of another service on the way.
 *
 * Sources: "DataArts Migration error codes" (dataartsstudio_02_0311), "API Gateway error codes" (api-sign-errorcode), "IAM error codes".
 * docs/errors.md says what each means.
 */
const documented: ReadonlySet<string> = new Set([
    ...spelt("Cdm", cdm),
    // So spelt in the sample of UpdateJob.
    "Cdm.00095",
    ...spelt("APIGW", gateway),
    ...spelt("IAM", iam),
]);

export function isDocumentedCode(code: string): boolean {
    return documented.has(code);
}

function spelt(family: string, ranges: string): string[] {
    return ranges.split(" ").flatMap((range) => {
        const [first = "", last = first] = range.replace(/^(\d\d)xx$/, "$100-$199").split("-");
        const count = Number(last) - Number(first) + 1;
        return Array.from(
            { length: count },
            (_, index) => `${family}.${String(Number(first) + index).padStart(4, "0")}`,
        );
    });
}

/**
 * What each code means, whatever the HTTP status says: the error table claims 400 for every row, samples show 500.
 * docs/errors.md lists them all, those that follow from the rule too.
 * Source: "DataArts Migration error codes" (dataartsstudio_02_0311) and "API Gateway error codes" (api-sign-errorcode).
 */
export const codes: Readonly<Record<string, FailureKind>> = {
    "Cdm.0054": "gone",
    "Cdm.0100": "gone",
    "Cdm.0319": "gone",
    "Cdm.0095": "gone",
    "Cdm.00095": "gone",
    "Cdm.0053": "notRunning",
    "Cdm.0052": "alreadyRunning",
    "Cdm.0323": "alreadyRunning",
    // "Resource missing, invalid, or no permission to it": reading it as missing would forget a live run.
    "Cdm.0001": "permission",
    "Cdm.0032": "permission",
    "Cdm.0000": "transient",
    "Cdm.0036": "transient",
    "Cdm.0202": "transient",
    "Cdm.0307": "transient",
    "APIGW.0301": "authentication",
    "APIGW.0303": "authentication",
    "APIGW.0305": "authentication",
    "APIGW.0307": "authentication",
    "APIGW.0302": "permission",
    "APIGW.0304": "permission",
    "APIGW.0306": "permission",
    "APIGW.0310": "permission",
    "APIGW.0401": "permission",
    "APIGW.0402": "permission",
    "APIGW.0801": "permission",
    "APIGW.0802": "permission",
    "APIGW.0308": "throttled",
    "APIGW.0613": "transient",
};

export const kindOfCode: ReadonlyMap<string, FailureKind> = new Map(Object.entries(codes));

/** Whose codes are known: those of CDM, of its gateway and of IAM. Any other is somebody's on the way. */
const families = ["Cdm.", "APIGW.", "IAM."];

export function isOfService(code: string | undefined): boolean {
    return families.some((family) => code?.startsWith(family));
}

/** `cdm.0054` is `Cdm.0054`: a code is compared without case, and told as the documentation writes it. */
export function codeWord(code: string): string {
    const family = families.find((one) => code.toLowerCase().startsWith(one.toLowerCase()));
    return family ? `${family}${code.slice(family.length)}` : code;
}
