/**
 * A random sample of the given size. The same seed gives the same sample.
 *
 * @template T
 * @param {readonly T[]} all
 * @param {number} size
 * @param {number} seed
 * @returns {T[]}
 */
export function sampleOf(all, size, seed) {
    const random = mulberry32(seed);
    return all
        .map((one) => ({ one, rank: random() }))
        .sort((a, b) => a.rank - b.rank)
        .slice(0, size)
        .map(({ one }) => one);
}

/**
 * A small generator of uniform random numbers from 0 to 1, by Tommy Ettinger, in the public domain.
 * @param {number} seed
 */
function mulberry32(seed) {
    let state = seed >>> 0;
    return () => {
        state = (state + 0x6d2b79f5) >>> 0;
        let mixed = Math.imul(state ^ (state >>> 15), state | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
}
