import type { JobRunInputs, JobRunState } from "#provider/run/index.js";
import type { Exchanged } from "./exchanged.js";
import type { World } from "./world.js";

export type Verb = "create" | "update" | "read" | "delete";

/** How an operation ended. */
export type Ending =
    | { readonly kind: "done"; readonly state?: JobRunState | undefined; readonly isLetGo?: boolean }
    | { readonly kind: "partial"; readonly error: Error; readonly state: JobRunState }
    | { readonly kind: "failed"; readonly error: Error };

/** One operation under way. */
export interface Attempt {
    readonly name: string;
    readonly verb: Verb;
    /** What it has to bring about. */
    readonly aim: Aim;
    /** What the program says; for a read and a delete what the state holds. */
    readonly inputs: JobRunInputs;
    readonly world: World;
    readonly begunAt: number;
    readonly timeoutMs: number;
    readonly pollMs: number;
    /** CDM has said what was not so before: what is not ours may be taken for ours, and ours for a stranger's. */
    readonly isMisled: boolean;
    /** A start of unknown effect is owed: where nothing tells whose a run is, neither an end nor a start may be built on it. */
    readonly owesStart: boolean;
    /** All that was sent for it so far. */
    readonly exchanged: readonly Exchanged[];
}

/**
 * - `start`: a run of ours more than before; `goOn`: none but the one that is owed; `adopt`: the one that is live
 * - `end`: nothing of ours live; `endAny`: nothing live; `tell`: nothing but what is
 */
export type Aim = "start" | "startAnyway" | "goOn" | "adopt" | "end" | "endAny" | "tell";
