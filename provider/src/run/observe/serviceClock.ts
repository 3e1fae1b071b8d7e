import type { Transport } from "../../cdm/http/transport.js";
import type { Clock } from "../../common/clock.js";

/** CDM's clock, as its answers tell it. */
export interface ServiceClock {
    /** Milliseconds since the epoch on CDM's clock. Undefined before the first answer. */
    now(): number | undefined;
    /** The same transport. The clock reads its answers. */
    listening(transport: Transport): Transport;
}

/** Learns from the `Date` of every answer with status 2xx. That has whole seconds, so this clock may be up to a second behind. */
export function createServiceClock(clock: Clock): ServiceClock {
    let aheadMs: number | undefined;
    return {
        now: () => (aheadMs === undefined ? undefined : clock.monotonic() + aheadMs),
        listening: (transport) => async (request) => {
            const exchange = await transport(request);
            if (!("answer" in exchange)) return exchange;
            const { httpStatus, headers } = exchange.answer;
            const date = typeof headers.date === "string" ? Date.parse(headers.date) : Number.NaN;
            // An error may come from a proxy, with the proxy's date.
            // mutant: the service's own clock
            if (httpStatus >= 200 && httpStatus < 300 && !Number.isNaN(date)) aheadMs = date - clock.monotonic();
            return exchange;
        },
    };
}
