import { SessionCache } from "#provider/cdm/auth/sessionCache.js";
import type { Transport } from "#provider/cdm/http/transport.js";
import type { Clock } from "#provider/common/clock.js";
import { createRegistry, type Host, PendingStarts } from "#provider/run/index.js";
import { recordingSink } from "../support/events.js";

export const secret = "a-token-that-nobody-may-see";
export const iamUrl = "https://iam.example";

/** A process of the provider's, with a memory of its own. Nothing in it is judged; all that it sends and returns is. */
export function processOf(clock: Clock, transport: Transport, warn: (text: string) => void): Host {
    const report = { progress: () => {}, info: () => {}, warn };
    return {
        configuration: {
            environment: {
                HW_CDM_ENDPOINT: "https://cdm.example",
                HW_AUTH_URL: iamUrl,
                HW_PROJECT_ID: "p1",
                HW_AUTH_TOKEN: secret,
            },
            home: "/nowhere",
        },
        sessions: new SessionCache(),
        clock,
        registry: createRegistry(),
        starts: new PendingStarts(),
        events: recordingSink(clock, { judge: tellsNoSecret }).sink,
        logFor: () => report,
        transport,
    };
}

function tellsNoSecret(line: string): void {
    if (line.includes(secret)) throw new Error(`an event tells a secret: ${line}`);
}
