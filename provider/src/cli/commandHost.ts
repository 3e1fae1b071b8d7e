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
}
