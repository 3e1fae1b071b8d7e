import { ensureStopped } from "../api/ensureStopped.js";
import { confirmStop } from "./confirmStop.js";
import { done, failed } from "./frame/exitCodes.js";
import { clusterOption, jobOption, jsonOption, placeOptions, timeoutOption, yesOption } from "./frame/options.js";
import { printJson } from "./frame/report.js";
import { defineVerb } from "./frame/verb.js";
import { apiHostOf, jobCallOf, progressLines } from "./jobCall.js";

/** Stops a live run as a delete does, without a state. */
export const stop = defineVerb({
    name: "stop",
    summary: "stops the live run of a job and returns when CDM has said twice that none is live",
    description:
        "Stops the live run of a job, no matter which user started it, and returns when CDM has said twice in a row that none is live. " +
        "At a terminal it shows the run and its user, and asks first. In a script it does not ask.\n\n" +
        "If a shell would change a value, write it in base64url after the prefix base64url: (--job=base64url:b3JkZXJz).",
    options: {
        cluster: clusterOption,
        job: jobOption,
        ...placeOptions,
        timeout: timeoutOption,
        yes: yesOption,
        json: jsonOption,
    },
    examples: [
        ["--cluster 6ec9a0a4 --job mysql2obs", "asks, stops the run, and waits for the proof"],
        ["--cluster 6ec9a0a4 --job mysql2obs --yes --timeout 5m", "does not ask, and gives up after 5 minutes"],
    ],
    exits: { 0: "no run is live", 1: "that is not proved, or there is no such job, or the answer was no" },
    changesRuns: true,
    async run(values, host) {
        const { yes, json, timeout } = values;
        const call = jobCallOf(values, host, progressLines(host, json));
        const api = apiHostOf(host);
        if (!yes && host.ask && !(await confirmStop(call, api, host.ask))) {
            host.stderr("Nothing was stopped, because the answer was not yes.");
            return failed;
        }
        // Shorter than the default, because the user waits at the terminal.
        const { outcome, attempts, ...rest } = await ensureStopped({ ...call, timeout, pollInterval: "2s" }, api);
        if (json) printJson(host, { clusterId: call.clusterId, jobName: call.jobName, outcome, attempts, ...rest });
        // A job that deletes itself after its run is gone after a stop. Before one, a name may be mistyped.
        const isUnknown = attempts === 0 && (outcome === "gone" || outcome === "clusterGone");
        if (!isUnknown) return done;
        host.stderr("Nothing was stopped. Check --cluster and --job, unless the job has deleted itself after its run.");
        return failed;
    },
});
