import { authorization, canonicalQuery, type Keys, sdkDate, type Unsigned } from "../support/signer.js";
import type { Fixture, Reply } from "./fixture.js";

/** Signs a request at the emulated time and sends it, with the security token if the keys are temporary. */
export function sendSigned(
    cdm: Fixture,
    request: Omit<Unsigned, "headers">,
    keys: Keys & { readonly securityToken?: string },
): Promise<Reply> {
    const headers = { "x-sdk-date": sdkDate(cdm.now) };
    const query = canonicalQuery(request.query);
    return cdm.send(request.method, request.path + (query && `?${query}`), request.body, {
        ...headers,
        ...(keys.securityToken && { "x-security-token": keys.securityToken }),
        authorization: authorization({ ...request, headers }, keys),
    });
}
