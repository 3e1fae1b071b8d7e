// Large numbers in texts, in steps of a thousand: three signs tell how far a run is, sixteen don't.

/** `850`, `1.2 k`, `20 k`, `1.2 M`. A number that is not finite or below 0 counts as 0. */
export function describeCount(count: number): string {
    return scaled(count, ["", "k", "M", "G", "T", "P"]);
}

/** `850 B`, `1.2 kB`, `310 MB`. A number that is not finite or below 0 counts as 0. */
export function describeBytes(bytes: number): string {
    return scaled(bytes, ["B", "kB", "MB", "GB", "TB", "PB"]);
}

function scaled(given: number, units: readonly string[]): string {
    let value = Number.isFinite(given) && given > 0 ? given : 0;
    let step = 0;
    while (step < units.length - 1 && rounded(value, step) >= 1_000) {
        value /= 1_000;
        step++;
    }
    return `${rounded(value, step)} ${units[step]}`.trim();
}

/** One decimal below ten, where the unit is larger than one. */
function rounded(value: number, step: number): number {
    return step > 0 && value < 9.95 ? Math.round(value * 10) / 10 : Math.round(value);
}
