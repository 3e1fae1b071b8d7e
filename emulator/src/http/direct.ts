import { render } from "./render.js";
import { parseHead } from "./request.js";
import type { RequestHandler } from "./requestHandler.js";

/** A request that a caller in this process hands over without a socket. */
export interface DirectRequest {
    readonly method: string;
    /** With the query. */
    readonly path: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
}

export interface DirectResponse {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly text: string;
}

/**
 * Answers at once, without a socket. Returns undefined if a fault breaks the connection. A fault that delays a body or
 * cuts it has no effect here.
 */
export function answerDirectly(
    handler: RequestHandler,
    now: () => number,
    { method, path, headers = {}, body = "" }: DirectRequest,
): DirectResponse | undefined {
    // Node gives header names in lower case, and so do the parts that read them.
    const lowerCase = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    const bytes = Buffer.from(body);
    const given = { host: "localhost", "content-length": String(bytes.length), ...Object.fromEntries(lowerCase) };
    const head = parseHead({ method, url: path, headers: given });
    const isTooLarge = bytes.length > handler.maxBodyBytes(head);
    const rejection = handler.rejectEarly(head) ?? (isTooLarge ? handler.bodyTooLarge(head) : undefined);
    const result = rejection ?? handler.handle({ ...head, bytes, body });
    if ("dropped" in result) {
        return undefined;
    }
    const { bytes: text, ...rest } = render(result, head.requestId, now());
    return { ...rest, text: text.toString() };
}
