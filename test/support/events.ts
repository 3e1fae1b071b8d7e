import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { createEventSink } from "#provider/events/eventSink.js";
import type { EventSink, Host } from "#provider/run/index.js";

/** An event as a reader of the file has it. */
export type Event = Readonly<Record<string, unknown>> & { readonly event: string; readonly operation: string };

/** In bytes, without the line's end. docs/events.md promises it. */
const longestLine = 4_096;

let validate: ValidateFunction | undefined;

/** The published schema, and no field beside those that it names: a field that nobody has described is a mistake here. */
function eventProblem(event: unknown): string | undefined {
    if (validate === undefined) {
        const file = require.resolve("pulumi-huaweicloud-cdm/events.schema.json");
        const schema = { ...JSON.parse(readFileSync(file, "utf8")), unevaluatedProperties: false };
        validate = new Ajv2020({ allErrors: true, formats: { "date-time": true } }).compile(schema);
    }
    if (validate(event)) return undefined;
    const problems = (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
    return `${problems.join("; ")}: ${JSON.stringify(event)}`;
}

/** The events of a text. Throws if a line is not one. */
export function eventsIn(text: string): Event[] {
    if (text !== "" && !text.endsWith("\n")) throw new Error("the last line is torn");
    return text
        .split("\n")
        .slice(0, -1)
        .map((line) => {
            const event = JSON.parse(line);
            const problem = eventProblem(event);
            if (problem) throw new Error(`no event by the schema: ${problem}`);
            if (Buffer.byteLength(line) >= longestLine) throw new Error(`a line has ${Buffer.byteLength(line)} bytes`);
            return event;
        });
}

/** A sink that keeps its lines, and judges each by the published schema at once: whatever a spec does, its events are events. */
export function recordingSink(
    clock: Host["clock"],
    {
        judge = () => {},
        isBroken = rethrow,
    }: { judge?: (line: string) => void; isBroken?: (error: unknown) => void } = {},
) {
    const events: Event[] = [];
    const file = {
        append(lineAfter: (lost: number) => string) {
            try {
                const line = lineAfter(0);
                events.push(...eventsIn(line));
                judge(line.slice(0, -1));
            } catch (error) {
                isBroken(error);
            }
        },
    };
    const sink: EventSink = createEventSink(file, { clock, warn: () => {} });
    return { sink, events };
}

function rethrow(error: unknown): never {
    throw error;
}
