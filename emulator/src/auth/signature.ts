import { createHash, createHmac } from "node:crypto";
import type { RequestHead } from "../http/request.js";
import { algorithm } from "./authScheme.js";

/**
 * The canonical request, as the gateway computes it. Clients sign different headers, so it covers exactly the headers
 * that the signature lists.
 *
 * @see "API Request Signing Guide", https://support.huaweicloud.com/intl/en-us/devg-apisign/
 */
export function canonicalRequest(request: RequestHead, bytes: Buffer, signedHeaders: readonly string[]): string {
    return [
        request.method,
        canonicalPath(request.path),
        canonicalQuery(request.query),
        ...signedHeaders.map((name) => `${name}:${headerOf(request, name)}`),
        "",
        signedHeaders.join(";"),
        request.headers["x-sdk-content-sha256"] ?? sha256(bytes),
    ].join("\n");
}

export function signatureOf(canonical: string, date: string, secretKey: string): string {
    const text = [algorithm, date, sha256(canonical)].join("\n");
    return createHmac("sha256", secretKey).update(text).digest("hex");
}

/** The client signs a slash at the end of the path but does not send it. */
function canonicalPath(path: string): string {
    const encoded = decodeURIComponent(path).split("/").map(encode).join("/");
    return encoded.endsWith("/") ? encoded : `${encoded}/`;
}

function canonicalQuery(query: URLSearchParams): string {
    return [...query]
        .sort(([a, valueOfA], [b, valueOfB]) => compare(a, b) || compare(valueOfA, valueOfB))
        .map(([name, value]) => `${encode(name)}=${encode(value)}`)
        .join("&");
}

/** Reads own properties only. Every object inherits a `constructor`, which is no header. */
function headerOf({ headers }: RequestHead, name: string): string {
    const value = (Object.hasOwn(headers, name) && headers[name]) || "";
    return (Array.isArray(value) ? value.join(",") : value).trim();
}

function encode(text: string): string {
    return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function sha256(data: string | Buffer): string {
    return createHash("sha256").update(data).digest("hex");
}

function compare(a: string, b: string): number {
    return a < b ? -1 : Number(a > b);
}
