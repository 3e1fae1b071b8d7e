import type { Clock } from "../../common/clock.js";
import { CdmError, type Failure } from "../errors.js";
import { type Credential, secretsIn } from "./credential.js";

export interface SessionOptions {
    readonly clock: Clock;
    /** Gets a credential, for the first time or a fresh one. */
    obtain(): Promise<Credential>;
    /** Whether a fresh one is to be had: what the user has written down himself stays what it is. */
    readonly isRenewable: boolean;
    /** What must never be seen, beside the credential itself. */
    readonly secrets: readonly string[];
    /** What to check where the credential is refused. @default what a refusal means in general */
    readonly advice?: string;
}

type Result<Value = unknown> = { readonly value: Value } | { readonly failure: Failure };

const longestMarginMs = 5 * 60_000;
/** A clock of ours that is wrong must not make every request renew. */
const shortestRenewalMs = 60_000;
/** Five wrong signatures lock a key for five minutes, wrong passwords a user: what was refused is not shown again so soon. */
const refusalMs = 5 * 60_000;
/** So many answers that say nothing of the credential, before all go all the same. */
const mostUnclear = 3;

/**
 * One login of this process, shared by all that use it: one credential, one renewal, and one request that is sent ahead
 * to find out whether it is good.
 */
export class Session {
    private held: Credential | undefined;
    private pending: Promise<Credential> | undefined;
    /** On the monotonic clock, as all times here. */
    private obtainedAt = Number.NEGATIVE_INFINITY;
    private overAt = Number.POSITIVE_INFINITY;
    /** Whether anybody has let the held one in. */
    private isProven = false;
    private renewNotBefore = Number.NEGATIVE_INFINITY;
    private readonly seen = new Set<string>();
    private isOpen = false;
    private unclear = 0;
    private first: Promise<unknown> | undefined;
    private refusal: { readonly failure: Failure | CdmError; readonly at: number } | undefined;

    constructor(private readonly options: SessionOptions) {}

    /** All that must never be seen of it, old credentials included. */
    secrets(): string[] {
        return [...this.options.secrets, ...this.seen];
    }

    /**
     * Sends a request with the credential. Where the service does not know it (any more), it is renewed once and the request
     * sent again. The first request goes alone; where it is refused, the others get its refusal and are not sent.
     *
     * @param isToCdm what IAM lets in proves nothing to CDM, and lets nobody else go ahead
     * @param isOrder what may not be sent twice: it is repeated only after a refusal in a documented word, for a page may answer after its effect
     * @throws CdmError where no credential is to be had
     */
    async send<Value>(
        attempt: (credential: Credential) => Promise<Result<Value>>,
        { isToCdm = true, isOrder = false }: { readonly isToCdm?: boolean; readonly isOrder?: boolean } = {},
    ): Promise<Result<Value>> {
        while (!this.isOpen && this.first) await this.first.catch(() => {});
        const refused = this.recentRefusal();
        if (refused instanceof CdmError) throw refused;
        if (refused) return { failure: refused };
        const sent = this.sendWithRenewal(attempt, isToCdm, isOrder);
        if (!this.isOpen) this.first = sent;
        try {
            const result = await sent;
            if (!this.isOpen && (isToCdm || isRefusal(result))) {
                this.conclude("failure" in result ? result.failure : undefined);
            }
            return result;
        } catch (error) {
            // Where IAM does not know the user any more, an open door is closed too: IAM locks users.
            if (error instanceof CdmError && (!this.isOpen || error.kind === "authentication")) this.conclude(error);
            throw error;
        } finally {
            if (this.first === sent) this.first = undefined;
        }
    }

    /** The credential as it is now, renewed where its time is nearly over. */
    private async credential(): Promise<Credential> {
        const { held } = this;
        if (held === undefined || this.isOver()) return this.obtain();
        // Ahead of time nobody waits for it: the one at hand is good.
        if (this.isDue()) this.obtain().catch(() => {});
        return held;
    }

