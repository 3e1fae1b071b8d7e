/** The number of digits of a moment in the years 2001 to 2286, for each unit, and the milliseconds of that unit. */
const units = new Map([
    [10, 1_000],
    [13, 1],
    [16, 1 / 1_000],
    [19, 1 / 1_000_000],
]);

const isoWithZone = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/i;

/**
 * A moment in CDM's JSON, in milliseconds since the epoch. CDM documents milliseconds. Seconds, microseconds and nanoseconds are told apart
 * by their number of digits. Undefined if there is any doubt: a text without a time zone may be hours off.
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

/** A later moment counts as no date. */
const lastMoment = Date.UTC(2100);

const day = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
const month = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
const time = "\\d\\d:\\d\\d:\\d\\d";
const longDay = "(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)";
const fixdate = new RegExp(`^${day}, \\d\\d ${month} \\d{4} ${time} GMT$`);
const rfc850 = new RegExp(`^${longDay}, \\d\\d-${month}-\\d\\d ${time} GMT$`);
const asctime = new RegExp(`^${day} ${month} [ \\d]\\d ${time} \\d{4}$`);

/** The moment of a date header in one of the three forms of RFC 9110 (5.6.7), in milliseconds since the epoch. Undefined for anything else. */
export function httpDate(header: unknown): number | undefined {
    if (typeof header !== "string") return undefined;
    const text = header.trim();
    const isGmt = fixdate.test(text) || rfc850.test(text);
    const moment = isGmt ? Date.parse(text) : asctime.test(text) ? Date.parse(`${text} GMT`) : Number.NaN;
    return Number.isNaN(moment) ? undefined : moment;
}

/** An ISO date for messages. A number that is out of the range of dates stays a number. */
export function describeMoment(milliseconds: number): string {
    const date = new Date(milliseconds);
    return Number.isNaN(date.getTime()) ? String(milliseconds) : date.toISOString();
}
