import type { Environment } from "../cdm/sources/source.js";
import type { Clock } from "../common/clock.js";

/** What a command needs of its process. */
export interface CommandHost {
    readonly environment: Environment;
    readonly clock: Clock;
    /** Writes a line to stdout. */
    stdout(text: string): void;
    /** Writes a line to stderr. */
    stderr(text: string): void;
    /** The folder of the KooCLI's and the SDKs' files. @default the user's home */
    readonly home?: string;
    /** The terminal that stdout is. Absent for a pipe or a file: then lines follow each other, and nothing moves. */
    readonly screen?: Screen;
    /** Asks a question at the terminal. Absent if no user sits there: then a verb acts without asking. */
    readonly ask?: (question: string) => Promise<string>;
    /** All of stdin. Absent if stdin is a terminal. */
    readonly stdin?: () => Promise<string | Buffer>;
    /** Ends the verb early: Ctrl-C. */
    readonly signal?: AbortSignal;
}

/** A terminal. */
export interface Screen {
    columns(): number;
    rows(): number;
    /** Writes without a line end, escape sequences too. */
    write(text: string): void;
}
