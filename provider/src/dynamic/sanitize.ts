import { messageOf, type Redact, visible } from "../common/text.js";
import { muteEcho } from "./hostEcho.js";
import { fitMessage, fitPartialFailure } from "./trailers.js";

type Operation = (...args: never[]) => Promise<unknown>;

/**
 * Makes what an operation returns or throws safe for Pulumi's host of dynamic providers, so that the operations need not know its traps.
 *
 * - A result becomes plain JSON: an `undefined` in it hangs `pulumi up`, or loses the new resource's id.
 * - An error becomes a new Error. The host would take another error's `code` for the gRPC status and its `id` for a partial failure. It would
 *   print the stack, and it never answers if the operation throws anything but an Error. It prints no error that the engine shows
 *   (`hostEcho.ts`).
 * - A partial failure (`id`, `properties`, `reasons`) keeps the provider's own text in its properties. Without that text the next refresh or
 *   destroy could not open the provider. The secrets in the properties are marked.
 * - An error is cut to the room that gRPC has for it (`trailers.ts`). Signs that would drive a terminal or a CI runner are escaped.
 * - Secrets of the inputs are removed from every message: messages of this package quote addresses.
 *
 * Observed with CLI 3.274.1 and `@pulumi/pulumi` 3.241 to 3.270; see `cmd/dynamic-provider` there.
 */
export function sanitize<Operations extends Readonly<Record<string, Operation>>>(
    operations: Operations,
    secrets: Secrets,
): Operations {
    const sanitized = Object.entries(operations).map(
        ([name, operation]) => [name, sanitizeOne(name, operation, secrets)] as const,
    );
    return Object.fromEntries(sanitized) as Operations;
}

/** What the resources of one kind say of their secrets. */
export interface Secrets {
    /** Removes the secrets of these inputs and states from a text. */
    redactorFor(...properties: unknown[]): Redact;
    /**
     * Marks the secrets among results.
     *
     * @param inputs the inputs that the engine marks results by
     */
    mark(properties: object, inputs: object): object;
}

function sanitizeOne(name: string, operation: Operation, secrets: Secrets): Operation {
    return async (...args) => {
        try {
            return plain(await operation(...args));
        } catch (error) {
            const safe = sanitizeError(error, args, secrets);
            muteEcho(name, safe);
            throw safe;
        }
    };
}

function plain(value: unknown): unknown {
    return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

function sanitizeError(error: unknown, args: readonly unknown[], { redactorFor, mark }: Secrets): Error {
    const redact = redactorFor(...args);
    const safe = (text: string) => visible(redact(text));
    const message = safe(messageOf(error));
    if (!isPartialFailure(error)) return stackless(fitMessage(message));
    const provider = args.map(providerIn).find((text) => text !== undefined);
    // The engine marks results by the new inputs, which are the last argument of create and update.
    const kept = { ...mark(error.properties, args.at(-1) as object), __provider: provider };
    const properties = plain(kept) as Record<string, unknown>;
    const failed = fitPartialFailure({ message, id: error.id, properties, reasons: error.reasons.map(safe) });
    return Object.assign(stackless(failed.message), failed);
}

function stackless(message: string): Error {
    const error = new Error(message);
    error.stack = "";
    return error;
}

interface PartialFailure {
    readonly id: string;
    readonly properties: object;
    readonly reasons: readonly string[];
}

/** Goes by the error's properties and not by its class, because one process may load two copies of this package. */
function isPartialFailure(error: unknown): error is PartialFailure {
    const { id, properties, reasons } = (error ?? {}) as Partial<PartialFailure>;
    return typeof id === "string" && id !== "" && typeof properties === "object" && Array.isArray(reasons);
}

function providerIn(properties: unknown): unknown {
    return (properties as { __provider?: unknown } | null | undefined)?.__provider;
}
