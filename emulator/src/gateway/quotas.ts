import type { Operation } from "../operations.js";

/**
 * The most requests of each API that one user may send in a minute. `jobs` counts `job` too, because one API (ShowJobs)
 * lists jobs and shows one. The emulator has no quota for the other operations.
 *
 * @see "API Overview", https://support.huaweicloud.com/intl/en-us/api-cdm/cdm_02_0010.html
 */
export const documentedQuotas = {
    start: 1200,
    stop: 1200,
    createJob: 1200,
    createAndStart: 120,
    jobs: 120,
    updateJob: 120,
    status: 120,
    history: 120,
    deleteJob: 120,
    createLink: 120,
    link: 120,
    updateLink: 120,
    deleteLink: 120,
    cluster: 120,
    clusters: 120,
} as const satisfies Partial<Record<Operation, number>>;

type QuotaName = keyof typeof documentedQuotas;

export interface QuotaSettings {
    readonly enabled: boolean;
    /** What a minute is: a calendar minute of the emulator's clock, or the last 60 s. No page says which. */
    readonly window: "fixed" | "sliding";
    /** Whether a refused request counts too. No page says so, but users of other services have seen it. */
    readonly refusedCount: boolean;
    readonly perMinute: Readonly<Record<QuotaName, number>>;
}

const defaultSettings: QuotaSettings = {
    enabled: false,
    window: "fixed",
    refusedCount: false,
    perMinute: documentedQuotas,
};

/** What is absent stays as it is. */
export interface QuotaChange extends Partial<Omit<QuotaSettings, "perMinute">> {
    readonly perMinute?: Partial<QuotaSettings["perMinute"]>;
}

const minuteMs = 60_000;

/** Counts the requests of each user and API in a minute. Time is the emulator's clock, so a test need not wait. */
export class Quotas {
    settings = defaultSettings;
    /** When each counted request came, oldest first. */
    private readonly counted = new Map<string, number[]>();

    constructor(
        private readonly initial: QuotaChange,
        private readonly now: () => number,
    ) {
        this.change(initial);
    }

    change({ perMinute, ...settings }: QuotaChange): void {
        this.settings = {
            ...this.settings,
            ...settings,
            perMinute: { ...this.settings.perMinute, ...perMinute },
        };
    }

    reset(): void {
        this.settings = defaultSettings;
        this.change(this.initial);
        this.counted.clear();
    }

    /** Counts a request. Returns the quota if the request exceeds it. */
    exceededBy(operation: Operation, userId: string): number | undefined {
        const name = operation === "job" ? "jobs" : operation;
        if (!this.settings.enabled || !isLimited(name)) {
            return undefined;
        }
        const limit = this.settings.perMinute[name];
        const times = this.countedThisMinute(`${name} ${userId}`);
        const isRefused = times.length >= limit;
        if (!isRefused || this.settings.refusedCount) {
            times.push(this.now());
        }
        return isRefused ? limit : undefined;
    }

    private countedThisMinute(key: string): number[] {
        const now = this.now();
        const since = this.settings.window === "fixed" ? now - (now % minuteMs) : now - minuteMs + 1;
        const times = this.counted.get(key) ?? [];
        const firstOfMinute = times.findIndex((at) => at >= since);
        times.splice(0, firstOfMinute === -1 ? times.length : firstOfMinute);
        this.counted.set(key, times);
        return times;
    }
}

function isLimited(name: Operation): name is QuotaName {
    return Object.hasOwn(documentedQuotas, name);
}
