import type { Asked } from "./cdm.js";
import type { Exchange } from "./kind.js";
import type { Says } from "./says.js";
import type { Run } from "./world.js";

/** An answer that takes the place of CDM's own. */
export interface Replacement {
    readonly on: Asked;
    /** From the nth request of its kind on, counted from 0, and for how many. */
    readonly nth: number;
    readonly times: number;
    /** Whether the request has had its effect before. Always, where the answer is made of CDM's own. */
    readonly isAfterEffect: boolean;
    readonly kind: string;
    readonly data: unknown;
}

/** One request, and what came back of it. */
export interface Exchanged {
    readonly asked: Asked;
    readonly at: number;
    readonly replacement?: Replacement | undefined;
    readonly exchange: Exchange;
    readonly says: Says;
    readonly isLie: boolean;
    readonly passes: boolean;
    /** The run that a start has made. */
    readonly made?: Run | undefined;
}
