import type { CdmError } from "../../cdm/errors.js";
import type { Submission } from "../../cdm/submission.js";
import { stopAnyRun } from "../../run/index.js";
import { describeLive } from "../../run/model/describe.js";
import { livenessOf } from "../../run/model/status.js";
import { bestEffortMs } from "../../run/model/timeouts.js";
import { DefinitionError } from "../model/errors.js";
import type { DefinitionInputs, JobInputs } from "../model/inputs.js";
import { placeIn } from "../model/state.js";
import { longestGapMs } from "../model/timeouts.js";
import type { Context } from "./context.js";
import { nextGap } from "./look.js";

/*
 * Goal: what happens if CDM refuses to change a definition because it is in use.
 *
 * 1. The error names the live run and its user, or the jobs that use the link.
 * 2. `whileRunning: "wait"` waits until no run is live, `"stop"` stops the run and verifies that. Then the update is sent again.
 * 3. A delete never stops a run.
 *
 * Limits: the operation's deadline.
 */

/** The live run of the job. Undefined if CDM shows none. */
export async function findLiveRun({ runs }: Context): Promise<Submission | undefined> {
    const run = await runs.showJobStatus();
    return run !== undefined && livenessOf(run.status) === "live" ? run : undefined;
}

/** The same, for a message only. Undefined also if CDM does not answer at once. */
async function liveRunToName(context: Context): Promise<Submission | undefined> {
    const { clock, deadline } = context;
    const until = Math.min(deadline.at, clock.monotonic() + bestEffortMs);
    const run = await context.runs.showJobStatus({ deadline: until, onRetry: () => {} }).catch(() => undefined);
    return run !== undefined && livenessOf(run.status) === "live" ? run : undefined;
}

export async function inUseError(
    context: Context,
    verb: "updated" | "deleted",
    cause: CdmError | undefined,
    known?: Submission,
): Promise<DefinitionError> {
    if (context.kind.word === "link") return linkInUseError(context, verb, cause);
    // mutant: the run that keeps a job from a change
    const live = known ?? (await liveRunToName(context));
    context.record({ event: "decision", decision: "refuse", run: live?.submissionId, user: live?.creationUser });
    const what =
        live === undefined
            ? `CDM says that ${context.label} is in use, and shows no live run of it.`
            : describeLive(context, live);
    const next =
        verb === "updated"
            ? 'Wait for the run to end or stop it, or set whileRunning to "wait" or "stop", then run pulumi up again.'
            : "A delete of a Job stops no run. Stop the run or wait for its end, then run pulumi again. (A JobRun of the same program stops its own run " +
              "before, if the program hands the Job's name on to it.)";
    return new DefinitionError("definitionInUse", `${what} So the job was not ${verb}. ${next}`, cause && { cause });
}

async function linkInUseError(
    context: Context,
    verb: "updated" | "deleted",
    cause: CdmError | undefined,
): Promise<DefinitionError> {
    const { clock, deadline } = context;
    const until = Math.min(deadline.at, clock.monotonic() + 2 * bestEffortMs);
    // mutant: the jobs that use a link
    const users = await context.client.listUsers({ deadline: until, onRetry: () => {} }).catch(() => []);
    context.record({ event: "decision", decision: "refuse", because: "jobs use the link" });
    const who =
        users.length === 0
            ? "CDM's lists of jobs do not show which use it."
            : `${users.length === 1 ? "The job" : "The jobs"} ${users.map((name) => `"${name}"`).join(", ")} ${users.length === 1 ? "uses" : "use"} it.`;
    return new DefinitionError(
        "linkInUse",
        `The link was not ${verb}: CDM says that ${context.label} is in use. ${who} Delete these jobs first, or let them use another link. ` +
            "(In one program Pulumi does that in order, if each Job takes the name of its link from the Link.)",
        cause && { cause },
    );
}

/**
 * Makes way for an update that CDM has refused, as `whileRunning` says.
 *
 * @throws DefinitionError if the run may not be waited for or stopped, or is live at the deadline
 */
export async function makeWay(context: Context, inputs: DefinitionInputs, refusal: CdmError): Promise<void> {
    const { whileRunning = "fail" } = inputs as Pick<JobInputs, "whileRunning">;
    // mutant: the update that stops and awaits no run by itself
    if (context.kind.word === "link" || whileRunning === "fail") throw await inUseError(context, "updated", refusal);
    const live = await findLiveRun(context);
    // mutant: the run that an update may only await
    if (whileRunning === "stop" && live !== undefined) {
        // mutant: the stop of the run before an update
        await stop(context, inputs);
        return;
    }
    await waitForEnd(context, refusal, live);
}

async function stop({ call, host, deadline, record }: Context, inputs: DefinitionInputs): Promise<void> {
    record({ event: "decision", decision: "stop", because: 'whileRunning is "stop"', owner: "any" });
    const { clusterId, name: jobName } = inputs;
    const { recorder: _, ...rest } = call;
    await stopAnyRun({ clusterId, jobName, ...placeIn(inputs) }, host, {
        ...rest,
        timeoutMs: Math.max(1, deadline.timeLeftMs()),
    });
}

/** Waits until no run is live. CDM may say that a job is in use while it shows no live run: then a pause comes before the next try. */
async function waitForEnd(context: Context, refusal: CdmError, first: Submission | undefined): Promise<void> {
    const { deadline, log, label, record } = context;
    let live = first;
    record({ event: "decision", decision: "wait", run: live?.submissionId, user: live?.creationUser });
    for (let gapMs = context.firstGapMs; ; gapMs = nextGap(gapMs)) {
        if (live !== undefined) log.progress(`${describeLive(context, live)} Waits for its end to update ${label}`);
        const isLast = live === undefined;
        if (!(await deadline.sleep(isLast ? longestGapMs : gapMs)))
            throw await inUseError(context, "updated", refusal, live);
        if (isLast) return;
        live = await findLiveRun(context);
        if (live === undefined) return;
    }
}
