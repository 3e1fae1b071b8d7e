import type { Environment } from "../cdm/sources/source.js";
import type { Clock } from "../common/clock.js";
import { type Redact, visible } from "../common/text.js";
import type { EventSink } from "../run/index.js";
import { createEventFile, type EventFile } from "./eventFile.js";
import { toLine } from "./line.js";

interface Options {
    readonly clock: Pick<Clock, "now" | "random">;
    /** Told once if an event can't be written, in the row of that operation. */
    warn(text: string, urn: string | undefined): void;
}

/** The version of the format. A field or a word may be added to a version. Nothing changes its meaning in it. */
const version = 1;

/** The sink that `HW_CDM_EVENTS` asks for. Undefined if it is not set. */
export function eventSinkOf(
    environment: Environment,
    options: Options & { readonly clock: Pick<Clock, "monotonic"> },
): EventSink | undefined {
    const path = environment.HW_CDM_EVENTS;
    return path === undefined || path.trim() === ""
        ? undefined
        : createEventSink(createEventFile(path, options.clock), options);
}

/** A sink that makes lines of events and appends them to a file. */
export function createEventSink(file: EventFile, { clock, warn }: Options): EventSink {
    // A pid is used again. The operations of two processes must not look like one.
    const processId = Math.floor(clock.random() * 0x1_0000_0000)
        .toString(16)
        .padStart(8, "0");
    let operations = 0;
    return {
        open({ verb, urn, cluster, job, link, kind }) {
            const operation = `${processId}-${++operations}`;
            const redactions: Redact[] = [];
            const redact = (text: string) => redactions.reduce((one, hide) => hide(one), text);
            return {
                record(event) {
                    const at = new Date(clock.now()).toISOString();
                    const origin = { v: version, at, pid: process.pid, operation, verb, urn, cluster, job, link, kind };
                    const lineAfter = (lost: number) =>
                        toLine({ ...origin, ...(lost > 0 && { lost }), ...event }, redact);
                    file.append(lineAfter, (text) => warn(visible(redact(text)), urn));
                },
                hide: (hidden) => void redactions.push(hidden),
            };
        },
    };
}
