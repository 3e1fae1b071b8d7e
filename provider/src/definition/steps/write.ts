import { CdmError } from "../../cdm/errors.js";
import type { Context } from "./context.js";

/**
 * What is known of a write that was sent once.
 *
 * - `done`: CDM has taken it
 * - `notSent`: it had no effect, and the same may be taken later
 * - `refused`: CDM has refused it, and done nothing
 * - `unclear`: nothing tells whether it had an effect. Only a look does
 */
export type Written =
    | { readonly kind: "done" }
    | { readonly kind: "notSent" | "refused" | "unclear"; readonly error: CdmError };

const verbs = { create: "create", update: "update", remove: "delete" } as const;

/** Sends a write once, and shows CDM's warnings in the resource's row. The caller has looked right before. */
export async function write(
    context: Context,
    verb: keyof typeof verbs,
    attempt: number,
    send: () => Promise<readonly string[]>,
): Promise<Written> {
    const { record, log, label, deadline, kind } = context;
    record({ event: "decision", decision: "write", because: `${verbs[verb]} the ${kind.word}`, attempt });
    try {
        for (const warning of await send()) log.warn(`CDM warns of ${label}: ${warning}`);
        return { kind: "done" };
    } catch (error) {
        if (!(error instanceof CdmError)) throw error;
        deadline.honourRetryAfter(error.failure.retryAfterMs);
        if (error.failure.withoutEffect === true && error.mayPass) return { kind: "notSent", error };
        if (error.isPlainNo) return { kind: "refused", error };
        return { kind: "unclear", error };
    }
}
