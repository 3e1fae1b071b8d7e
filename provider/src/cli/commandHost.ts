import type { Environment } from "../cdm/sources/source.js";
import type { Clock } from "../common/clock.js";

/** What a command needs of the world around it. */
export interface CommandHost {
    readonly environment: Environment;
    readonly clock: Clock;
    /** Says a line. */
    stdout(text: string): void;
    stderr(text: string): void;
    /** Where the shared files are. @default the user's home */
    readonly home?: string;
}
