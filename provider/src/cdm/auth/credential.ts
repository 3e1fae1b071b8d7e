import { describeMoment, httpDate } from "../../common/dates.js";
import type { Failure } from "../errors.js";
import { type KeyPair, type SignableRequest, sign } from "./sign.js";

/** What is shown with a request, for as long as it is good. */
export type Credential = ({ readonly authToken: string } | KeyPair) & {
    /** Milliseconds since the epoch; absent where it is not known. */
    readonly expiresAt?: number;
    /** The project that a token is for, where IAM has named it. */
    readonly projectId?: string;
};

/** The headers of a request with what shows who asks among them. Signed anew for every try: a signature is good for 15 minutes. */
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

/** What must never be seen of it. */
export function secretsIn(credential: Credential): string[] {
    if ("authToken" in credential) return [credential.authToken];
    return [credential.secretKey, ...(credential.securityToken === undefined ? [] : [credential.securityToken])];
}

/** The gateway refuses more than 15 minutes; an answer of later than that cannot be told from a slow way. */
const telltaleSkewMs = 10 * 60_000;

/** A refused signature with the likeliest reason, where the service's own date gives it away. */
export function withSkew<Kind extends { readonly kind: string }>(
    meaning: Kind,
    credential: Credential | undefined,
    now: number,
    serverDate: unknown,
): Kind | (Kind & Pick<Failure, "advice">) {
    const server = httpDate(serverDate) ?? Number.NaN;
    const isFarOff = Math.abs(server - now) > telltaleSkewMs;
    if (meaning.kind !== "authentication" || !credential || "authToken" in credential || !isFarOff) return meaning;
    const [here, there] = [now, server].map(describeMoment);
    const advice = `Check this machine's clock: it says ${here}, the service's ${there}, and a signature is good for 15 minutes.`;
    return { ...meaning, advice };
}
