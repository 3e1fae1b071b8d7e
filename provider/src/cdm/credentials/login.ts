import type { Clock } from "../clock.js";
import { CdmError, type Failure } from "../errors.js";
import { type Credential, secretsIn } from "./credential.js";

export interface LoginOptions {
    readonly clock: Clock;
    /** Gets a credential, for the first time or a fresh one. */
    obtain(): Promise<Credential>;
    /** Whether a fresh one is to be had: what the user has written down himself stays what it is. */
    readonly isRenewable: boolean;
    /** What must never be seen, beside the credential itself. */
    readonly secrets: readonly string[];
}

type Result = { readonly value: unknown } | { readonly failure: Failure };

const longestMarginMs = 5 * 60_000;
/** A clock of ours that is wrong must not make every request renew. */
const shortestRenewalMs = 60_000;
/** Five wrong signatures lock a key for five minutes: what was refused is not shown again so soon. */
const refusalMs = 5 * 60_000;

/**
 * One login of this process, shared by all that use it: one credential, one renewal, and one request that is sent ahead
 * to find out whether it is good.
 */
export class Login {
    private current: Promise<Credential> | undefined;
    private obtainedAt = Number.NEGATIVE_INFINITY;
    private readonly seen = new Set<string>();
    private isOpen = false;
    private first: Promise<unknown> | undefined;
    private refusal: { readonly result: Result | CdmError; readonly at: number } | undefined;

    constructor(private readonly options: LoginOptions) {}

    /** All that must never be seen of it, old credentials included. */
    secrets(): string[] {
        return [...this.options.secrets, ...this.seen];
    }

    /**
     * Sends a request with the credential. Where the service does not know it (any more), it is renewed once and the request
     * sent again. The first request goes alone; where it is refused, the others get its refusal and are not sent.
     *
     * @throws CdmError where no credential is to be had
     */
    async send(attempt: (credential: Credential) => Promise<Result>): Promise<Result> {
        while (!this.isOpen && this.first) await this.first.catch(() => {});
        const refused = this.recentRefusal();
        if (refused instanceof CdmError) throw refused;
        if (refused) return refused;
        if (this.isOpen) return this.sendWithRenewal(attempt);
        this.first = this.sendWithRenewal(attempt);
        try {
            const result = (await this.first) as Result;
            this.conclude(result, isRefusal(result));
            return result;
        } catch (error) {
            if (error instanceof CdmError) this.conclude(error, error.kind === "authentication");
            throw error;
        } finally {
            this.first = undefined;
        }
    }

    /** The credential as it is now, renewed where its time is nearly over. */
    async credential(): Promise<Credential> {
        this.current ??= this.obtain();
        const held = this.current;
        if (this.isNearlyOver(await held)) this.renew(held);
        return this.current ?? held;
    }

    private async sendWithRenewal(attempt: (credential: Credential) => Promise<Result>): Promise<Result> {
        const credential = await this.credential();
        const held = this.current;
        const result = await attempt(credential);
        if (!isRefusal(result) || !this.options.isRenewable) return result;
        if (held) this.renew(held);
        return attempt(await this.credential());
    }

    /** One for all that hold the same. */
    private renew(held: Promise<Credential>): void {
        if (this.current === held) this.current = this.obtain();
    }

    private async obtain(): Promise<Credential> {
        try {
            const credential = await this.options.obtain();
            for (const secret of secretsIn(credential)) this.seen.add(secret);
            this.obtainedAt = this.options.clock.now();
            return credential;
        } catch (error) {
            this.current = undefined;
            throw error;
        }
    }

    private isNearlyOver({ expiresAt }: Credential): boolean {
        if (expiresAt === undefined || !this.options.isRenewable) return false;
        const now = this.options.clock.now();
        const marginMs = Math.min(longestMarginMs, (expiresAt - this.obtainedAt) / 10);
        return now >= expiresAt - marginMs && now - this.obtainedAt >= shortestRenewalMs;
    }

    private conclude(result: Result | CdmError, isRefused: boolean): void {
        this.isOpen = !isRefused;
        this.refusal = isRefused ? { result, at: this.options.clock.now() } : undefined;
    }

    private recentRefusal(): Result | CdmError | undefined {
        if (!this.refusal || this.options.clock.now() - this.refusal.at >= refusalMs) return undefined;
        return this.refusal.result;
    }
}

function isRefusal(result: Result): boolean {
    return "failure" in result && result.failure.kind === "authentication";
}

/** The logins of this process. */
export class Logins {
    private readonly logins = new Map<string, Promise<Login>>();

    /** @param key all that makes the login what it is */
    of(key: unknown, create: () => Promise<Login>): Promise<Login> {
        const text = JSON.stringify(key);
        const login = this.logins.get(text) ?? create();
        this.logins.set(text, login);
        login.catch(() => this.logins.delete(text));
        return login;
    }
}
