import type { SessionCache } from "../../cdm/auth/sessionCache.js";
import type { Configuration } from "../../cdm/config/configuration.js";
import type { Transport } from "../../cdm/http/transport.js";
import type { Clock } from "../../common/clock.js";
import type { Log } from "../model/log.js";
import type { PendingStarts } from "./pendingStarts.js";
import type { Registry } from "./registry.js";

/**
 * What a caller says of one operation, beside its inputs and its state. None of it is stored.
 *
 * A door fills it in: the core reads no URN of the inputs or of the state.
 */
export interface OperationContext {
    /** The resource's URN, for the engine's display and to tell JobRuns of one process apart. Absent if no engine asks. */
    readonly urn?: string | undefined;
    /** How long the operation may take, in place of what the inputs say. @default what the inputs say */
    readonly timeoutMs?: number | undefined;
    /**
     * Ends the operation early. Nothing new is sent once it is aborted; an order that is on its way is never cut off, and its
     * answer is waited for. Before a start was sent the operation fails as if it had never been asked for. After one, the state
     * keeps what is owed. A delete keeps the resource.
     */
    readonly signal?: AbortSignal | undefined;
}

/** What operations need of the world around them. */
export interface Host {
    readonly configuration: Configuration;
    readonly sessions: SessionCache;
    readonly clock: Clock;
    readonly registry: Registry;
    readonly starts: PendingStarts;
    logFor(urn: string | undefined): Log;
    /** False where somebody works by hand, and no state has anything to do with it. @default true */
    readonly hasState?: boolean;
    /** @default axios */
    readonly transport?: Transport;
}
