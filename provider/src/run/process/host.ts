import type { SessionCache } from "../../cdm/auth/sessionCache.js";
import type { Configuration } from "../../cdm/config/configuration.js";
import type { Transport } from "../../cdm/http/transport.js";
import type { Clock } from "../../common/clock.js";
import type { EventSink, Recorder } from "../model/events.js";
import type { Log } from "../model/log.js";
import type { PendingStarts } from "./pendingStarts.js";
import type { Registry } from "./registry.js";

/**
 * What the caller of one operation passes beside the inputs and the state. None of it is stored. The operations read the URN here,
 * never in the inputs or in the state.
 */
export interface OperationContext {
    /** The resource's URN. It names the row in the engine's display, and tells the JobRuns of one process apart. Absent without an engine. */
    readonly urn?: string | undefined;
    /** How long the operation may take. @default what the inputs say */
    readonly timeoutMs?: number | undefined;
    /**
     * Ends the operation early. Once it is aborted, no new request is sent. A start or stop on its way is not cut off: the operation
     * waits for its answer. Before a start was sent, the operation fails with a plain error. After one, the state keeps what is
     * owed. A delete keeps the resource.
     */
    readonly signal?: AbortSignal | undefined;
    /** Takes the events of this operation. The operations open it by themselves (`operations/recorded.ts`). @default nothing is recorded */
    readonly recorder?: Recorder | undefined;
}

/** What operations need of their process. */
export interface Host {
    readonly configuration: Configuration;
    readonly sessions: SessionCache;
    readonly clock: Clock;
    readonly registry: Registry;
    readonly starts: PendingStarts;
    logFor(urn: string | undefined): Log;
    /** Whether a Pulumi state holds the resource. False for scripts and `cdm-run`. @default true */
    readonly hasState?: boolean;
    /** Takes the events of all operations. @default nothing is recorded */
    readonly events?: EventSink | undefined;
    /** @default axios */
    readonly transport?: Transport;
}
