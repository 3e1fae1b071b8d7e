import { randomBytes } from "node:crypto";
import { defaultUser } from "../auth/user.js";
import type { Iam } from "../iam/iam.js";
import { agencyIdentity, identityOf } from "../iam/identity.js";
import type { TemporaryKeys } from "../iam/issuedCredentials.js";
import { outOfTheBox } from "../outOfTheBox.js";

/** The settings of the cloud server that the metadata describes. */
export interface ServerSettings {
    /** Whether the server has an agency. */
    readonly agency: boolean;
    readonly project: string;
    readonly region: string;
    /**
     * Whether the service requires a session token, accepts one, or does not know session tokens, as on older servers.
     */
    readonly tokens: "optional" | "required" | "missing";
}

const defaults: ServerSettings = {
    agency: true,
    project: outOfTheBox.project,
    region: outOfTheBox.projectName,
    tokens: "optional",
};

const agency = agencyIdentity(outOfTheBox.agency, outOfTheBox.domain, identityOf(defaultUser));

const lifetimeMs = 60 * 60_000;

/** The metadata service of a cloud server. It takes every caller for that server. */
export class Metadata {
    settings = defaults;
    private readonly tokens = new Map<string, number>();
    private keys: { readonly issued: TemporaryKeys; readonly renewAt: number } | undefined;

    constructor(private readonly iam: Iam) {}

    change(settings: Partial<ServerSettings>): void {
        this.settings = { ...this.settings, ...settings };
        this.keys = undefined;
    }

    reset(): void {
        this.settings = defaults;
        this.tokens.clear();
        this.keys = undefined;
    }

    issueToken(lifetimeMs: number): string {
        const token = randomBytes(32).toString("base64url");
        this.tokens.set(token, this.iam.now() + lifetimeMs);
        return token;
    }

    /** If a request carries a token, the token must be valid, even if the service requires none. */
    acceptsToken(token: unknown): boolean {
        if (token === undefined || this.settings.tokens === "missing") {
            return this.settings.tokens !== "required";
        }
        return this.iam.now() < (this.tokens.get(String(token)) ?? 0);
    }

    /**
     * Returns the same keys for five sixths of their lifetime, then new ones. The old keys stay valid until they
     * expire.
     */
    securityKey(): TemporaryKeys | undefined {
        const now = this.iam.now();
        if (!this.settings.agency) {
            return undefined;
        }
        if (!this.keys || now >= this.keys.renewAt) {
            const issued = this.iam.issueKeys(agency, undefined, lifetimeMs);
            this.keys = { issued, renewAt: now + ((issued.expiresAt - now) * 5) / 6 };
        }
        return this.keys.issued;
    }
}
