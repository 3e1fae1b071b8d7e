import { createHash, createHmac } from "node:crypto";

/** A key pair of IAM. A temporary one has a security token. */
export interface KeyPair {
    readonly accessKey: string;
    readonly secretKey: string;
    readonly securityToken?: string;
}

/** A request as it goes over the wire. */
export interface SignableRequest {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string | undefined;
}

const algorithm = "SDK-HMAC-SHA256";

/**
 * The headers of a request, with its date and its signature. All of them are signed.
 *
 * Source: "AK/SK signing and authentication algorithm" (devg-apisign/api-sign-algorithm).
 *
 * @param now milliseconds since the epoch. The gateway refuses a date that is more than 15 minutes off
 */
export function sign(request: SignableRequest, keys: KeyPair, now: number): Record<string, string> {
    const headers = {
        ...request.headers,
        "X-Sdk-Date": new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, ""),
        ...(keys.securityToken !== undefined && { "X-Security-Token": keys.securityToken }),
    };
    const signed = Object.entries(headers)
        .map(([name, value]) => [name.toLowerCase(), value.trim()] as const)
        .sort(([one], [other]) => (one < other ? -1 : 1));
    const names = signed.map(([name]) => name).join(";");
    const canonical = canonicalRequest(request, signed, names);
    const toSign = [algorithm, headers["X-Sdk-Date"], sha256(canonical)].join("\n");
    const signature = createHmac("sha256", keys.secretKey).update(toSign).digest("hex");
    return {
        ...headers,
        Authorization: `${algorithm} Access=${keys.accessKey}, SignedHeaders=${names}, Signature=${signature}`,
    };
}

function canonicalRequest(
    { method, url, body = "" }: SignableRequest,
    signed: readonly (readonly [string, string])[],
    names: string,
): string {
    const { pathname, searchParams } = new URL(url);
    const path = pathname.split("/").map(decodeURIComponent).map(encode).join("/");
    return [
        method.toUpperCase(),
        // The signature needs a trailing slash. The request keeps its path.
        path.endsWith("/") ? path : `${path}/`,
        canonicalQuery(searchParams),
        ...signed.map(([name, value]) => `${name}:${value}`),
        "",
        names,
        sha256(body),
    ].join("\n");
}

/** The parameters are sorted by key, then by value, before they are encoded. */
function canonicalQuery(parameters: URLSearchParams): string {
    const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);
    return [...parameters]
        .sort(([key, value], [otherKey, otherValue]) => compare(key, otherKey) || compare(value, otherValue))
        .map(([key, value]) => `${encode(key)}=${encode(value)}`)
        .join("&");
}

/** Encodes everything but RFC 3986's unreserved characters. */
function encode(text: string): string {
    return encodeURIComponent(text).replace(
        /[!'()*]/g,
        (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
    );
}

function sha256(text: string): string {
    return createHash("sha256").update(text).digest("hex");
}
