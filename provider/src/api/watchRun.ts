import { isCancelled, watchRun as watch } from "../run/index.js";
import { checkOptions } from "./checkOptions.js";
import { type ApiHost, hostOf } from "./host.js";
import { callOf, inputsOf } from "./inputs.js";
import type { WatchOptions } from "./options.js";
import { type JobStatus, toRun } from "./run.js";

/** A watch has no state to go on from, so it lasts as long as a wait for an end. */
const defaultTimeout = "24h";

/** @see watchRun in index.ts */
export function watchRun(options: WatchOptions, host: ApiHost): AsyncIterableIterator<JobStatus> {
    const stopper = new AbortController();
    const looks = look(options, host, stopper.signal);
    return {
        [Symbol.asyncIterator]() {
            return this;
        },
        next: () => looks.next(),
        // A generator would finish the look that is under way first, with its sleep.
        async return() {
            stopper.abort();
            return looks.return(undefined);
        },
    };
}

async function* look(options: WatchOptions, host: ApiHost, isLeft: AbortSignal): AsyncGenerator<JobStatus, undefined> {
    checkOptions("watchRun", options);
    const { clusterId, jobName } = options;
    const signal = options.signal ? AbortSignal.any([options.signal, isLeft]) : isLeft;
    const call = callOf({ ...options, signal, timeout: options.timeout ?? defaultTimeout });
    try {
        for await (const { projectId, run } of watch(inputsOf(options), hostOf(options, host), call))
            yield { ...toRun(run ?? {}), clusterId, jobName, projectId };
    } catch (error) {
        if (!(isCancelled(error) && isLeft.aborted)) throw error;
    }
}
