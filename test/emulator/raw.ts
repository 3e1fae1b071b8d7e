import { once } from "node:events";
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";

export interface RawAnswer {
    readonly status: number | undefined;
    readonly headers: IncomingHttpHeaders;
    readonly text: string;
}

/** Sends exactly these headers, including those that `fetch` does not let a caller set. */
export async function sendRaw(
    url: string,
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body?: string,
): Promise<RawAnswer> {
    const outgoing = httpRequest(url, { method, path, headers, agent: false });
    outgoing.end(body);
    const [response] = (await once(outgoing, "response")) as [IncomingMessage];
    return { status: response.statusCode, headers: response.headers, text: await text(response) };
}
