/** How many digits a moment of the years 2001 to 2286 has in each unit, and how many milliseconds one of it is. */
const units = new Map([
    [10, 1_000],
    [13, 1],
    [16, 1 / 1_000],
    [19, 1 / 1_000_000],
]);

const isoWithZone = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/i;

/**
 * A moment of the wire in milliseconds since the epoch. The documentation has milliseconds; seconds, microseconds and nanoseconds
 * are known by their digits. Undefined where it can't be told beyond doubt: a text without a time zone may be hours off.
 */
export function toMoment(wire: unknown): number | undefined {
    if (typeof wire === "string" && isoWithZone.test(wire.trim())) {
        const moment = Date.parse(wire.trim().replace(" ", "T"));
        return Number.isNaN(moment) ? undefined : moment;
    }
    const isNumeral = typeof wire === "string" && /^\d+(\.\d+)?$/.test(wire.trim());
    const number = isNumeral ? Number(wire) : wire;
    if (typeof number !== "number" || !(number >= 1 && number < 1e19)) return undefined;
    const unitMs = units.get(String(BigInt(Math.floor(number))).length);
    const moment = unitMs === undefined ? undefined : Math.floor(number * unitMs);
    return moment !== undefined && moment < lastMoment ? moment : undefined;
}

/** No run is of a later year: what says so is no date. */
const lastMoment = Date.UTC(2100);

const day = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
const month = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
const time = "\\d\\d:\\d\\d:\\d\\d";
const longDay = "(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)";
const fixdate = new RegExp(`^${day}, \\d\\d ${month} \\d{4} ${time} GMT$`);
const rfc850 = new RegExp(`^${longDay}, \\d\\d-${month}-\\d\\d ${time} GMT$`);
const asctime = new RegExp(`^${day} ${month} [ \\d]\\d ${time} \\d{4}$`);

/** A date in a header, in one of the three forms of RFC 9110 (5.6.7). Undefined for anything else. */
export function httpDate(header: unknown): number | undefined {
    if (typeof header !== "string") return undefined;
    const text = header.trim();
    const isGmt = fixdate.test(text) || rfc850.test(text);
    const moment = isGmt ? Date.parse(text) : asctime.test(text) ? Date.parse(`${text} GMT`) : Number.NaN;
    return Number.isNaN(moment) ? undefined : moment;
}

/** For people. A number from elsewhere may be none that a date can hold: then it is said as it is. */
export function describeMoment(milliseconds: number): string {
    const date = new Date(milliseconds);
    return Number.isNaN(date.getTime()) ? String(milliseconds) : date.toISOString();
}
