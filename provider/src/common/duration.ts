const unitMs = new Map([
    ["ms", 1],
    ["s", 1_000],
    ["m", 60_000],
    ["h", 3_600_000],
]);

const longestText = 1_000;

/**
 * The milliseconds of a duration in Go's notation, which the Terraform provider and the engine's `customTimeouts` use: `90s`, `20m`, `1h30m`.
 * Undefined if the text is no duration.
 */
export function parseDuration(text: string): number | undefined {
    if (text.length > longestText || !/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) return undefined;
    const parts = text.matchAll(/(?<!\d)(\d+(?:\.\d+)?)(ms|s|m|h)/g);
    return Math.round(
        [...parts].reduce((sum, [, amount, unit]) => sum + Number(amount) * (unitMs.get(unit ?? "") ?? 0), 0),
    );
}

/** A duration for messages: `850 ms`, `12 s`, `3 min`, `2 h 5 min`. */
export function describeDuration(milliseconds: number): string {
    if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
    const seconds = Math.round(milliseconds / 100) / 10;
    if (seconds < 10) return `${seconds} s`;
    if (seconds < 120) return `${Math.round(seconds)} s`;
    const minutes = Math.round(seconds / 60);
    return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const lengths = [
    ["d", 86_400],
    ["h", 3_600],
    ["min", 60],
    ["s", 1],
] as const;

/** How long something took, in its two largest units: `850 ms`, `12 s`, `4 min 10 s`, `2 h 5 min`, `3 d 4 h`. */
export function describeLength(milliseconds: number): string {
    const seconds = Math.round(milliseconds / 1_000);
    if (seconds < 60) return describeDuration(milliseconds);
    const at = lengths.findIndex(([, length]) => seconds >= length);
    const [large, small] = lengths.slice(at, at + 2);
    if (large === undefined || small === undefined) return describeDuration(milliseconds);
    const [[largeUnit, largeLength], [smallUnit, smallLength]] = [large, small];
    const rest = Math.floor((seconds % largeLength) / smallLength);
    return `${Math.floor(seconds / largeLength)} ${largeUnit}${rest > 0 ? ` ${rest} ${smallUnit}` : ""}`;
}

/** A remaining time, as roughly as it is known: `a few seconds`, `about 40 s`, `about 3 min`, `about 5 h`, `about 3 days`. */
export function describeRoughly(milliseconds: number): string {
    const seconds = milliseconds / 1_000;
    if (seconds < 10) return "a few seconds";
    if (seconds <= 50) return `about ${Math.ceil(seconds / 10) * 10} s`;
    if (seconds < 90 * 60) return `about ${Math.round(seconds / 60)} min`;
    const hours = Math.round(seconds / 3_600);
    return hours < 48 ? `about ${hours} h` : `about ${Math.round(hours / 24)} days`;
}
