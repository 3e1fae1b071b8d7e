import { type ApiHost, createApiHost, hostOf } from "../../api/host.js";
import type { JobOptions } from "../../api/options.js";
import { findEndpoint } from "../../cdm/config/addresses.js";
import { callerLabel, regionLabel } from "../../cdm/config/configuration.js";
import { untrustedEndpointProblem } from "../../cdm/config/trust.js";
import { parseDuration } from "../../common/duration.js";
import { redactor } from "../../common/redact.js";
import type { Redact } from "../../common/text.js";
import { type Host, hiddenTexts, type JobRunState, type OperationContext } from "../../run/index.js";
import type { CommandHost } from "../commandHost.js";
import type { PlaceValues } from "../jobCall.js";
import type { NamedCreate, NamedState } from "./named.js";

/** What all jobs of one sweep share. */
export interface Sweeper {
    readonly api: ApiHost;
    readonly command: CommandHost;
    /** Where the jobs of a list are. A state says it itself. */
    readonly place: PlaceValues;
    readonly timeout: string | undefined;
    /** Writes a sentence about the work. */
    say(text: string): void;
}

export function createSweeper(command: CommandHost, of: Pick<Sweeper, "place" | "timeout" | "say">): Sweeper {
    return { api: createApiHost(command.clock, command.home), command, ...of };
}

/** The host of an operation on a state of the file. It hides what the state calls a secret, as a destroy does. */
export function hostFor({ api, command, say }: Sweeper, state: JobRunState): { host: Host; redact: Redact } {
    const redact = redactor(hiddenTexts({ configuration: configurationOf(command) }, state));
    const host = hostOf({ environment: command.environment, onProgress: warningsTo((text) => say(redact(text))) }, api);
    return { host, redact };
}

/** Of the texts about a job only the warnings are said: a sweep has a line for each job, and for no look. */
export function warningsTo(say: (text: string) => void): NonNullable<JobOptions["onProgress"]> {
    return (text, level) => {
        if (level === "warning") say(text);
    };
}

export function operationOf({ command, timeout }: Sweeper, { urn }: NamedState): OperationContext {
    return { urn, signal: command.signal, ...(timeout !== undefined && { timeoutMs: parseDuration(timeout) }) };
}

/** Whether a job that is missing proves anything: only at the address at which it was last seen, or which the state itself names. */
export function isAddressKnown({ command }: Sweeper, { state, isAddressHidden }: NamedState): boolean {
    // If the export shows the address, the operation itself refuses a proof of another one.
    if (!isAddressHidden) return true;
    const found = findEndpoint({ region: state.region, endpoint: state.endpoint }, configurationOf(command));
    // mutant: the missing job at an address that no state names
    return found?.from === callerLabel || (found?.from === regionLabel && state.region !== undefined);
}

/** Why the credential may not go to the address that an interrupted create names. The file can be edited, as a state can. */
export function endpointProblemOf({ endpoint, region }: NamedCreate, { command }: Sweeper): string | undefined {
    // mutant: the address of an interrupted create
    return untrustedEndpointProblem({ endpoint, region, from: "state" }, configurationOf(command))?.sentence;
}

function configurationOf({ environment, home }: CommandHost): Host["configuration"] {
    return { environment, ...(home !== undefined && { home }) };
}
