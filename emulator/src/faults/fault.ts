import type { Operation } from "../operations.js";

/** Which requests a fault meets. */
interface Target {
    readonly operation: Operation | "any";
    /** Only requests that name this job. */
    readonly job?: string;
    /** It meets the nth request from now on. */
    nth: number;
    /** How many requests it meets from then on. */
    times: number;
}

/** CDM says no under HTTP 200, and nothing happens. Stop alone is documented to do so. */
interface Refuse extends Target {
    readonly kind: "refuse";
    readonly message?: string;
}

/** Anything that a gateway, a proxy or CDM may answer before something happens, or after it. */
interface Status extends Target {
    readonly kind: "status";
    readonly status: number;
    readonly body?: unknown;
    readonly headers?: Readonly<Record<string, string>>;
    /** The effect happens, the answer to it is replaced. */
    readonly after?: boolean;
}

/** Someone sends the caller elsewhere, and nothing happens. */
interface Redirect extends Target {
    readonly kind: "redirect";
    readonly location: string;
    /** @default 302 */
    readonly status?: number;
}

/** No answer at all: the socket is destroyed before the effect, or after it, when the caller cannot know. */
interface Drop extends Target {
    readonly kind: "drop";
    readonly when: "before" | "after";
}

/** The effect happens at once, the answer comes so much later, in real time. */
interface Delay extends Target {
    readonly kind: "delay";
    readonly ms: number;
}

/** The effect happens; of the answer half arrives, then the connection breaks. */
interface Truncate extends Target {
    readonly kind: "truncate";
}

/** The effect happens; the answer comes in small pieces, in real time. */
interface Drip extends Target {
    readonly kind: "drip";
    readonly everyMs: number;
    readonly bytes: number;
    /** Blanks follow the answer for as long as anyone listens. */
    readonly endless?: boolean;
}

/** The effect happens; blanks follow the answer until it is so large. */
interface Large extends Target {
    readonly kind: "large";
    readonly bytes: number;
}

export type Fault = Refuse | Status | Redirect | Drop | Delay | Truncate | Drip | Large;
