import type { validators } from "../../run/index.js";
import type { CommandHost } from "../commandHost.js";
import type { exitCodes } from "./exitCodes.js";

/** An option of a verb. Its flag is its key in kebab case: `projectId` is `--project-id`. */
export interface VerbOption {
    /** Its line in the help. */
    readonly text: string;
    /** What the help calls its value. Absent for a switch. */
    readonly value?: string;
    /** One letter: `h` is `-h`. */
    readonly short?: string;
    /** Whether it may be given several times. */
    readonly isList?: true;
    /** The words that it takes, if it takes no others. */
    readonly choices?: readonly string[];
    /** The input of a JobRun whose rule its value has to keep. */
    readonly input?: keyof typeof validators;
    /** Whether its value may be in base64url, as in the command that an error prints. */
    readonly isPasted?: true;
}

export type VerbOptions = Readonly<Record<string, VerbOption>>;

type ValueOf<Option extends VerbOption> = Option extends { isList: true }
    ? readonly string[]
    : Option extends { value: string }
      ? string | undefined
      : boolean;

/** The values of options. A list without a value is empty, and a switch that was not given is false. */
type ValuesOf<Options extends VerbOptions> = { readonly [Name in keyof Options]: ValueOf<Options[Name]> };

interface Definition<Options extends VerbOptions> {
    readonly name: string;
    /** What it does, without a subject and a full stop: `stops the live run of a job`. */
    readonly summary: string;
    /** The paragraph above its options in the help. */
    readonly description: string;
    /** How the help shows what it takes beside options: `[files...]`. @default it takes nothing */
    readonly operands?: string;
    readonly options: Options;
    /** Arguments behind the verb, and what they do. */
    readonly examples: readonly (readonly [args: string, what: string])[];
    /** What its exit codes mean, if that is more than the table of all verbs says. */
    readonly exits?: Readonly<Partial<Record<keyof typeof exitCodes, string>>>;
    /** Whether it starts or stops runs. Then it finishes its work although nobody reads its output. */
    readonly changesRuns?: true;
    /** Whether `--json` prints one value on each line, an error too. */
    readonly jsonLines?: true;
    /** Returns the exit code. */
    run(values: ValuesOf<Options>, host: CommandHost, operands: readonly string[]): Promise<number>;
}

/** One verb of the command, in a file of its own. `command.ts` lists them. */
export interface Verb extends Omit<Definition<VerbOptions>, "run"> {
    run(values: Readonly<Record<string, unknown>>, host: CommandHost, operands: readonly string[]): Promise<number>;
}

export function defineVerb<const Options extends VerbOptions>(definition: Definition<Options>): Verb {
    return definition as unknown as Verb;
}

/** `projectId` is `--project-id`. */
export function flagOf(name: string): string {
    return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
