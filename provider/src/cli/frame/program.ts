import { Command, CommanderError, Option } from "commander";
import { commandLine } from "../../common/commandLine.js";
import type { CommandHost } from "../commandHost.js";
import { checkValues } from "./checkValues.js";
import { exitCodes } from "./exitCodes.js";
import { UsageError } from "./usageError.js";
import { flagOf, type Verb } from "./verb.js";

/** The width of the help where no terminal says how wide it is. */
const helpWidth = 100;

/** What the program of a command is made of. */
export interface Program {
    readonly summary: string;
    readonly verbs: readonly Verb[];
    readonly version: string;
}

/**
 * Runs the verb that the arguments name.
 *
 * @returns the verb's exit code; 0 for the help and the version
 * @throws UsageError if the arguments are not understood
 */
export async function runProgram({ summary, verbs, version }: Program, args: readonly string[], host: CommandHost) {
    let exitCode = 0;
    const [first] = args;
    const known = verbs.map(({ name }) => name);
    if (first === undefined) throw new UsageError(`a verb is missing. The verbs are: ${known.join(", ")}`);
    const program = new Command(commandLine)
        .usage("<verb> [options]")
        .description(summary)
        .helpCommand(false)
        .commandsGroup("Verbs:")
        .configureHelp({ subcommandTerm: (command) => command.name() })
        .helpOption("-h, --help", "print this text; after a verb, the options of that verb (also: help, help <verb>)")
        .version(version, "-v, --version", "print the version of this package")
        .addHelpText("after", `\nExit codes:\n${codeLines(exitCodes)}`)
        .configureOutput({
            writeOut: (text) => host.stdout(text.replace(/\n$/, "")),
            // The error that is thrown says the same.
            writeErr: () => {},
            getOutHelpWidth: () => host.screen?.columns() ?? helpWidth,
        })
        .exitOverride();
    for (const verb of verbs) {
        const command = commandOf(verb, program).action(async () => {
            const operands = command.args;
            if (verb.operands === undefined && operands.length > 0)
                throw new UsageError(`${verb.name} takes no argument "${operands[0]}", only options`);
            exitCode = await verb.run(checkValues(command.opts(), verb.options), host, operands);
        });
    }
    try {
        // The help of a verb that does not exist is no help.
        const isKnown = first.startsWith("-") || known.includes(first);
        await program.parseAsync(isKnown ? [...args] : [first], { from: "user" });
    } catch (error) {
        if (!(error instanceof CommanderError)) throw error;
        if (error.exitCode === 0) return 0;
        throw new UsageError(
            sentenceOf(
                error,
                verbs.find(({ name }) => name === first),
                known,
                first,
            ),
        );
    }
    return exitCode;
}

function commandOf({ name, summary, description, operands, options, examples, exits }: Verb, program: Command) {
    const command = program
        .command(name)
        .summary(summary)
        .description(description)
        .usage(operands === undefined ? "[options]" : `[options] ${operands}`)
        .allowExcessArguments()
        .helpOption("-h, --help", "print this text");
    for (const [key, { value, short, text, isList }] of Object.entries(options)) {
        const flags = `${short === undefined ? "" : `-${short}, `}${flagOf(key)}${value === undefined ? "" : ` <${value}>`}`;
        const option = new Option(flags, text);
        if (isList) option.argParser((one, all: string[] = []) => [...all, one]);
        else if (value !== undefined) option.argParser((one, before) => onlyOne(key, one, before));
        command.addOption(option);
    }
    const shown = examples.map(([line, what]) => `  ${commandLine} ${name} ${line}\n      ${what}`.trimEnd());
    const codes = { 0: exits?.[0] ?? exitCodes[0], 1: exits?.[1] ?? exitCodes[1], ...exits };
    return command.addHelpText("after", `\nExamples:\n${shown.join("\n")}\n\nExit codes:\n${codeLines(codes)}`);
}

/** The value of an option that takes one. The last of several would silently stand for all: `stop --job a --job b`. */
function onlyOne(name: string, one: string, before: unknown): string {
    // mutant: the option that stands twice
    if (before !== undefined) throw new UsageError(`${flagOf(name)} takes one value, and it is given twice`);
    return one;
}

function codeLines(codes: Readonly<Record<number, string>>): string {
    return Object.entries(codes)
        .map(([code, what]) => `  ${code.padEnd(3)}  ${what}`)
        .join("\n");
}

/** What was wrong with the arguments, with the nearest known name if there is one. Without its full stop. */
function sentenceOf(
    { code, message }: CommanderError,
    verb: Verb | undefined,
    known: readonly string[],
    first: string,
): string {
    const [, quoted = ""] = /'([^']*)'/.exec(message) ?? [];
    const [, near] = /\(Did you mean (?:one of )?(.*)\?\)/.exec(message) ?? [];
    const hint = near === undefined ? "" : `; the nearest is ${near}`;
    if (code === "commander.unknownOption" && verb !== undefined) {
        const flags = Object.keys(verb.options).map(flagOf);
        const all = flags.length === 0 ? ". It has none but --help" : `. Its options are: ${flags.join(", ")}`;
        const list = near === undefined ? all : hint;
        return `${verb.name} has no option "${quoted}"${list}`;
    }
    if (code === "commander.optionMissingArgument") return `${quoted.split(" ")[0]} needs a value: ${plain(quoted)}`;
    if (code === "commander.unknownCommand" || verb === undefined) {
        const what = first.startsWith("-")
            ? `the option "${first}" stands before a verb`
            : `there is no verb "${first}"`;
        return `${what}${hint}. The verbs are: ${known.join(", ")}`;
    }
    return message.replace(/^error: /, "").split("\n")[0] ?? message;
}

/** `--cluster <ID>` as a user types it. */
function plain(flags: string): string {
    return flags.replace(/[<>]/g, "");
}
