/** Time and chance, passed in, so that a spec about an hour lasts a millisecond. */
export interface Clock {
    /** Milliseconds since the epoch. */
    now(): number;
    sleep(milliseconds: number): Promise<void>;
    /** At least 0 and below 1. */
    random(): number;
}

export const systemClock: Clock = {
    now: Date.now,
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    random: Math.random,
};
