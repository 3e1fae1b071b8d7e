import { type ParseArgsConfig, parseArgs } from "node:util";

/** What was typed can't be understood. The message is a sentence without its full stop. */
export class UsageError extends Error {}

/** @throws UsageError where an option is not known, or lacks its value */
export function parse<const Options extends NonNullable<ParseArgsConfig["options"]>>(
    args: readonly string[],
    options: Options,
): ReturnType<typeof parseArgs<{ args: string[]; options: Options }>>["values"] {
    try {
        return parseArgs({ args: [...args], options }).values;
    } catch (error) {
        // Node adds advice about how to escape a dash; the first sentence says what is wrong.
        throw new UsageError((error as Error).message.split(/\.\s/)[0]);
    }
}
