import { randomBytes } from "node:crypto";
import type { Caller } from "../auth/caller.js";
import type { KeyPair } from "../auth/user.js";

/** A credential that IAM has issued, and that expires. */
interface Lease extends Caller {
    readonly expiresAt: number;
}

export interface TemporaryKeys extends Lease, Required<KeyPair> {}

/** The tokens and temporary keys that IAM has issued, and the tokens that the control API has revoked. */
export class IssuedCredentials {
    private readonly tokens = new Map<string, Lease>();
    private readonly keys = new Map<string, TemporaryKeys>();
    private readonly revokedAt = new Map<string, number>();

    addToken(lease: Lease): string {
        const token = `MII${randomBytes(96).toString("base64url")}`;
        this.tokens.set(token, lease);
        return token;
    }

    addKeys(lease: Lease): TemporaryKeys {
        const keys = {
            ...lease,
            accessKey: `EMU${randomBytes(9).toString("hex").toUpperCase()}`,
            secretKey: randomBytes(30).toString("base64url"),
            securityToken: randomBytes(96).toString("base64url"),
        };
        this.keys.set(keys.accessKey, keys);
        return keys;
    }

    findByToken(token: string): Caller | undefined {
        return this.tokens.get(token);
    }

    /** When a token expires, or when the control API revoked it. Knows the directory's tokens too. */
    expiryOf(token: string): number {
        const { expiresAt = Number.POSITIVE_INFINITY } = this.tokens.get(token) ?? {};
        return Math.min(expiresAt, this.revokedAt.get(token) ?? Number.POSITIVE_INFINITY);
    }

    /** An expired temporary key counts as an unknown key. */
    findByAccessKey(accessKey: string, securityToken: unknown, now: number): TemporaryKeys | undefined {
        const keys = this.keys.get(accessKey);
        return keys && keys.securityToken === securityToken && now < keys.expiresAt ? keys : undefined;
    }

    revoke(tokens: Iterable<string>, now: number): void {
        for (const token of tokens) {
            this.revokedAt.set(token, Math.min(now, this.expiryOf(token)));
        }
    }

    liveTokens(now: number): string[] {
        return [...this.tokens.keys()].filter((token) => now < this.expiryOf(token));
    }

    liveKeys(now: number): number {
        return [...this.keys.values()].filter(({ expiresAt }) => now < expiresAt).length;
    }

    clear(): void {
        this.tokens.clear();
        this.keys.clear();
        this.revokedAt.clear();
    }
}
