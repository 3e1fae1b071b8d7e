import type { JobRunInputs, JobRunState } from "#provider/run/index.js";
import { isPartialFailure } from "../support/contract.js";
import { create, read, remove, update } from "../support/core.js";
import type { Column } from "./columns.js";
import type { MatrixTestBed } from "./stage.js";

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

export async function perform(stage: MatrixTestBed, order: Order): Promise<Performed> {
    const beganAt = stage.clock.now();
    const runsBefore = stage.runs();
    const sentBefore = stage.emulator.requests().length;
    const outcome = await outcomeOf(stage, order);
    return {
        ...order,
        beganAt,
        endedAt: stage.clock.now(),
        runsBefore,
        runsAfter: stage.runs(),
        requests: stage.emulator
            .requests()
            .slice(sentBefore)
            .filter(({ requestId }) => !stage.byHand.includes(requestId)),
        outcome,
    };
}

async function outcomeOf(stage: MatrixTestBed, order: Order): Promise<Performed["outcome"]> {
    try {
        return { state: stored(await operate(stage, order)) };
    } catch (error) {
        if (error instanceof Error) return { error };
        throw new Error(`something was thrown that is no Error: ${String(error)}`);
    }
}

async function operate(stage: MatrixTestBed, { kind, inputs, state }: Order): Promise<JobRunState | undefined> {
    const host = stage.process();
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
