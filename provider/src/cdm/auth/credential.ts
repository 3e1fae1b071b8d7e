import { describeMoment, httpDate } from "../../common/dates.js";
import type { Failure } from "../errors.js";
import { type KeyPair, type SignableRequest, sign } from "./sign.js";

/** What authenticates a request: a token or a key pair. */
export type Credential = ({ readonly authToken: string } | KeyPair) & {
    /** Milliseconds since the epoch. Absent if it is not known. */
    readonly expiresAt?: number;
    /** The project that a token is for. Absent if IAM did not name it. */
    readonly projectId?: string;
};

/** The headers of a request, with its token or signature. Each attempt needs a new signature: one is valid for 15 minutes. */
export function authenticated(
    request: SignableRequest,
    credential: Credential,
    now: number,
    projectId?: string,
): Record<string, string> {
    if ("authToken" in credential) return { ...request.headers, "X-Auth-Token": credential.authToken };
    const headers = {
        ...request.headers,
        Host: new URL(request.url).host,
        ...(projectId !== undefined && { "X-Project-Id": projectId }),
    };
    return sign({ ...request, headers }, credential, now);
}

/** The texts of a credential that no message may show. */
export function secretsIn(credential: Credential): string[] {
    if ("authToken" in credential) return [credential.authToken];
    return [
        credential.accessKey,
        credential.secretKey,
        ...(credential.securityToken === undefined ? [] : [credential.securityToken]),
    ];
}

/** The gateway refuses a signature that is more than 15 minutes off. This is less, as the response's date has its own delay. */
const telltaleSkewMs = 10 * 60_000;

/** If a signature was refused and the service's date is far from this machine's, adds the advice to check the clock. */
export function withClockAdvice<Kind extends { readonly kind: string }>(
    classified: Kind,
    credential: Credential | undefined,
    now: number,
    serverDate: unknown,
): Kind | (Kind & Pick<Failure, "advice">) {
    const server = httpDate(serverDate) ?? Number.NaN;
    const isFarOff = Math.abs(server - now) > telltaleSkewMs;
    if (classified.kind !== "authentication" || !credential || "authToken" in credential || !isFarOff)
        return classified;
    const [here, there] = [now, server].map(describeMoment);
    const advice = `Check this machine's clock: it says ${here}, the service's ${there}, and a signature is valid for 15 minutes.`;
    return { ...classified, advice };
}
