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
