import type { Clock } from "../../common/clock.js";
import { CdmError, type Failure } from "../errors.js";
import { type Credential, secretsIn } from "./credential.js";

export interface SessionOptions {
    readonly clock: Clock;
    /** Gets a fresh credential. */
    obtain(): Promise<Credential>;
    /** False if `obtain` returns the same credential every time, as for a key pair in the settings. */
    readonly isRenewable: boolean;
    /** Texts that no message may show, besides the credential itself. */
    readonly secrets: readonly string[];
    /** What the user should check if the credential is refused. @default the advice for its kind of failure */
    readonly advice?: string;
}

type Result<Value = unknown> = { readonly value: Value } | { readonly failure: Failure };

const longestMarginMs = 5 * 60_000;
/** A wall clock of this machine that is wrong must not make every request renew. */
const shortestRenewalMs = 60_000;
/** How long the breaker stays open. Five wrong signatures lock a key for five minutes; wrong passwords lock a user. */
const openMs = 5 * 60_000;
/** After so many unclear responses to probes the breaker closes. A disturbed service must not hold up every operation. */
const mostUnclear = 3;

/**
 * Whether requests may be sent.
 *
 * - `halfOpen`: it is not known whether the credential is good. One request, the probe, is sent. The others wait for its result.
 * - `closed`: a probe was not refused, or too many were unclear. All requests are sent.
 * - `open`: the credential was refused. No request is sent; each gets that refusal until `openMs` have passed.
 */
type Breaker =
    | { readonly state: "halfOpen" | "closed" }
    | { readonly state: "open"; readonly refusal: Failure | CdmError; readonly at: number };

/** One login of this process, which all operations with the same settings share: one credential, one renewal, one circuit breaker. */
export class Session {
    private held: Credential | undefined;
    private renewal: Promise<Credential> | undefined;
    /** On the monotonic clock, as all times here. */
    private obtainedAt = Number.NEGATIVE_INFINITY;
    private expiresAt = Number.POSITIVE_INFINITY;
    /** Whether CDM has accepted the held credential. */
    private isProven = false;
    private renewNotBefore = Number.NEGATIVE_INFINITY;
    private readonly credentialSecrets = new Set<string>();
    private breaker: Breaker = { state: "halfOpen" };
    private probe: Promise<unknown> | undefined;
    private unclearProbes = 0;

    constructor(private readonly options: SessionOptions) {}

    /** Texts that no message may show, with those of earlier credentials. */
    secrets(): string[] {
        return [...this.options.secrets, ...this.credentialSecrets];
    }

    /**
     * Sends a request with the credential. If the service refuses the credential, this renews it once and sends the request again.
     *
     * @param isToCdm false for a request to IAM: that IAM accepts the credential does not close the breaker
     * @param isOrder true for an order. It is not sent again: the caller has to look at the job first. `isDropped` says that it may be, after a
     *     refusal with a documented code. A page of a gateway may come after CDM has obeyed
     * @throws CdmError if no credential could be obtained
     */
    async send<Value>(
        attempt: (credential: Credential) => Promise<Result<Value>>,
        { isToCdm = true, isOrder = false }: { readonly isToCdm?: boolean; readonly isOrder?: boolean } = {},
    ): Promise<Result<Value>> {
        while (!this.isClosed() && this.probe) await this.probe.catch(() => {});
        const breaker = this.breakerNow();
        if (breaker.state === "open") {
            if (breaker.refusal instanceof CdmError) throw breaker.refusal;
            return { failure: breaker.refusal };
        }
        const sent = this.sendWithRenewal(attempt, isToCdm, isOrder);
        if (breaker.state === "halfOpen") this.probe = sent;
        try {
            const result = await sent;
            if (!this.isClosed() && (isToCdm || isRefusal(result)) && !isUnsent(result)) {
                this.decideBreaker("failure" in result ? result.failure : undefined);
            }
            return result;
        } catch (error) {
            // If IAM refuses the user, a closed breaker opens too: IAM locks users.
            if (error instanceof CdmError && (!this.isClosed() || error.kind === "authentication")) {
                this.decideBreaker(error);
            }
            throw error;
        } finally {
            if (this.probe === sent) this.probe = undefined;
        }
    }

    private isClosed(): boolean {
        return this.breaker.state === "closed";
    }

    /** The breaker as of now: an open one becomes half open after a while. */
    private breakerNow(): Breaker {
        const { breaker } = this;
        if (breaker.state === "open" && this.options.clock.monotonic() - breaker.at >= openMs) {
            this.breaker = { state: "halfOpen" };
        }
        return this.breaker;
    }

