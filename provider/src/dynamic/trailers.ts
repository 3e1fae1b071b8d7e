import { isRecord } from "../common/isRecord.js";
import { cut, cutInside } from "../common/text.js";

/** What a partial failure is made of, for the engine. */
export interface Failed {
    readonly message: string;
    readonly id: string;
    readonly properties: Readonly<Record<string, unknown>>;
    readonly reasons: readonly string[];
}

/**
 * An error travels in the trailers of a gRPC answer. grpc-go announces room for 8 KB of them; where they are longer the engine
 * keeps nothing of a partial failure ("error reading from server", observed with CLI 3.274.1 and
 * GRPC_GO_EXPERIMENTAL_ENABLE_8KB_DEFAULT_HEADER_LIST_SIZE). 300 bytes are for what gRPC itself says there.
 */
const room = 8_192 - 300;

/** What a text may have in the end, in bytes: the first that makes it fit. */
const limits = [16_384, 8_192, 4_096, 2_048, 1_024, 768, 512, 384];
const shortest = 384;

/** A message that fits, with its beginning and its end. */
export function fittingMessage(message: string): string {
    const one = limits.map((limit) => cutInside(message, limit)).find((text) => encodeURI(text).length <= room);
    return one ?? cutInside(message, shortest);
}

/**
 * A partial failure that fits, wherever the inputs leave room for that. Only what is told is cut: the next `refresh` reads it anew.
 * Nothing of the inputs is left out, nor what the run is known by.
 */
export function fitting(failed: Failed): Failed {
    const candidates = limits.map((limit) => shortened(failed, limit));
    return candidates.find((one) => sizeOf(one) <= room) ?? shortened(failed, shortest);
}

function shortened({ message, id, properties, reasons }: Failed, limit: number): Failed {
    return {
        message: cutInside(message, limit),
        id,
        properties: told(properties, limit),
        reasons: reasons.map((reason) => cutInside(reason, limit)),
    };
}

function told(run: Readonly<Record<string, unknown>>, limit: number): Record<string, unknown> {
    const { errorSummary, errorDetails, counters, lastStop, ...rest } = run;
    return {
        ...rest,
        ...(typeof errorSummary === "string" && { errorSummary: cut(errorSummary, limit) }),
        ...(typeof errorDetails === "string" && { errorDetails: cut(errorDetails, limit) }),
        ...(counters !== undefined && limit >= 2_048 && { counters }),
        ...(lastStop !== undefined && { lastStop: toldOfStop(lastStop, limit) }),
    };
}

function toldOfStop(lastStop: unknown, limit: number): unknown {
    if (!isRecord(lastStop) || !isRecord(lastStop.submission)) return lastStop;
    const { submission, ...rest } = lastStop;
    return { ...rest, ...(limit >= 1_024 && { submission: told(submission, limit) }) };
}

/** In the trailers: the message percent-encoded, and all of it once more in base64. Source: `grpcResponseFromError` in the SDK's cmd/dynamic-provider. */
function sizeOf({ message, id, properties, reasons }: Failed): number {
    const bytes = [message, id, properties, ...reasons].reduce<number>((sum, one) => sum + bytesOf(one), 100);
    return encodeURI(message).length + Math.ceil((bytes * 4) / 3);
}

/** As a Struct of protobuf has it, rather more than less. */
function bytesOf(value: unknown): number {
    if (typeof value === "string") return Buffer.byteLength(value) + 8;
    if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + bytesOf(one), 8);
    if (!isRecord(value)) return 12;
    return Object.entries(value).reduce((sum, [key, one]) => sum + Buffer.byteLength(key) + 8 + bytesOf(one), 8);
}
