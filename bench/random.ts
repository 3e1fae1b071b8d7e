/**
 * Random numbers of at least 0 and below 1, the same ones at every run.
 *
 * @see "mulberry32", https://github.com/cprosche/mulberry32
 */
export function randomFrom(seed: number): () => number {
    let state = seed;
    return () => {
        state = (state + 0x6d2b79f5) | 0;
        let bits = Math.imul(state ^ (state >>> 15), 1 | state);
        bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
        return ((bits ^ (bits >>> 14)) >>> 0) / 4_294_967_296;
    };
}
