import { differsAt, keepIgnored } from "../model/ignoreChanges.js";
import { idOf, type JobRunInputs } from "../model/inputs.js";
import { describePlan, type Plan, plan } from "../model/plan.js";
import { describeRerunLimit } from "../model/rerunOn.js";
import { withMarks } from "../model/secrets.js";
import { type JobRunState, ownRunOf } from "../model/state.js";
import type { Host, OperationContext } from "../process/host.js";

export interface DiffContext extends Pick<OperationContext, "urn"> {
    /** The URN in the state. It differs if the JobRun or its stack was renamed. */
    readonly urnInState?: string | undefined;
}

/**
 * Tells the engine what changes, and writes one line into the resource's row. Sends no request. The engine calls it for every JobRun
 * of the program before it deletes any. So each JobRun records here which run its state holds.
 */
export function diff(
    state: JobRunState,
    given: JobRunInputs,
    { registry, logFor }: Host,
    { urn, urnInState }: DiffContext,
): Plan {
    const news = keepIgnored(given, state, registry.ignoredOf(urn));
    // For the second check of a replacement: a project that was looked up stands in the outputs only.
    if (urn) registry.rememberPlace(urn, { projectId: state.projectId, region: state.region });
    // mutant: the claim of a state that the program still has
    registry.hold(idOf(state), { inProgram: urn, inState: urnInState }, ownRunOf(state));
    const line = describePlan(state, news, registry.replacingOf(urn));
    // The engine also calls diff in a refresh and in a destroy, and does not act on it.
    if (line !== undefined && registry.isInProgram(urn)) logFor(urn).info(line);
    const limit = describeRerunLimit(state, news);
    const planned = plan(state, news);
    // Another process, of the old Provider, may run its delete. The engine decides about `replaceOnChanges`, so `planned` does not tell of that.
    const isReplaced = (planned.replaces ?? []).length > 0 || differsAt(registry.replacingOf(urn), news, state);
    if (isReplaced) registry.rememberReplaced(urn, withMarks(state));
    else if (limit !== undefined && registry.isInProgram(urn)) logFor(urn).warn(limit);
    return planned;
}
