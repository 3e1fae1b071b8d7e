import type { Transport } from "../../cdm/http/transport.js";
import type { Clock } from "../../common/clock.js";

/** The service's own clock, as far as its answers tell it. */
export interface ServiceClock {
    /** Milliseconds since the epoch on the service's clock. Undefined before an answer has told it. */
    now(): number | undefined;
    /** The same transport, listened to. */
    listening(transport: Transport): Transport;
}

/** Learns from the `Date` of every good answer. That has whole seconds: what is told may be up to a second behind. */
export function createServiceClock(clock: Clock): ServiceClock {
    let aheadMs: number | undefined;
    return {
        now: () => (aheadMs === undefined ? undefined : clock.monotonic() + aheadMs),
        listening: (transport) => async (request) => {
            const exchange = await transport(request);
            if (!("answer" in exchange)) return exchange;
            const { httpStatus, headers } = exchange.answer;
            const date = typeof headers.date === "string" ? Date.parse(headers.date) : Number.NaN;
            // What a proxy answers by itself bears the proxy's date.
            if (httpStatus >= 200 && httpStatus < 300 && !Number.isNaN(date)) aheadMs = date - clock.monotonic();
            return exchange;
        },
    };
}
