import { isRecord } from "../common/isRecord.js";
import { cut, cutInside } from "../common/text.js";

/** The parts of a partial failure that the engine gets. */
export interface PartialFailure {
    readonly message: string;
    readonly id: string;
    readonly properties: Readonly<Record<string, unknown>>;
    readonly reasons: readonly string[];
}

/**
 * How many bytes an error may take. An error travels in the trailers of a gRPC answer, and grpc-go announces room for 8 KB of them. If they
 * are longer, the engine keeps nothing of a partial failure ("error reading from server", observed with CLI 3.274.1 and
 * GRPC_GO_EXPERIMENTAL_ENABLE_8KB_DEFAULT_HEADER_LIST_SIZE). 300 bytes are for gRPC's own trailers.
 */
const room = 8_192 - 300;

/** Limits for each text, in bytes. The first one that makes the whole error fit is used. */
const limits = [16_384, 8_192, 4_096, 2_048, 1_024, 768, 512, 384];
const shortest = 384;

/** Cuts a message inside, so that it fits. Its beginning and its end stay. */
export function fitMessage(message: string): string {
    const one = limits.map((limit) => cutInside(message, limit)).find((text) => encodeURI(text).length <= room);
    return one ?? cutInside(message, shortest);
}

/**
 * Cuts a partial failure, so that it fits if its inputs leave room for that. Only CDM's words and counters are cut, which the next
 * `refresh` reads anew. The inputs and the identity of the run stay whole.
 */
export function fitPartialFailure(failure: PartialFailure): PartialFailure {
    const candidates = limits.map((limit) => shorten(failure, limit));
    // mutant: the room that a partial failure has
    return candidates.find((one) => sizeOf(one) <= room) ?? shorten(failure, shortest);
}

function shorten({ message, id, properties, reasons }: PartialFailure, limit: number): PartialFailure {
    return {
        message: cutInside(message, limit),
        id,
        properties: shortenRun(properties, limit),
        reasons: reasons.map((reason) => cutInside(reason, limit)),
    };
}

function shortenRun(run: Readonly<Record<string, unknown>>, limit: number): Record<string, unknown> {
    const { errorSummary, errorDetails, counters, lastStop, ...rest } = run;
    return {
        ...rest,
        ...(typeof errorSummary === "string" && { errorSummary: cut(errorSummary, limit) }),
        ...(typeof errorDetails === "string" && { errorDetails: cut(errorDetails, limit) }),
        ...(counters !== undefined && limit >= 2_048 && { counters }),
        ...(lastStop !== undefined && { lastStop: shortenLastStop(lastStop, limit) }),
    };
}

function shortenLastStop(lastStop: unknown, limit: number): unknown {
    if (!isRecord(lastStop) || !isRecord(lastStop.submission)) return lastStop;
    const { submission, ...rest } = lastStop;
    return { ...rest, ...(limit >= 1_024 && { submission: shortenRun(submission, limit) }) };
}

/** The trailers hold the message percent-encoded, and the whole failure once more in base64. Source: `grpcResponseFromError` in the SDK's cmd/dynamic-provider. */
function sizeOf({ message, id, properties, reasons }: PartialFailure): number {
    const bytes = [message, id, properties, ...reasons].reduce<number>((sum, one) => sum + bytesOf(one), 100);
    return encodeURI(message).length + Math.ceil((bytes * 4) / 3);
}

/** The size in protobuf's Struct. This is an upper estimate. */
function bytesOf(value: unknown): number {
    if (typeof value === "string") return Buffer.byteLength(value) + 8;
    if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + bytesOf(one), 8);
    if (!isRecord(value)) return 12;
    return Object.entries(value).reduce((sum, [key, one]) => sum + Buffer.byteLength(key) + 8 + bytesOf(one), 8);
}
