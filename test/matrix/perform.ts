import type { JobRunInputs, JobRunState } from "#provider/run/index.js";
import { isPartialFailure } from "../support/contract.js";
import { create, read, remove, update } from "../support/core.js";
import type { Column } from "./columns.js";
import type { MatrixTestBed } from "./matrixTestBed.js";

/** What the engine asks for. */
export interface Order {
    readonly kind: Column["kind"];
    readonly inputs: JobRunInputs;
    readonly state?: JobRunState | undefined;
}

/** How it went, and what the emulator knew before and after. */
export interface Performed extends Order {
    readonly beganAt: number;
    readonly endedAt: number;
    readonly runsBefore: ReturnType<MatrixTestBed["runs"]>;
    readonly runsAfter: ReturnType<MatrixTestBed["runs"]>;
    /** What was sent meanwhile. */
    readonly requests: ReturnType<MatrixTestBed["emulator"]["requests"]>;
    readonly outcome: { readonly state: JobRunState | undefined } | { readonly error: Error };
}

export async function perform(bed: MatrixTestBed, order: Order): Promise<Performed> {
    const beganAt = bed.clock.now();
    const runsBefore = bed.runs();
    const sentBefore = bed.emulator.requests().length;
    const outcome = await outcomeOf(bed, order);
    return {
        ...order,
        beganAt,
        endedAt: bed.clock.now(),
        runsBefore,
        runsAfter: bed.runs(),
        requests: bed.emulator
            .requests()
            .slice(sentBefore)
            .filter(({ requestId }) => !bed.byHand.includes(requestId)),
        outcome,
    };
}

async function outcomeOf(bed: MatrixTestBed, order: Order): Promise<Performed["outcome"]> {
    try {
        return { state: stored(await operate(bed, order)) };
    } catch (error) {
        if (error instanceof Error) return { error };
        throw new Error(`something was thrown that is no Error: ${String(error)}`);
    }
}

async function operate(bed: MatrixTestBed, { kind, inputs, state }: Order): Promise<JobRunState | undefined> {
    const host = bed.process();
    if (kind === "create") return (await create(inputs, host)).state;
    if (state === undefined) throw new Error(`${kind} needs a state`);
    if (kind === "update") return update(state, inputs, host);
    if (kind === "read") return read(state, host);
    await remove(state, host);
    return undefined;
}

/** As the engine keeps it: as JSON. */
export function stored<Value>(value: Value): Value {
    return value === undefined ? value : JSON.parse(JSON.stringify(value));
}

/** What the engine asks for next, once the cause of the failure is gone. */
export function again({ kind, inputs, state, outcome }: Performed): Order {
    const error = "error" in outcome ? outcome.error : undefined;
    return isPartialFailure(error)
        ? { kind: "update", inputs, state: stored(error.properties) }
        : { kind, inputs, state };
}
