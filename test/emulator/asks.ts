import { outOfTheBox } from "huaweicloud-cdm-emulator";
import type { Keys } from "../support/signer.js";
import type { Fixture, Reply } from "./fixture.js";

/** The requests that clients send to IAM, in the documented format. */

interface User {
    readonly id?: string;
    readonly name?: string;
    readonly domain?: object;
    readonly password?: string;
}

const { user, password, domain, project, agency } = outOfTheBox;

export const me: User = { name: user, password, domain: { name: domain } };

export const myProject = { project: { id: project } };

/** If `scope` is null, the request has no scope. */
export function byPassword(who: User = me, scope: object | null = myProject): object {
    return { auth: { identity: { methods: ["password"], password: { user: who } }, ...(scope && { scope }) } };
}

export function byAgency(assume_role: object = {}, scope: object | null = myProject): object {
    const names = { agency_name: agency, domain_name: domain, ...assume_role };
    return { auth: { identity: { methods: ["assume_role"], assume_role: names }, ...(scope && { scope }) } };
}

export function byToken(token: object = {}, scope?: object): object {
    return { auth: { identity: { methods: ["token"], token }, scope } };
}

export function askToken(cdm: Fixture, body: object, headers: Record<string, string> = {}): Promise<Reply> {
    return cdm.send("POST", "/v3/auth/tokens", JSON.stringify(body), headers);
}

export function askKeys(cdm: Fixture, body: object, headers: Record<string, string> = {}): Promise<Reply> {
    return cdm.send("POST", "/v3.0/OS-CREDENTIAL/securitytokens", JSON.stringify(body), headers);
}

export function tokenIn(reply: Reply): string {
    const token = reply.headers.get("x-subject-token");
    if (!token) {
        throw new Error(`There is no token: ${reply.status} ${reply.text}`);
    }
    return token;
}

export function keysIn(reply: Reply): Keys & { readonly securityToken: string; readonly expiresAt: number } {
    const { access, secret, securitytoken, expires_at } = reply.body["credential"] as Record<string, string>;
    return {
        accessKey: String(access),
        secretKey: String(secret),
        securityToken: String(securitytoken),
        expiresAt: Date.parse(String(expires_at)),
    };
}
