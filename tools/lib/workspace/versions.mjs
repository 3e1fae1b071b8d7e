/**
 * @param {string} version holds up to three numbers: `v3.274.1`, `go1.26.8`, `20.19.0`
 * @param {string} than of the same form
 */
export function isOlder(version, than) {
    const [left, right] = [numbers(version), numbers(than)];
    const differing = right.findIndex((part, index) => part !== left[index]);
    return differing !== -1 && Number(left[differing]) < Number(right[differing]);
}

/** Something without a version is older than everything. @param {string} version */
function numbers(version) {
    const [, ...parts] = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(version) ?? [];
    return [0, 1, 2].map((index) => Number(parts[index] ?? 0));
}
