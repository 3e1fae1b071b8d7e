import type { Logins } from "../../cdm/auth/sessionCache.js";
import type { Configuration } from "../../cdm/config/configuration.js";
import type { Transport } from "../../cdm/http/transport.js";
import type { Clock } from "../../common/clock.js";
import type { Report } from "../model/log.js";
import type { UnrecordedStarts } from "./pendingStarts.js";
import type { Registry } from "./registry.js";

/** What an operation needs of the world around it. */
export interface Host {
    readonly configuration: Configuration;
    readonly logins: Logins;
    readonly clock: Clock;
    readonly registry: Registry;
    readonly starts: UnrecordedStarts;
    reportFor(urn: string | undefined): Report;
    /** False where somebody works by hand, and no state has anything to do with it. @default true */
    readonly isOfState?: boolean;
    /** @default axios */
    readonly transport?: Transport;
}
