export interface HttpResponse {
    readonly status: number;
    /** A string is sent as it stands, anything else as JSON; absent, no body at all. */
    readonly body?: unknown;
    readonly headers?: Readonly<Record<string, string>>;
}

/** Ends a request early, with the answer that says why. */
export class ErrorResponse extends Error {
    constructor(readonly response: HttpResponse) {
        super();
    }
}

/** How an answer gets to the caller, where it does not simply go. */
export type Delivery =
    | { readonly kind: "delay"; readonly ms: number }
    | { readonly kind: "truncate" }
    | { readonly kind: "drip"; readonly everyMs: number; readonly bytes: number; readonly endless?: boolean }
    | { readonly kind: "large"; readonly bytes: number };

interface DroppedConnection {
    readonly dropped: "before" | "after";
}

export type HttpResult = (HttpResponse & { readonly delivery?: Delivery }) | DroppedConnection;
