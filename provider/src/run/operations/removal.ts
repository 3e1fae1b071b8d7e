import { policyAtDelete, type StopPolicy } from "../model/policy.js";
import { factsOf, type JobRunState, type RunFacts } from "../model/state.js";
import type { Host, OperationContext } from "../process/host.js";
import { checkNewAddress } from "../steps/addressChange.js";
import type { Context } from "../steps/context.js";
import { resolvePerhapsAtDelete, withOwedRun } from "../steps/owedStart.js";
import { begin } from "./begin.js";

/** What a delete rests on: which run is this JobRun's, and which live runs it may stop. */
interface Removal {
    readonly context: Context;
    readonly facts: RunFacts;
    readonly policy: StopPolicy;
}

/** The part of a delete that stops nothing. A plan of a delete ends with it, so that a plan decides as the delete does. */
export async function openRemoval(state: JobRunState, host: Host, call: OperationContext): Promise<Removal> {
    const context = await begin(state, "delete", host, call, state);
    // At another address, a run with the same id may be a foreign one. This check comes before any stop.
    await checkNewAddress(context, factsOf(state));
    const facts = await withOwedRun(context, factsOf(state), resolvePerhapsAtDelete(state, context.job));
    return { context, facts, policy: policyAtDelete(context.ownership, facts, state) };
}
