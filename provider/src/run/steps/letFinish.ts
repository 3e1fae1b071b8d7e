import { liveRun } from "../model/observation.js";
import type { StopPolicy } from "../model/policy.js";
import { liveWhenLastSeen, type RunFacts } from "../model/state.js";
import { reserveOf } from "../model/timeouts.js";
import { observeFresh } from "../observe/freshness.js";
import { waitForRun } from "./await.js";
import type { Context } from "./context.js";

/** Lets a live run end that may be stopped, for as long as enough time is left to stop it and verify that. */
export async function letFinish(context: Context, policy: StopPolicy, facts: RunFacts): Promise<void> {
    const live = liveRun(await observeFresh(context, liveWhenLastSeen(facts)));
    if (live === undefined || policy(live).action !== "stop") return;
    const { startedByUs } = facts;
    const reserveMs = reserveOf(context.deadline.timeoutMs);
    const outcome = await waitForRun(context, live, "completed", { startedByUs, reserveMs, isClaimed: false });
    if (outcome.kind === "outOfSight" || outcome.kind === "cancelled") throw outcome.error;
}
