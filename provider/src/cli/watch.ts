import type { ApiHost } from "../api/host.js";
import { watchRun } from "../api/watchRun.js";
import { visible } from "../common/text.js";
import { livenessOf } from "../run/index.js";
import { jobsOfCluster } from "./clusterJobs.js";
import type { CommandHost, Screen } from "./commandHost.js";
import { answerIsNo, done, failed } from "./frame/exitCodes.js";
import { clusterOption, jobsOption, jsonOption, placeOptions, timeoutOption } from "./frame/options.js";
import { errorAsJson, printJsonLine } from "./frame/report.js";
import { UsageError } from "./frame/usageError.js";
import { defineVerb } from "./frame/verb.js";
import { apiHostOf, type JobValues, jobCallOf } from "./jobCall.js";
import { createLines, remindEveryMs } from "./watch/lines.js";
import { createLiveTable } from "./watch/liveTable.js";
import { countsOf, hasSucceeded, reasonOf, see, type Watched } from "./watch/watched.js";

/** The table counts the time of each run, so it is drawn again without a change too. */
const drawAgainMs = 1_000;

/** Watches runs until they end. */
export const watch = defineVerb({
    name: "watch",
    summary: "watches runs in a live table until they end, and says by its exit code whether all have succeeded",
    description:
        "Watches the last run of each job until it ends, in a table with a bar for each. Without --job it watches what is live in the cluster " +
        "when it begins. Without a terminal it prints a line for each change of a status, and at least one a minute for each live run. With --json it " +
        "prints a JSON object on a line for each look that shows anything new. It starts and stops nothing.",
    options: {
        cluster: clusterOption,
        job: { ...jobsOption, text: "a job of that cluster; may be given several times (default: all live jobs)" },
        ...placeOptions,
        timeout: { ...timeoutOption, text: "how long the command may take (default: 24h)" },
        json: jsonOption,
    },
    examples: [
        ["--cluster 6ec9a0a4 --job mysql2obs --job orders", "watches two jobs"],
        ["--cluster 6ec9a0a4", "watches everything that is live there"],
    ],
    exits: {
        0: "all runs have SUCCEEDED, or nothing was live",
        1: "a job could not be watched to its end",
        3: "all runs have ended, and one of them has not SUCCEEDED",
    },
    jsonLines: true,
    async run(values, host) {
        const { cluster, job, json, timeout, ...place } = values;
        if (cluster === undefined) throw new UsageError("--cluster says which cluster, and --job which jobs of it");
        const api = apiHostOf(host);
        const names = job.length > 0 ? [...new Set(job)] : await liveJobsOf(cluster, place, host, api);
        if (names.length === 0) {
            host.stderr(`No run is live in cluster ${cluster}.`);
            return done;
        }
        const all: Watched[] = names.map((jobName) => ({ jobName }));
        await watchAll(all, { ...place, cluster, timeout, json }, host, api);
        if (!json) conclude(all, host);
        if (all.some(({ error }) => error !== undefined)) return failed;
        return all.every(hasSucceeded) ? done : answerIsNo;
    },
});

async function liveJobsOf(cluster: string, place: Omit<JobValues, "cluster" | "job">, host: CommandHost, api: ApiHost) {
    const { rows, cut } = await jobsOfCluster(cluster, place, host, api);
    for (const sentence of cut) host.stderr(sentence);
    // A list that shows no status does not say which jobs are live.
    const live = rows.filter(({ status }) => status !== undefined && livenessOf(status) === "live");
    return live.map(({ name }) => name);
}

async function watchAll(
    all: readonly Watched[],
    how: Omit<JobValues, "job"> & { readonly timeout: string | undefined; readonly json: boolean },
    host: CommandHost,
    api: ApiHost,
): Promise<void> {
    const screen = how.json ? undefined : screenOf(host);
    const live = screen && createLiveTable(all, host, screen);
    const lines = live || how.json ? undefined : createLines(all, host);
    const over = new AbortController();
    const ticking = [
        live && repeat(() => live.draw(), drawAgainMs, over.signal, host),
        lines && repeat(() => lines.remind(), remindEveryMs, over.signal, host),
    ];
    const work = all.map(async (one) => {
        try {
            const call = jobCallOf({ ...how, job: one.jobName }, host);
            for await (const run of watchRun({ ...call, timeout: how.timeout }, api)) {
                see(one, run, host.clock.monotonic());
                lines?.tell(one);
                if (how.json) printJsonLine(host, { at: host.clock.now(), ...run });
            }
        } catch (error) {
            one.error = error;
            lines?.tell(one);
            if (how.json) {
                const [at, clusterId] = [host.clock.now(), how.cluster];
                printJsonLine(host, { at, clusterId, jobName: one.jobName, error: errorAsJson(error) });
            }
        } finally {
            one.isOver = true;
        }
    });
    await Promise.all(work);
    over.abort();
    await Promise.all(ticking);
    live?.draw();
}

/** The terminal to draw on. One that is dumb moves no cursor, so it gets lines. */
function screenOf({ screen, environment }: CommandHost): Screen | undefined {
    return environment.TERM === "dumb" ? undefined : screen;
}

async function repeat(act: () => void, everyMs: number, over: AbortSignal, { clock }: CommandHost): Promise<void> {
    while (!over.aborted) {
        act();
        await clock.sleep(everyMs, over);
    }
}

function conclude(all: readonly Watched[], host: CommandHost): void {
    // The lines of a log have said it already.
    if (screenOf(host)) {
        for (const one of all) {
            const reason = hasSucceeded(one) ? undefined : reasonOf(one);
            if (reason !== undefined) host.stdout(visible(`${one.jobName}: ${reason}`));
        }
    }
    host.stdout(`${all.length === 1 ? "1 run" : `${all.length} runs`}: ${visible(countsOf(all))}`);
}
