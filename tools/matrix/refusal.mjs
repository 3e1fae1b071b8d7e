/** How the text in a state begins to say that the program's folder can't reach the package, and what to do. */
const wayOut = "can't load pulumi-huaweicloud-cdm/dynamic/v1: list it in package.json beside Pulumi.yaml";

/**
 * A sentence about what is wrong with an `up` that had to be refused. Undefined if it said what to do, and no more.
 * @param {unknown} code
 * @param {string} output
 */
export function wrongWithRefusal(code, output) {
    if (code === 0) return "up succeeded, and should have been refused";
    if (!output.includes(wayOut)) return "up failed without the sentence that says what to do";
    return /\n\s+at .*:\d+:\d+/.test(output) ? "up printed a stack beside its sentence" : undefined;
}

/**
 * What npm says with `--engine-strict`, as a sentence. Undefined for any package but Pulumi's SDK: all others must work on this Node.js.
 * @param {string} output
 */
export function refusalOfSdk(output) {
    const [, wanted] = /: @pulumi\/pulumi@\S+\s+npm error notsup Required: \{"node":"(.*?)"\}/.exec(output) ?? [];
    return wanted && `this SDK asks for Node.js ${wanted}`;
}
