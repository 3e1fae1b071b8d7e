import type { Place } from "../../cdm/config/configuration.js";
import { resolveSettings } from "../../cdm/config/resolve.js";
import type { Settings } from "../../cdm/config/settings.js";
import { type Failure, SettingsError } from "../../cdm/errors.js";
import { sendOnce } from "../../cdm/http/transport.js";
import type { ClientOptions } from "../../cdm/send.js";
import type { Clock } from "../../common/clock.js";
import { describeDuration } from "../../common/duration.js";
import { currentRedactor } from "../../common/redact.js";
import type { Redact } from "../../common/text.js";
import { noRecorder } from "../model/events.js";
import { isIgnored } from "../model/ignoreChanges.js";
import type { Log } from "../model/log.js";
import { cancellable } from "../observe/cancellation.js";
import { createDeadline, type Deadline } from "../observe/deadline.js";
import { createServiceClock } from "../observe/serviceClock.js";
import { explainOnce } from "../process/explainOnce.js";
import type { Host, OperationContext } from "../process/host.js";
import type { Registry } from "../process/registry.js";

/** What an operation wants to connect for. */
interface Purpose {
    readonly place: Place;
    /** How long it may take, if the caller does not say otherwise. */
    readonly timeoutMs: number;
    /** The error's text once the caller cancels it. */
    readonly cancelledSentence: string;
    /** Texts that no sentence and no event may show, besides the credentials. */
    readonly secrets: readonly string[];
}

/** What every operation of a resource needs to talk to CDM, whatever it asks or sends. */
export interface Connection {
    readonly settings: Settings;
    /** Its sleep ends once the operation is canceled. */
    readonly clock: Clock;
    readonly deadline: Deadline;
    readonly log: Log;
    /** The gate of every request. @throws JobRunError once the operation is canceled, or the process interrupted */
    readonly gate: () => Promise<void>;
    /** For a client of CDM. */
    readonly options: ClientOptions;
    /** Milliseconds since the epoch on CDM's clock. Undefined before the first answer. */
    readonly serviceNow: () => number | undefined;
    readonly redactNow: Redact;
}

/**
 * Resolves the settings, and makes what requests need. Sends nothing to CDM.
 *
 * @throws SettingsError before any request to CDM; CdmError if a login is refused
 */
export async function connect(
    { place, timeoutMs: ownTimeoutMs, cancelledSentence, secrets }: Purpose,
    host: Host,
    { urn, timeoutMs, signal, recorder = noRecorder }: OperationContext,
): Promise<Connection> {
    const { registry, starts } = host;
    const { clock, throwIfCancelled } = cancellable(host.clock, signal, cancelledSentence);
    throwIfCancelled();
    const serviceClock = createServiceClock(clock);
    const settings = await resolveSettings(place, host).catch((error: unknown) => {
        throw error instanceof SettingsError ? explainOnce(error, { registry, urn }) : error;
    });
    const deadline = createDeadline(clock, timeoutMs ?? ownTimeoutMs);
    const log = host.logFor(urn);
    for (const { text, isOnce, isQuiet } of settings.cautions) {
        if (!isOnce || host.sessions.isNews(text)) log[isQuiet ? "info" : "warn"](text);
    }
    const redactNow = currentRedactor(() => [...settings.session.secrets(), ...secrets]);
    // mutant: the events without secrets
    recorder.hide(redactNow);
    const gate = async () => {
        throwIfCancelled();
        await starts.throwIfInterrupted();
    };
    const options: ClientOptions = {
        clock,
        deadline: deadline.at,
        gate,
        secrets,
        onRetry: (failure, delayMs) =>
            log.progress(`${failure.text}: again in ${describeDuration(delayMs)}${remedyOf(failure)}`),
        onWait: log.progress,
        signal,
        transport: serviceClock.listening(host.transport ?? sendOnce),
        record: recorder.record,
    };
    return { settings, clock, deadline, log, gate, options, serviceNow: serviceClock.now, redactNow };
}

/** What the user can do about a failure while it is tried again. The advice for its kind alone would say to try again. */
function remedyOf({ advice }: Failure): string {
    return advice === undefined ? "" : `. ${advice}`;
}

/** Where the endpoint comes from. A read and a delete receive the state alone. For an input in `ignoreChanges` the engine hands on the state's value. */
export function originOf(
    endpoint = "",
    verb: "create" | "update" | "read" | "delete",
    registry: Registry,
    urn: string | undefined,
): "program" | "state" {
    if (registry.isNamedByProgram(endpoint)) return "program";
    const isIgnoredThere = registry.isDoubted(endpoint) || isIgnored("endpoint", registry.ignoredOf(urn));
    const isAlone = verb === "read" || verb === "delete" || isIgnoredThere;
    // mutant: the question who names an address, where the state alone is there
    return isAlone ? "state" : "program";
}
