import { capitalized } from "../../common/text.js";
import { describeRun } from "../model/describe.js";
import type { JobRunInputs } from "../model/inputs.js";
import { liveRun } from "../model/observation.js";
import type { StopPolicy } from "../model/policy.js";
import { liveWhenLastSeen, type RunFacts } from "../model/state.js";
import { maxRunTimeOf, reserveOf } from "../model/timeouts.js";
import { observeFresh } from "../observe/freshness.js";
import { waitForRun } from "./await.js";
import type { Context } from "./context.js";

/**
 * Goal: the live run has ended by itself, so that no stop is needed (`onDelete: "finish"`, `onUpdate: "queue"`).
 *
 * 1. Only a live run that the policy lets be stopped is waited for, and not longer than `maxRunTime`.
 * 2. The caller stops and verifies afterwards in any case.
 *
 * Limits: the deadline less `reserveOf`, which the stop and its verification need.
 *
 * @throws the error of the wait if CDM can't be asked any more, or if the operation was canceled
 */
export async function letFinish(
    context: Context,
    policy: StopPolicy,
    facts: RunFacts,
    inputs: JobRunInputs,
): Promise<void> {
    const live = liveRun(await observeFresh(context, liveWhenLastSeen(facts)));
    if (live === undefined || policy(live).action !== "stop") return;
    const { startedByUs } = facts;
    const reserveMs = reserveOf(context.deadline.timeoutMs);
    const maxRunTimeMs = maxRunTimeOf(inputs);
    const options = { startedByUs, reserveMs, maxRunTimeMs, isClaimed: false, note: "lets it end" };
    const outcome = await waitForRun(context, live, "completed", options);
    if (outcome.kind === "overTime")
        context.log.info(
            `${capitalized(describeRun(outcome.submission))} has lasted longer than maxRunTime ("${inputs.maxRunTime}"), so it is stopped`,
        );
    if (outcome.kind === "outOfSight" || outcome.kind === "cancelled") throw outcome.error;
}
