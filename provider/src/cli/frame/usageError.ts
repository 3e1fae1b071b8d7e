/** The user typed arguments, or gave a file, that the command does not understand. The message is a sentence without its full stop. */
export class UsageError extends Error {}
