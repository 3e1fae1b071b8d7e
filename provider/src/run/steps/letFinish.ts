import { liveRun } from "../model/observation.js";
import type { Judge } from "../model/policy.js";
import { liveWhenLastSeen, type RunFacts } from "../model/state.js";
import { reserveOf } from "../model/timeouts.js";
import { lookPastLag } from "../observe/freshness.js";
import { waitForRun } from "./await.js";
import type { Operation } from "./context.js";

/** Lets a live run end that may be stopped, for as long as enough time is left to stop it and verify that. */
export async function letEnd(operation: Operation, judge: Judge, facts: RunFacts): Promise<void> {
    const live = liveRun(await lookPastLag(operation, liveWhenLastSeen(facts)));
    if (live === undefined || judge(live).verdict !== "stop") return;
    const { startedByUs } = facts;
    const keptBackMs = reserveOf(operation.timeoutMs);
    const outcome = await waitForRun(operation, live, "completed", { startedByUs, keptBackMs, isClaimed: false });
    if (outcome.kind === "outOfSight") throw outcome.error;
}
