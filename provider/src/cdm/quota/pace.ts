/*
 * How many requests a minute this process may send to one API, as far as it knows. CDM counts per user, and other processes of the same
 * user may be at work. None of them knows of the others: each learns from the 429s that it gets.
 *
 * The rule is that of TCP's congestion control (RFC 9438, CUBIC). A refusal halves the pace. The pace then grows back, fast at first, slowly
 * around the pace at which it was refused, and on from there. So processes settle on a share each, and one refusal costs minutes, not hours.
 */

const minuteMs = 60_000;
/** After one refusal out of the blue a few requests a minute remain. A lonely run must not be blind for a minute. */
const firstFloor = 4;
/** Refusals of one minute have one cause. */
const oneCauseMs = minuteMs;
/** How long the pace needs to grow from half of `refusedAt` back to it. */
const recoveryMs = 10 * minuteMs;

export interface Pace {
    /** How many requests may be sent within any minute, at least 1. */
    perMinute(now: number): number;
    /** CDM has refused a request, because there were too many. @param sent how many this process has sent in the last minute */
    refused(now: number, sent: number): void;
}

/** @param most requests a minute that CDM allows one user. Infinite if that is not known */
export function createPace(most: number): Pace {
    let lastRefusedAt: number | undefined;
    let refusedAt = most;
    const grown = (now: number): number => {
        if (lastRefusedAt === undefined) return most;
        // 1/2 at first, 1 after `recoveryMs`, then more: the curve of CUBIC with its inflection there.
        const share = 1 + ((now - lastRefusedAt) / recoveryMs - 1) ** 3 / 2;
        return Math.min(most, refusedAt * share);
    };
    return {
        perMinute: (now) => Math.max(1, Math.floor(grown(now))),
        refused(now, sent) {
            if (lastRefusedAt !== undefined && now - lastRefusedAt < oneCauseMs) return;
            const isFirst = lastRefusedAt === undefined || grown(now) >= most;
            const used = Math.min(grown(now), sent);
            refusedAt = Math.max(used, isFirst ? 2 * firstFloor : 1);
            lastRefusedAt = now;
        },
    };
}