    private async sendWithRenewal<Value>(
        attempt: (credential: Credential) => Promise<Result<Value>>,
        isToCdm: boolean,
        isOrder: boolean,
    ): Promise<Result<Value>> {
        const sendBy = async (credential: Credential) => {
            const result = await attempt(credential);
            if (isToCdm && credential === this.held && saysWhoIsThere(result)) this.isProven = true;
            return result;
        };
        const credential = await this.credential();
        const result = await sendBy(credential);
        if (!isRefusal(result)) return result;
        const isDropped = this.drop(credential);
        const mayRepeat = !isOrder || ("failure" in result && result.failure.isDocumented === true);
        return this.advised(isDropped && mayRepeat ? await sendBy(await this.credential()) : result);
    }

    /** Lets go of what was refused. False where nothing better is to be had: it is fresh, and was never let in. */
    private drop(refused: Credential): boolean {
        if (!this.options.isRenewable) return false;
        if (this.held !== refused) return true;
        if (!this.isProven && this.options.clock.monotonic() - this.obtainedAt < refusalMs) return false;
        this.held = undefined;
        return true;
    }

    /** One for all that need it. */
    private obtain(): Promise<Credential> {
        this.pending ??= this.obtainAlone().finally(() => {
            this.pending = undefined;
        });
        return this.pending;
    }

    private async obtainAlone(): Promise<Credential> {
        const { obtain, clock } = this.options;
        try {
            const credential = await obtain();
            for (const secret of secretsIn(credential)) this.seen.add(secret);
            this.held = credential;
            this.obtainedAt = clock.monotonic();
            this.overAt = this.obtainedAt + lifetimeOf(credential, clock.now());
            this.isProven = false;
            return credential;
        } catch (error) {
            // Until the held one is over: a user whose password is wrong must not be locked by our asking.
            const isRefused = error instanceof CdmError && error.kind === "authentication";
            this.renewNotBefore = isRefused ? Number.POSITIVE_INFINITY : clock.monotonic() + shortestRenewalMs;
            throw error;
        }
    }

    private isDue(): boolean {
        if (this.overAt === Number.POSITIVE_INFINITY || !this.options.isRenewable) return false;
        const now = this.options.clock.monotonic();
        const marginMs = Math.min(longestMarginMs, (this.overAt - this.obtainedAt) / 10);
        if (now < this.overAt - marginMs || now - this.obtainedAt < shortestRenewalMs) return false;
        return this.isOver() || now >= this.renewNotBefore;
    }

    private isOver(): boolean {
        return this.options.clock.monotonic() >= this.overAt;
    }

    private conclude(failure: Failure | CdmError | undefined): void {
        const isRefused = failure?.kind === "authentication";
        if (!isRefused && isUnclear(failure) && ++this.unclear < mostUnclear) return;
        this.isOpen = !isRefused;
        this.refusal = isRefused ? { failure, at: this.options.clock.monotonic() } : undefined;
    }

    private recentRefusal(): Failure | CdmError | undefined {
        if (!this.refusal || this.options.clock.monotonic() - this.refusal.at >= refusalMs) return undefined;
        return this.refusal.failure;
    }

    private advised<Value>(result: Result<Value>): Result<Value> {
        const { advice } = this.options;
        if (advice === undefined || !("failure" in result) || !isRefusal(result)) return result;
        return { failure: { advice, ...result.failure } };
    }
}

/** How long a credential is good from now on. The wall clock may be ahead of IAM's: then it is taken to be good for a while all the same. */
function lifetimeOf({ expiresAt = Number.POSITIVE_INFINITY }: Credential, now: number): number {
    return Math.max(expiresAt - now, shortestRenewalMs);
}

function isRefusal(result: Result): boolean {
    return "failure" in result && result.failure.kind === "authentication";
}

/** Whether the answer says that the credential is good: the service has looked at it and at what was asked for. */
function saysWhoIsThere(result: Result): boolean {
    return "value" in result || !(isRefusal(result) || isDisturbed(result.failure));
}

/** An answer of a service that is disturbed may come of somebody who never looks at credentials. */
function isUnclear(failure: Failure | CdmError | undefined): boolean {
    const known = failure instanceof CdmError ? failure.failure : failure;
    // Where no answer comes at all, the others are not held up for as long as that takes.
    return known !== undefined && known.httpStatus !== undefined && isDisturbed(known);
}

function isDisturbed({ kind, httpStatus = 500 }: Failure): boolean {
    return kind === "throttled" || kind === "transient" || (kind === "unknown" && httpStatus >= 500);
}
