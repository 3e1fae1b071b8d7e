import type { Operation } from "../operations.js";

/** The requests that a fault applies to. */
interface Target {
    readonly operation: Operation | "any";
    /** Only requests whose path names this job. */
    readonly job?: string;
    /** The fault applies from the nth matching request on. */
    nth: number;
    /** How many requests the fault applies to. */
    times: number;
}

/** CDM rejects the request under HTTP 200, without an effect. The documentation has this for stop only. */
interface Refuse extends Target {
    readonly kind: "refuse";
    readonly message?: string;
}

/** Any response of a gateway, a proxy or CDM, before or after the effect. */
interface Status extends Target {
    readonly kind: "status";
    readonly status: number;
    readonly body?: unknown;
    readonly headers?: Readonly<Record<string, string>>;
    /** The effect happens first. The fault then replaces its response. */
    readonly after?: boolean;
}

/** A proxy redirects the caller, without an effect. */
interface Redirect extends Target {
    readonly kind: "redirect";
    readonly location: string;
    /** @default 302 */
    readonly status?: number;
}

/** The emulator destroys the socket before or after the effect. The caller cannot tell which. */
interface Drop extends Target {
    readonly kind: "drop";
    readonly when: "before" | "after";
}

/** The effect happens at once. The response follows `ms` later, in real time. */
interface Delay extends Target {
    readonly kind: "delay";
    readonly ms: number;
}

/** The effect happens. Half of the response body arrives, then the connection breaks. */
interface Truncate extends Target {
    readonly kind: "truncate";
}

/** The effect happens. The response arrives in small pieces, in real time. */
interface Drip extends Target {
    readonly kind: "drip";
    readonly everyMs: number;
    readonly bytes: number;
    /** Spaces follow the response until the caller hangs up. */
    readonly endless?: boolean;
}

/** The effect happens. Spaces fill the response body up to `bytes`. */
interface Large extends Target {
    readonly kind: "large";
    readonly bytes: number;
}

export type Fault = Refuse | Status | Redirect | Drop | Delay | Truncate | Drip | Large;
