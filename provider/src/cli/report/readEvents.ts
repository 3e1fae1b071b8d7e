import { isRecord } from "../../common/isRecord.js";

/** One line that is an event, by what each event has. Its other fields may be anything: the file may hold lines of a later release. */
export interface ReadEvent extends Readonly<Record<string, unknown>> {
    /** Milliseconds since the epoch. */
    readonly time: number;
    readonly event: string;
    readonly operation: string;
    readonly verb: string;
    readonly cluster: string;
}

/** What was no event. */
export interface Skipped {
    /** Lines that are no events: of another program, or torn in the middle of the file. */
    lines: number;
    /** Whether the last line has no end: its process was killed, or is writing it. */
    isLastTorn: boolean;
    /** Lines that their process could not write, as later lines of it say. */
    lost: number;
}

/** A longer line is none of ours. It is read past, and never held. In bytes. */
const longest = 65_536;

/**
 * Reads the events of a file, however large it is. Anything else in it is counted and skipped.
 *
 * @param chunks the bytes of the file
 */
export async function* readEvents(chunks: AsyncIterable<Buffer>, skipped: Skipped): AsyncGenerator<ReadEvent> {
    let rest = Buffer.alloc(0);
    let isTooLong = false;
    for await (const chunk of chunks) {
        let from = 0;
        for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
            const line = Buffer.concat([rest, chunk.subarray(from, end)]);
            from = end + 1;
            rest = Buffer.alloc(0);
            if (!isTooLong && line.length <= longest) yield* eventsIn(line.toString("utf8"), skipped);
            else skipped.lines++;
            isTooLong = false;
        }
        const tail = chunk.subarray(from);
        isTooLong ||= rest.length + tail.length > longest;
        rest = isTooLong ? Buffer.alloc(0) : Buffer.concat([rest, tail]);
    }
    const last = rest.toString("utf8").trim();
    if (last === "" && !isTooLong) return;
    const event = isTooLong ? undefined : eventOf(last);
    if (event) yield counted(event, skipped);
    else skipped.isLastTorn = true;
}

/** Every line of ours begins so. Inside a text of JSON it can't stand, because its quotation marks are escaped there. */
const beginning = '{"v":';

function* eventsIn(line: string, skipped: Skipped): Generator<ReadEvent> {
    if (line.trim() === "") return;
    const whole = eventOf(line);
    if (whole) {
        yield counted(whole, skipped);
        return;
    }
    skipped.lines++;
    // A line that was cut off may have the next one right behind it.
    const behind = line.lastIndexOf(beginning);
    const event = behind > 0 ? eventOf(line.slice(behind)) : undefined;
    if (event) yield counted(event, skipped);
}

function counted(event: ReadEvent, skipped: Skipped): ReadEvent {
    if (typeof event.lost === "number" && event.lost > 0) skipped.lost += event.lost;
    return event;
}

function eventOf(line: string): ReadEvent | undefined {
    const value = parsed(line);
    if (!isRecord(value)) return undefined;
    const { at, event, operation, verb, cluster } = value;
    // A year of more digits is no time of ours, and the last days that a date can hold leave no room for an axis.
    const time = typeof at === "string" && /^\d{4}-/.test(at) ? Date.parse(at) : Number.NaN;
    const isEvent = [event, operation, verb, cluster].every((one) => typeof one === "string");
    return isEvent && !Number.isNaN(time) ? ({ ...value, time } as ReadEvent) : undefined;
}

function parsed(line: string): unknown {
    try {
        return JSON.parse(line);
    } catch {
        return undefined;
    }
}
