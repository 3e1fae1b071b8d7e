import { type ParseArgsConfig, parseArgs } from "node:util";

/** The user typed arguments that the command does not understand. The message is a sentence without its full stop. */
export class UsageError extends Error {}

/** @throws UsageError if an option is unknown or lacks its value */
export function parseArguments<const Options extends NonNullable<ParseArgsConfig["options"]>>(
    args: readonly string[],
    options: Options,
): ReturnType<typeof parseArgs<{ args: string[]; options: Options }>>["values"] {
    try {
        return parseArgs({ args: [...args], options }).values;
    } catch (error) {
        // Keeps the first sentence, which says what is wrong. Node adds advice about how to escape a dash.
        throw new UsageError((error as Error).message.split(/\.\s/)[0]);
    }
}
