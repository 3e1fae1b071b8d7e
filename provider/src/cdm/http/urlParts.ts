/** Whether the text can be one label of a host name. Any other text could change the host of the request. */
function isLabel(text: string): boolean {
    return /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(text);
}

/** What is wrong with a part of an address, to follow the name of its setting: `must be …, but is "x"`. */
type Problem = string | undefined;

export function regionProblem(region: string): Problem {
    if (isLabel(region)) return undefined;
    return `must be the name of a region such as "eu-west-101" (letters, digits and hyphens), but is ${JSON.stringify(region)}`;
}

export function cloudProblem(cloud: string): Problem {
    // mutant: the labels of a cloud
    if (cloud.length <= 253 && cloud.split(".").every(isLabel)) return undefined;
    const what = 'the domain of a cloud such as "myhuaweicloud.com" (letters, digits and hyphens, between dots)';
    return `must be ${what}, but is ${JSON.stringify(cloud)}`;
}

/**
 * What is wrong with a text that becomes one segment of a URL's path. A ".." would change the path even if it is encoded. Half a surrogate
 * pair can't be encoded.
 *
 * @param what `the id of a project`
 */
export function segmentProblem(segment: string, what: string): Problem {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern searches for control characters
    if (/[\s/\u0000-\u001f]/.test(segment)) return butIs(`${what}, without spaces and slashes`, segment);
    if (segment === "." || segment === "..") return butIs(`${what}, and not ".." or "."`, segment);
    return /\p{Surrogate}/u.test(segment) ? butIs(`${what}, in well-formed Unicode`, segment) : undefined;
}

function butIs(what: string, text: string): string {
    return `must be ${what}, but is ${JSON.stringify(text)}`;
}
