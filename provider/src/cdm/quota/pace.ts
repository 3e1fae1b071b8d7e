/*
 * How many requests a minute this process may send to one API, as far as it knows. CDM counts per user, and other processes of the same
 * user may be at work. None of them knows of the others: each learns from the 429s that it gets.
 *
 * The rule is that of TCP's congestion control (RFC 9438, CUBIC). A refusal halves the pace. The pace then grows back, fast at first, slowly
 * around the pace at which it was refused, and on from there. So processes settle on a share each, and one refusal costs minutes, not hours.
 */

const minuteMs = 60_000;
/** A process that is refused out of the blue keeps this share: as much as each of 20 processes has. */
const leastShare = 1 / 20;
/** That share of 120 a minute, where the quota is not known. */
const leastOfUnknown = 6;
/** Half of it is 1 a minute. A process with less would be blind for minutes. */
const leastRefusedAt = 2;
/** Refusals of one minute have one cause. */
const oneCauseMs = minuteMs;
/**
 * How long the pace of such a process needs to grow from half of `refusedAt` back to it. Measured by `npm run bench -- c` with 20 processes: with
 * 3 minutes up to 6.4 % are refused, with 5 minutes the slowest may take three times as long as the median.
 */
const recoveryMs = 4 * minuteMs;

export interface Pace {
    /** How many requests may be sent within any minute, at least 1. */
    perMinute(now: number): number;
    /** Whether that is fewer than CDM allows one user, because of a refusal. */
    isReduced(now: number): boolean;
    /** CDM has refused a request, because there were too many. @param sent how many this process has sent in the last minute */
    refused(now: number, sent: number): void;
}

/** @param most requests a minute that CDM allows one user. Infinite if that is not known */
export function createPace(most: number): Pace {
    const least = most === Number.POSITIVE_INFINITY ? leastOfUnknown : most * leastShare;
    let lastRefusedAt: number | undefined;
    let refusedAt = most;
    const grown = (now: number): number => {
        if (lastRefusedAt === undefined) return most;
        // 1/2 at first, 1 after the recovery, then more: the curve of CUBIC with its inflection there. As there, a larger pace needs longer.
        const share = 1 + ((now - lastRefusedAt) / (recoveryMs * Math.cbrt(refusedAt / least)) - 1) ** 3 / 2;
        return Math.min(most, refusedAt * share);
    };
    const isReduced = (now: number) => grown(now) < most;
    return {
        perMinute: (now) => Math.max(1, Math.floor(grown(now))),
        isReduced,
        refused(now, sent) {
            if (lastRefusedAt !== undefined && now - lastRefusedAt < oneCauseMs) return;
            // The others have used the quota up if this process has sent few. It does not fall to nothing for that.
            const used = Math.min(grown(now), Math.max(sent, least / 2));
            refusedAt = Math.max(used, leastRefusedAt, isReduced(now) ? 0 : least);
            lastRefusedAt = now;
        },
    };
}
