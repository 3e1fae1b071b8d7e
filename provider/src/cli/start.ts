import { StartRunError } from "../api/errors.js";
import { startRun } from "../api/startRun.js";
import { messageOf, visible } from "../common/text.js";
import { describeResult, JobRunError } from "../run/index.js";
import { answerIsNo, done } from "./frame/exitCodes.js";
import { clusterOption, jobOption, jsonOption, placeOptions, timeoutOption } from "./frame/options.js";
import { printJson } from "./frame/report.js";
import { UsageError } from "./frame/usageError.js";
import { defineVerb, flagOf } from "./frame/verb.js";
import { apiHostOf, jobCallOf, progressLines } from "./jobCall.js";
import { submissionOf } from "./show/runText.js";

/** Starts a job once, as a create does, without a state. */
export const start = defineVerb({
    name: "start",
    summary: "starts a job once, whatever answers get lost, and waits",
    description:
        "Starts a job and returns when its run is RUNNING, or as --wait-for says. If the answer to the start is lost, it looks for the run during " +
        "a minute, and sends the start again only if no run has shown by then. Ctrl-C ends the wait: then the run goes on.",
    options: {
        cluster: clusterOption,
        job: jobOption,
        ...placeOptions,
        waitFor: {
            value: "WHAT",
            text: "submitted: CDM has accepted the start; running: the run is RUNNING (default); completed: it has SUCCEEDED",
            choices: ["submitted", "running", "completed"],
        },
        ifRunning: {
            value: "WHAT",
            text: "if the job is live already: fail (default), adopt that run, or restart: stop it first, no matter which user started it",
            choices: ["fail", "adopt", "restart"],
        },
        variable: {
            value: "NAME=VALUE",
            text: "a variable of the job's definition; may be given several times. Nothing shows its value",
            isList: true,
        },
        timeout: {
            ...timeoutOption,
            text: "how long the command may take (default: 20m, 24h with --wait-for completed)",
        },
        json: jsonOption,
    },
    examples: [
        ["--cluster 6ec9a0a4 --job mysql2obs", "starts the job and waits until it is RUNNING"],
        ["--cluster 6ec9a0a4 --job mysql2obs --wait-for completed --timeout 2h", "waits for its end"],
        ["--cluster 6ec9a0a4 --job mysql2obs --variable day=2026-03-05", "gives CDM a value for a variable of the job"],
    ],
    exits: {
        0: "started, and --wait-for is met",
        1: "not started, or not met in time, or in doubt: the message says which, and how to stop the run",
        3: "started, and the run has ended without meeting --wait-for",
    },
    changesRuns: true,
    async run(values, host) {
        const { json, timeout, variable } = values;
        const call = jobCallOf(values, host, progressLines(host, json));
        const variables = variablesOf(variable);
        const { waitFor, ifRunning } = values as { waitFor?: "running"; ifRunning?: "fail" };
        try {
            const run = await startRun(
                { ...call, waitFor, ifRunning, timeout, ...(variables && { variables }) },
                apiHostOf(host),
            );
            if (json) printJson(host, run);
            else
                host.stdout(
                    visible(`job "${call.jobName}" in cluster ${call.clusterId}: ${describeResult(submissionOf(run))}`),
                );
            return done;
        } catch (error) {
            // Of a run that goes on, or is in doubt, the command says so as of any other failure.
            if (!(error instanceof StartRunError) || error.run.liveness !== "ended") throw inCommandWords(error);
            if (json) printJson(host, { error: { code: error.errorCode, message: error.message }, run: error.run });
            host.stderr(visible(`cdm-run: ${messageOf(error)}`));
            return answerIsNo;
        }
    },
});

/** The same error, with the option in place of the input that the core names. */
function inCommandWords(error: unknown): unknown {
    if (!(error instanceof JobRunError)) return error;
    const message = error.message.replaceAll("ifRunning", flagOf("ifRunning"));
    return Object.create(error, { message: { value: message } });
}

function variablesOf(given: readonly string[]): Record<string, string> | undefined {
    const entries = given.map((one) => {
        const at = one.indexOf("=");
        // The text may hold a secret, so the message does not quote it.
        if (at < 1) throw new UsageError("--variable must be NAME=VALUE");
        return [one.slice(0, at), one.slice(at + 1)] as const;
    });
    const names = entries.map(([name]) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) throw new UsageError(`--variable gives ${twice} twice`);
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
