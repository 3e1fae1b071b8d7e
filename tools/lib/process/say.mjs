/**
 * One line about what is going on. On stderr, so that `npm run pulumi -- stack output --json` stays JSON.
 * @param {string} line
 */
export function say(line) {
    process.stderr.write(`set-up: ${line}\n`);
}

/** A failure that the user can do something about: its sentence is all that is printed. */
export class SetUpError extends Error {}
