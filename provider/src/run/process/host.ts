import type { SessionCache } from "../../cdm/auth/sessionCache.js";
import type { Configuration } from "../../cdm/config/configuration.js";
import type { Transport } from "../../cdm/http/transport.js";
import type { Clock } from "../../common/clock.js";
import type { Log } from "../model/log.js";
import type { PendingStarts } from "./pendingStarts.js";
import type { Registry } from "./registry.js";

/** What an operation needs of the world around it. */
export interface Host {
    readonly configuration: Configuration;
    readonly sessions: SessionCache;
    readonly clock: Clock;
    readonly registry: Registry;
    readonly starts: PendingStarts;
    logFor(urn: string | undefined): Log;
    /** False where somebody works by hand, and no state has anything to do with it. @default true */
    readonly isOfState?: boolean;
    /** @default axios */
    readonly transport?: Transport;
}
