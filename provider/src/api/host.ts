import { SessionCache } from "../cdm/auth/sessionCache.js";
import type { Configuration } from "../cdm/config/configuration.js";
import { type Clock, systemClock } from "../common/clock.js";
import { visible } from "../common/text.js";
import { eventSinkOf } from "../events/eventSink.js";
import { createRegistry, type EventSink, type Host, PendingStarts } from "../run/index.js";
import type { JobOptions, ProgressLevel } from "./options.js";

/** What all calls of a process share: logins, CDM's quota, the lists of jobs, the clock. */
export interface ApiHost extends Pick<Host, "clock" | "sessions" | "registry" | "starts"> {
    /** The folder with the shared files. @default the user's home */
    readonly home?: string | undefined;
    /** Stack configuration or a Provider's values, where a program has them. */
    readonly config?: Configuration["config"];
    /** The file of events, by the value of `HW_CDM_EVENTS`. A process warns once of a file that takes none. */
    readonly sinks: Map<string | undefined, EventSink | undefined>;
}

export function createApiHost(clock: Clock, home?: string): ApiHost {
    return {
        clock,
        home,
        sessions: new SessionCache(),
        registry: createRegistry(),
        starts: new PendingStarts(),
        sinks: new Map(),
    };
}

/** What the calls of this process share. */
export const thisProcess = createApiHost(systemClock);

/** The host of one call. */
export function hostOf(
    { environment = process.env, onProgress = () => {} }: Pick<JobOptions, "environment" | "onProgress">,
    { home, config, sinks, ...shared }: ApiHost,
): Omit<Host, "hasState"> {
    const say = (level: ProgressLevel) => (text: string) => {
        try {
            onProgress(visible(text), level);
        } catch {
            // A text is no part of the work.
        }
    };
    const path = environment.HW_CDM_EVENTS;
    if (!sinks.has(path)) sinks.set(path, eventSinkOf(environment, { clock: shared.clock, warn: say("warning") }));
    return {
        ...shared,
        events: sinks.get(path),
        configuration: { environment, ...(home !== undefined && { home }), ...(config && { config }) },
        logFor: () => ({ progress: say("progress"), info: say("info"), warn: say("warning") }),
    };
}
