import type { JobRunState } from "#provider/run/index.js";
import { type Inputs, stepOf } from "../support/contract.js";
import type { Run } from "./job.js";
import { isSeen, type Sending } from "./sending.js";

/** One operation that the engine asks for, and what was sent for it. */
export interface Attempt {
    readonly name: "create" | "update" | "read" | "delete";
    readonly resource: number;
    /** For a delete and a read, those in the state. */
    readonly inputs: Inputs;
    readonly state?: JobRunState | undefined;
    /** The run that the state holds. */
    readonly held?: Run | undefined;
    /** The job's last run before the start that the state owes. */
    readonly owedAfter?: Run | undefined;
    /** The runs that other JobRuns of the job hold or have started, and those of them that stay in the program. */
    readonly others: readonly Run[];
    readonly staying: readonly Run[];
    readonly begunAt: number;
    readonly timeoutMs: number;
    readonly pollMs: number;
    readonly sendings: Sending[];
    /** What came of its starts, however late. */
    readonly made: Run[];
}

export function lookOf({ sendings }: Pick<Attempt, "sendings">): Sending | undefined {
    return sendings.filter(isSeen).at(-1);
}

export function count({ sendings }: Attempt, kind: Sending["kind"]): number {
    return sendings.filter((one) => one.kind === kind).length;
}

/** Goes on with what is owed, with nothing new asked for. */
export function isResumed({ name, state, inputs }: Attempt): boolean {
    return name === "update" && state !== undefined && stepOf(state, inputs) === "resume";
}

/** How an operation ended. */
export type Ending =
    | {
          readonly kind: "done";
          readonly state?: JobRunState | undefined;
          readonly isWarned?: boolean;
          readonly isSent?: boolean;
      }
    | { readonly kind: "unfinished"; readonly error: Error; readonly state: JobRunState }
    | { readonly kind: "failed"; readonly error: Error };
