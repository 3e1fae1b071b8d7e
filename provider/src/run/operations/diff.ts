import { differsAt, keepIgnored } from "../model/ignoreChanges.js";
import { idOf, type JobRunInputs } from "../model/inputs.js";
import { describePlan, type Plan, plan } from "../model/plan.js";
import { withMarks } from "../model/secrets.js";
import { type JobRunState, ownRunOf } from "../model/state.js";
import type { Host, OperationContext } from "../process/host.js";

export interface DiffContext extends Pick<OperationContext, "urn"> {
    /** Its URN in the state: another one if the JobRun or its stack was renamed. */
    readonly urnInState?: string | undefined;
}

/**
 * What the engine is told of a change, and one line for the resource's row. Asks nobody anything. The engine calls it for every
 * JobRun of the program before it deletes any: each says here which run its state holds.
 */
export function diff(
    state: JobRunState,
    given: JobRunInputs,
    { registry, logFor }: Host,
    { urn, urnInState }: DiffContext,
): Plan {
    const news = keepIgnored(given, state, registry.ignoredOf(urn));
    // For the second check of a replacement: what was looked up stands in the outputs only.
    if (urn) registry.rememberPlace(urn, { projectId: state.projectId, region: state.region });
    registry.hold(idOf(state), { inProgram: urn, inState: urnInState }, ownRunOf(state));
    const line = describePlan(state, news, registry.replacingOf(urn));
    // A refresh and a destroy ask for a diff too, and do nothing of it.
    if (line !== undefined && registry.isInProgram(urn)) logFor(urn).info(line);
    const planned = plan(state, news);
    // Its delete may be another process's: that of its old Provider. What `replaceOnChanges` names is the engine's to decide, and no part of the plan.
    const isReplaced = (planned.replaces ?? []).length > 0 || differsAt(registry.replacingOf(urn), news, state);
    if (isReplaced) registry.rememberReplaced(urn, withMarks(state));
    return planned;
}