    /** @param failure how the request failed; undefined if it succeeded */
    private decideBreaker(failure: Failure | CdmError | undefined): void {
        if (failure?.kind === "authentication") {
            this.breaker = { state: "open", refusal: failure, at: this.options.clock.monotonic() };
        } else if (!isUnclear(failure) || ++this.unclearProbes >= mostUnclear) {
            this.breaker = { state: "closed" };
        }
    }

    /** The held credential. If it has expired or there is none, a fresh one. */
    private async credential(): Promise<Credential> {
        const { held } = this;
        if (held === undefined || this.isExpired()) return this.obtain();
        // The held one is still good, so this request does not wait for the renewal.
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
            if (isToCdm && credential === this.held && provesCredential(result)) this.isProven = true;
            return result;
        };
        const credential = await this.credential();
        const result = await sendBy(credential);
        if (!("failure" in result) || !isRefusal(result)) return result;
        if (!this.drop(credential)) return this.withAdvice(result);
        if (!isOrder) return this.withAdvice(await sendBy(await this.credential()));
        const { isDocumented = false } = result.failure;
        return this.withAdvice({ failure: { ...result.failure, isDropped: isDocumented } });
    }

    /** Drops the refused credential. False if a renewal would not help: the credential is fresh, and CDM has never accepted it. */
    private drop(refused: Credential): boolean {
        if (!this.options.isRenewable) return false;
        if (this.held !== refused) return true;
        if (!this.isProven && this.options.clock.monotonic() - this.obtainedAt < openMs) return false;
        this.held = undefined;
        return true;
    }

    /** All requests share one renewal. */
    private obtain(): Promise<Credential> {
        this.renewal ??= this.obtainAlone().finally(() => {
            this.renewal = undefined;
        });
        return this.renewal;
    }

    private async obtainAlone(): Promise<Credential> {
        const { obtain, clock } = this.options;
        try {
            const credential = await obtain();
            for (const secret of secretsIn(credential)) this.credentialSecrets.add(secret);
            this.held = credential;
            this.obtainedAt = clock.monotonic();
            this.expiresAt = this.obtainedAt + lifetimeOf(credential, clock.now());
            this.isProven = false;
            return credential;
        } catch (error) {
            // After a refusal nothing is renewed before the held one expires: more attempts could lock the user.
            const isRefused = error instanceof CdmError && error.kind === "authentication";
            this.renewNotBefore = isRefused ? Number.POSITIVE_INFINITY : clock.monotonic() + shortestRenewalMs;
            throw error;
        }
    }

    /** Whether the held credential is so near its expiry that it should be renewed. */
    private isDue(): boolean {
        if (this.expiresAt === Number.POSITIVE_INFINITY || !this.options.isRenewable) return false;
        const now = this.options.clock.monotonic();
        const marginMs = Math.min(longestMarginMs, (this.expiresAt - this.obtainedAt) / 10);
        if (now < this.expiresAt - marginMs || now - this.obtainedAt < shortestRenewalMs) return false;
        return this.isExpired() || now >= this.renewNotBefore;
    }

    private isExpired(): boolean {
        return this.options.clock.monotonic() >= this.expiresAt;
    }

    private withAdvice<Value>(result: Result<Value>): Result<Value> {
        const { advice } = this.options;
        if (advice === undefined || !("failure" in result) || !isRefusal(result)) return result;
        return { failure: { advice, ...result.failure } };
    }
}

/** How long a credential is good from now on, in milliseconds. At least a minute: this machine's wall clock may be ahead of IAM's. */
function lifetimeOf({ expiresAt = Number.POSITIVE_INFINITY }: Credential, now: number): number {
    return Math.max(expiresAt - now, shortestRenewalMs);
}

/** Whether the request was not sent, so that the credential is as little known as before. */
function isUnsent(result: Result): boolean {
    return "failure" in result && result.failure.isUnsent === true;
}

function isRefusal(result: Result): boolean {
    return "failure" in result && result.failure.kind === "authentication";
}

/** Whether the response proves the credential: the service has checked it, and then answered the request. */
function provesCredential(result: Result): boolean {
    return "value" in result || !(isRefusal(result) || isDisturbed(result.failure));
}

/** Whether the response proves nothing of the credential: a disturbed service may answer before it checks credentials. */
function isUnclear(failure: Failure | CdmError | undefined): boolean {
    const known = failure instanceof CdmError ? failure.failure : failure;
    // Without a response the probe may have taken as long as a timeout: then the other requests do not wait for another probe.
    return known !== undefined && known.httpStatus !== undefined && isDisturbed(known);
}

function isDisturbed({ kind, httpStatus = 500 }: Failure): boolean {
    return kind === "throttled" || kind === "transient" || (kind === "unknown" && httpStatus >= 500);
}
