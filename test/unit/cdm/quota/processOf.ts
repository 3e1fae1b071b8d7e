import { retryDelayMs } from "#provider/cdm/http/retry.js";
import { Quota } from "#provider/cdm/quota/quota.js";
import type { Clock } from "#provider/common/clock.js";

const minuteMs = 60_000;

export interface ServiceRules {
    readonly limit: number;
    readonly window: "fixed" | "sliding";
    readonly refusedCount: boolean;
    /** How long a request travels at most, there and back together. */
    readonly travelMs: number;
}

/** A service that counts the requests of one user in a minute, whichever process sends them. It imports none of the code under test. */
export class QuotaService {
    private counted: number[] = [];
    answered = 0;
    refused = 0;

    constructor(
        private readonly clock: Clock,
        private readonly rules: ServiceRules,
        private readonly random: () => number,
    ) {}

    /** Resolves with whether the request was let through. */
    async ask(): Promise<boolean> {
        const { travelMs } = this.rules;
        const thereMs = this.random() * travelMs;
        await this.clock.sleep(Math.round(thereMs));
        const isLetThrough = this.count();
        await this.clock.sleep(Math.round(this.random() * (travelMs - thereMs)));
        return isLetThrough;
    }

    private count(): boolean {
        const { window, limit, refusedCount } = this.rules;
        const now = this.clock.monotonic();
        const since = window === "fixed" ? now - (now % minuteMs) : now - minuteMs + 1;
        this.counted = this.counted.filter((at) => at >= since);
        const isLetThrough = this.counted.length < limit;
        if (isLetThrough || refusedCount) this.counted.push(now);
        if (isLetThrough) this.answered++;
        else this.refused++;
        return isLetThrough;
    }
}

export interface Work {
    /** When it comes up, after the process has begun. */
    readonly afterMs: number;
    /** Until when it has time to be done, from then on. */
    readonly withinMs: number;
    readonly isUrgent?: boolean;
}

export interface Done {
    readonly work: Work;
    readonly afterMs: number;
    /** Whether a turn did not come in time. */
    readonly isLate: boolean;
}

/** Does all the work of one process, as the provider's client does: a request that was refused is sent again after a while. */
export async function processOf(
    works: readonly Work[],
    clock: Clock,
    service: QuotaService,
    perMinute: number,
): Promise<Done[]> {
    const quota = new Quota(clock, perMinute);
    const begunAt = clock.monotonic();
    const doOne = async (work: Work): Promise<Done> => {
        await clock.sleep(work.afterMs);
        const deadline = clock.monotonic() + work.withinMs;
        for (let attempt = 1; ; attempt++) {
            const turn = await quota.turn("status", { deadline, isUrgent: work.isUrgent });
            const isSent = turn !== undefined;
            const isAnswered = isSent && (await service.ask());
            const failure = { kind: "throttled", text: "429 APIGW.0308" } as const;
            turn?.end(isAnswered ? {} : failure);
            if (isAnswered || !isSent) return { work, afterMs: clock.monotonic() - begunAt, isLate: !isSent };
            await clock.sleep(retryDelayMs(failure, "whenTransient", attempt, clock.random()) ?? 0);
        }
    };
    return Promise.all(works.map(doOne));
}
