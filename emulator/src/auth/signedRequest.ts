import type { RequestHead } from "../http/request.js";
import { algorithm } from "./authScheme.js";
import { canonicalRequest, signatureOf } from "./signature.js";

const maxClockSkewMs = 15 * 60_000;

/** A request with a signature in its `Authorization` header. */
export class SignedRequest {
    private readonly fields: Readonly<Record<string, string>>;

    constructor(private readonly request: RequestHead) {
        const text = (request.headers.authorization ?? "").slice(algorithm.length);
        const pairs = text.split(",").map((part) => part.trim().split("=", 2));
        this.fields = Object.fromEntries(pairs.map(([name = "", value = ""]) => [name, value]));
    }

    get accessKey(): string {
        return this.fields.Access ?? "";
    }

    get date(): string {
        return String(this.request.headers["x-sdk-date"] ?? "");
    }

    /** Lines end in `|`, as in the gateway's error message. */
    canonicalOnOneLine(bytes: Buffer): string {
        return this.canonicalText(bytes).replaceAll("\n", "|");
    }

    hasValidSignature(secretKey: string, bytes: Buffer): boolean {
        return signatureOf(this.canonicalText(bytes), this.date, secretKey) === this.fields.Signature;
    }

    /** True if the date is too old, in the future or missing. */
    isExpired(now: number): boolean {
        const time = Date.parse(this.date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
        return !(Math.abs(now - time) <= maxClockSkewMs);
    }

    private canonicalText(bytes: Buffer): string {
        return canonicalRequest(this.request, bytes, (this.fields.SignedHeaders ?? "").split(";"));
    }
}

/** Formats a time as `X-Sdk-Date` does. */
export function sdkDate(moment: number): string {
    return new Date(moment).toISOString().replace(/[-:]|\.\d+/g, "");
}
