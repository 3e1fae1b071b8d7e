/**
 * Prints one line about the set-up. On stderr, so that `npm run pulumi -- stack output --json` stays JSON.
 * @param {string} line
 */
export function say(line) {
    process.stderr.write(`set-up: ${line}\n`);
}

/** A failure that the user can mend. Only its sentence is printed, without a stack. */
export class SetUpError extends Error {}
