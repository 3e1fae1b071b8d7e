import { differsAt, keepIgnored } from "../model/ignoreChanges.js";
import { idOf, type JobRunInputs } from "../model/inputs.js";
import { describePlan, type Plan, plan } from "../model/plan.js";
import { withMarks } from "../model/secrets.js";
import { type JobRunState, ownRunOf } from "../model/state.js";
import type { Host } from "../process/host.js";

/**
 * What the engine is told of a change, and one line for the resource's row. Asks nobody anything. The engine calls it for every
 * JobRun of the program before it deletes any: each says here which run its state holds.
 */
export function diff(state: JobRunState, given: JobRunInputs, { registry, logFor }: Host): Plan {
    const news = keepIgnored(given, state, registry.ignoredOf(given.__urn));
    // For the second check of a replacement: what was looked up stands in the outputs only.
    if (news.__urn) registry.rememberPlace(news.__urn, { projectId: state.projectId, region: state.region });
    registry.hold(idOf(state), { inProgram: news.__urn, inState: state.__urn }, ownRunOf(state));
    const line = describePlan(state, news, registry.replacingOf(news.__urn));
    // A refresh and a destroy ask for a diff too, and do nothing of it.
    if (line !== undefined && registry.isInProgram(news.__urn)) logFor(news.__urn).info(line);
    const planned = plan(state, news);
    // Its delete may be another process's: that of its old Provider. What `replaceOnChanges` names is the engine's to decide, and no part of the plan.
    const isReplaced = (planned.replaces ?? []).length > 0 || differsAt(registry.replacingOf(news.__urn), news, state);
    if (isReplaced) registry.rememberReplaced(news.__urn, withMarks(state));
    return planned;
}
