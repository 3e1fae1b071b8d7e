import { type Redact, visible } from "../common/text.js";
import { markSecrets } from "./markSecrets.js";
import { fitting, fittingMessage } from "./trailers.js";

type Operation = (...args: never[]) => Promise<unknown>;

/**
 * Keeps the host's traps away from every operation, so that the operations need not know them.
 *
 * - What an operation returns is made plain: an `undefined` in it hangs `pulumi up` or loses the new resource's id.
 * - What it throws becomes a fresh Error: a stray `code` would become the gRPC status, a stray `id` a partial failure,
 *   anything but an Error would never be answered, and a stack would be printed.
 * - A partial failure (`id`, `properties`, `reasons`) keeps the provider's own text in its properties: without it the
 *   next refresh or destroy could not open the provider any more. The secrets in it stay secrets.
 * - What it throws fits where it has to pass, and does nothing to whoever prints it, whatever way its words came.
 * - Inputs that are secrets are taken out of what it says: an address stands in sentences of ours.
 *
 * Observed with CLI 3.274.1 and `@pulumi/pulumi` 3.241 to 3.270; see `cmd/dynamic-provider` there.
 */
export function sanitize<Operations extends Readonly<Record<string, Operation>>>(
    operations: Operations,
    hideFor: (...bags: unknown[]) => Redact,
): Operations {
    const guarded = Object.entries(operations).map(
        ([name, operation]) => [name, sanitizeOne(operation, hideFor)] as const,
    );
    return Object.fromEntries(guarded) as Operations;
}

function sanitizeOne(operation: Operation, hideFor: (...bags: unknown[]) => Redact): Operation {
    return async (...args) => {
        try {
            return plain(await operation(...args));
        } catch (error) {
            throw fresh(error, args, hideFor(...args));
        }
    };
}

function plain(value: unknown): unknown {
    return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

function fresh(error: unknown, args: readonly unknown[], redact: Redact): Error {
    const told = (text: string) => visible(redact(text));
    const message = told(error instanceof Error ? error.message : String(error));
    if (!isPartialFailure(error)) return stackless(fittingMessage(message));
    const provider = args.map(providerIn).find((text) => text !== undefined);
    // The engine marks by the new inputs, which are the last argument of create and update.
    const kept = { ...markSecrets(error.properties, args.at(-1) as object), __provider: provider };
    const properties = plain(kept) as Record<string, unknown>;
    const failed = fitting({ message, id: error.id, properties, reasons: error.reasons.map(told) });
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

/** By what it holds, not by its class: two copies of this package may meet in one process. */
function isPartialFailure(error: unknown): error is PartialFailure {
    const { id, properties, reasons } = (error ?? {}) as Partial<PartialFailure>;
    return typeof id === "string" && id !== "" && typeof properties === "object" && Array.isArray(reasons);
}

function providerIn(bag: unknown): unknown {
    return (bag as { __provider?: unknown } | null | undefined)?.__provider;
}
