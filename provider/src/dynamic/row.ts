import type { Redact } from "../common/text.js";
import { cadenceHere } from "../engine/terminal.js";
import { type Cadence, type EventSink, type Host, type PacedLog, paceLog } from "../run/index.js";

/** The host of an operation. Its log and its events hide the same secrets as the operation's errors. */
export function redactingHost(host: Host, redact: Redact): Host {
    const logFor: Host["logFor"] = (urn) => {
        const { progress, info, warn } = host.logFor(urn);
        return {
            progress: (text) => progress(redact(text)),
            info: (text) => info(redact(text)),
            warn: (text) => warn(redact(text)),
        };
    };
    return { ...host, logFor, events: host.events && hiding(host.events, redact) };
}

/** A sink whose events hide the same secrets from their first one on. */
function hiding(events: EventSink, redact: Redact): EventSink {
    return {
        open(origin) {
            const recorder = events.open(origin);
            recorder.hide(redact);
            return recorder;
        },
    };
}

let cadence: Cadence | undefined;

/** Runs an operation. The texts in the resource's row come at a pace that its reader can follow. */
export async function inRow<T>(host: Host, redact: Redact, operation: (host: Host) => Promise<T>): Promise<T> {
    cadence ??= cadenceHere();
    const pace = cadence;
    const own = redactingHost(host, redact);
    const logs = new Map<string | undefined, PacedLog>();
    const logFor: Host["logFor"] = (urn) => {
        const log = logs.get(urn) ?? paceLog(own.logFor(urn), own.clock, pace);
        logs.set(urn, log);
        return log;
    };
    try {
        return await operation({ ...own, logFor });
    } finally {
        for (const log of logs.values()) log.end();
    }
}
