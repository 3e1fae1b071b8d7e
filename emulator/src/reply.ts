import type { Answer } from "./api.js";

/** How an answer gets to the caller, where it does not simply go. */
export type Delivery =
    | { readonly kind: "delay"; readonly ms: number }
    | { readonly kind: "truncate" }
    | { readonly kind: "drip"; readonly everyMs: number; readonly bytes: number; readonly endless?: boolean }
    | { readonly kind: "large"; readonly bytes: number };

interface Dropped {
    readonly dropped: "before" | "after";
}

export type Reply = (Answer & { readonly delivery?: Delivery }) | Dropped;
