import { SetUpError } from "../lib/process/say.mjs";

const heading = "## Unreleased\n";

/**
 * The changelog with the entries of "Unreleased" under the version and its date, and with an empty "Unreleased" above.
 * @param {string} changelog
 * @param {string} version
 * @param {string} date
 */
export function withRelease(changelog, version, date) {
    const [before, after, ...others] = changelog.split(heading);
    if (before === undefined || after === undefined || others.length > 0) {
        throw new SetUpError('CHANGELOG.md must have one heading "## Unreleased".');
    }
    if (new RegExp(`^## ${version.replaceAll(".", "\\.")}( |$)`, "m").test(changelog)) {
        throw new SetUpError(`CHANGELOG.md has a heading for ${version} already.`);
    }
    const [entries = ""] = after.split(/^## /m);
    if (!/^- /m.test(entries)) {
        throw new SetUpError('CHANGELOG.md has no entry below "## Unreleased", so there is nothing to release.');
    }
    return `${before}${heading}\n## ${version} (${date})\n${after}`;
}
