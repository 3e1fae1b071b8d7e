import { randomBytes } from "node:crypto";
import { defaultUser } from "../auth/user.js";
import type { Iam } from "../iam/iam.js";
import { agencyIdentity, identityOf } from "../iam/identity.js";
import type { TemporaryKeys } from "../iam/issuedCredentials.js";
import { outOfTheBox } from "../outOfTheBox.js";

/** What may be set about the server that asks. */
export interface ServerSettings {
    /** Whether it was given an agency to act under. */
    readonly agency: boolean;
    readonly project: string;
    readonly region: string;
    /** Whether a session token has to be shown, may be, or is not known at all, as on a server of before. */
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

/** What a cloud server can learn about itself: whoever asks is taken for one. */
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

    /** A token that is shown has to be good, even where none is needed. */
    acceptsToken(token: unknown): boolean {
        if (token === undefined || this.settings.tokens === "missing") {
            return this.settings.tokens !== "required";
        }
        return this.iam.now() < (this.tokens.get(String(token)) ?? 0);
    }

    /** The same for as long as five sixths of their time; the old ones are good to their end. */
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
