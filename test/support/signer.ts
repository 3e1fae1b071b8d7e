import { createHash, createHmac } from "node:crypto";

/** A request to sign. Header names are lower-case, and the signature covers all given headers. */
export interface Unsigned {
    readonly method: string;
    readonly path: string;
    readonly query?: readonly (readonly [string, string])[];
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
}

export interface Keys {
    readonly accessKey: string;
    readonly secretKey: string;
}

/**
 * SDK-HMAC-SHA256 as a client computes it. It shares no code with the emulator, and a spec compares it with published
 * signatures.
 *
 * @see "API Request Signing Guide", https://support.huaweicloud.com/intl/en-us/devg-apisign/
 */
export function authorization(request: Unsigned, keys: Keys): string {
    const names = Object.keys(request.headers).sort();
    return `SDK-HMAC-SHA256 Access=${keys.accessKey}, SignedHeaders=${names.join(";")}, Signature=${signature(request, keys.secretKey)}`;
}

export function signature(request: Unsigned, secretKey: string): string {
    const names = Object.keys(request.headers).sort();
    const canonical =
        `${request.method}\n${request.path}/\n${canonicalQuery(request.query)}\n` +
        names.map((name) => `${name}:${request.headers[name]}\n`).join("") +
        `\n${names.join(";")}\n${sha256(request.body ?? "")}`;
    const toSign = `SDK-HMAC-SHA256\n${request.headers["x-sdk-date"]}\n${sha256(canonical)}`;
    return createHmac("sha256", secretKey).update(toSign).digest("hex");
}

export function canonicalQuery(query: Unsigned["query"] = []): string {
    const pairs = query.map(([name, value]) => `${percentEncoded(name)}=${percentEncoded(value)}`);
    return pairs.sort().join("&");
}

function percentEncoded(text: string): string {
    const bytes = [...Buffer.from(text)].map((byte) => {
        const character = String.fromCharCode(byte);
        return /[A-Za-z0-9_.~-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    });
    return bytes.join("");
}

export function sdkDate(moment: number): string {
    return `${new Date(moment).toISOString().replace(/[-:]/g, "").slice(0, 15)}Z`;
}

function sha256(text: string): string {
    return createHash("sha256").update(text).digest("hex");
}
