export interface HttpResponse {
    readonly status: number;
    /** The server sends a string unchanged, and any other value as JSON. If absent, the response has no body. */
    readonly body?: unknown;
    readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown to end a request early with a response. */
export class ErrorResponse extends Error {
    constructor(readonly response: HttpResponse) {
        super();
    }
}

/** How a fault disturbs the sending of a body. */
export type Delivery =
    | { readonly kind: "delay"; readonly ms: number }
    | { readonly kind: "truncate" }
    | { readonly kind: "drip"; readonly everyMs: number; readonly bytes: number; readonly endless?: boolean }
    | { readonly kind: "large"; readonly bytes: number };

interface DroppedConnection {
    readonly dropped: "before" | "after";
}

export type HttpResult = (HttpResponse & { readonly delivery?: Delivery }) | DroppedConnection;
