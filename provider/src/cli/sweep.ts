import { readFile } from "node:fs/promises";
import { messageOf, visible } from "../common/text.js";
import type { JobRunState } from "../run/index.js";
import type { CommandHost } from "./commandHost.js";
import { isYes } from "./confirmStop.js";
import { answerIsNo, done, failed } from "./frame/exitCodes.js";
import { jsonOption, placeOptions, yesOption } from "./frame/options.js";
import { printJson } from "./frame/report.js";
import { UsageError } from "./frame/usageError.js";
import { defineVerb } from "./frame/verb.js";
import { inParallel } from "./inParallel.js";
import { paintFor } from "./show/colors.js";
import { type Column, table } from "./show/table.js";
import type { Decided } from "./sweep/decided.js";
import type { Content, Named } from "./sweep/named.js";
import { planJob } from "./sweep/planJob.js";
import { decodeFile, readContent } from "./sweep/readFile.js";
import { createSweeper, hostFor, type Sweeper } from "./sweep/sweeper.js";
import { sweepJob } from "./sweep/sweepJob.js";

/** How many jobs are looked at or stopped at a time. All of them share what CDM allows one user. */
const mostAtOnce = 8;

const placeOfList = {
    projectId: { ...placeOptions.projectId, text: "the project of a list's jobs, instead of the configured one" },
    region: { ...placeOptions.region, text: "the region of a list's jobs, instead of the configured one" },
    endpoint: { ...placeOptions.endpoint, text: "CDM's address for a list's jobs, instead of the configured one" },
} as const;

/** Stops what a stack's state, or a list, names. Decides about each run as a destroy does. */
export const sweep = defineVerb({
    name: "sweep",
    summary:
        "stops every live run that a stack's state or a list names, as a destroy would, and says for each what and why",
    description:
        "Reads what pulumi stack export prints, from files or stdin, and stops and verifies the run of every JobRun in it. It decides as " +
        "pulumi destroy does: a run that is not the JobRun's own is left, unless its onForeignRun says otherwise. Project, region and " +
        "endpoint are those of the state. The credentials are those of this command, also for a JobRun with a Provider of its own. It changes no state.\n\n" +
        "A file may also be one of .pulumi/stacks of a local backend, or a list with a line cluster/job for each job: then any run of the " +
        "job is stopped, no matter which user started it. At a terminal it shows what it would do, and asks first.",
    operands: "[files...]",
    options: {
        dryRun: { text: "say for each what it would do and why, and stop nothing" },
        ...placeOfList,
        timeout: { value: "TIME", text: "how long each stop may take (default: as the state says, else 20m)" },
        yes: yesOption,
        json: jsonOption,
    },
    examples: [
        ["--dry-run prod.json", "shows what a sweep of the exported stack would do"],
        ["prod.json staging.json --yes", "stops the runs of two stacks, and does not ask"],
        ["jobs.txt", "stops the jobs of a list with lines such as 6ec9a0a4/mysql2obs"],
    ],
    exits: {
        0: "nothing that is named there is live, except for what a destroy leaves alone too",
        1: "that is not proved for each job, or the answer was no",
        2: "not understood: arguments, or a file that is no export and no list. Nothing was sent to CDM",
        3: "--dry-run has found a run to stop, and nothing that can't be decided",
    },
    changesRuns: true,
    async run({ dryRun, json, yes, timeout, ...place }, host, files) {
        const contents = await contentsOf(files, host);
        const named = eachOnce(contents.flatMap((content) => content.named));
        const say = (text: string) => host.stderr(visible(text));
        if (named.length === 0) return nothingNamed(contents, json, host);
        if (named.some((one) => one.kind === "state" && one.hasProvider))
            say(
                "A Provider of its own configures some of the JobRuns. Its credentials are not used: the sweep uses those of this command.",
            );
        const sweeper = createSweeper(host, { place, timeout, say });
        const asks = !dryRun && !yes && host.ask !== undefined;
        const plans = dryRun || asks ? await inParallel(named, mostAtOnce, (one) => decide(one, sweeper, planJob)) : [];
        if (dryRun) return conclude(named, plans, json, host);
        if (asks) {
            host.stderr(tableOf(named, plans, host));
            const count = plans.filter(({ result }) => result === "stop").length;
            if (
                count > 0 &&
                !isYes((await host.ask?.(`Stop ${count === 1 ? "this run" : `these ${count} runs`}? [y/N] `)) ?? "")
            ) {
                say("Nothing was stopped, because the answer was not yes.");
                return failed;
            }
        }
        say(`Looks at ${named.length === 1 ? "1 job" : `${named.length} jobs`}, ${mostAtOnce} at a time.`);
        const results = await inParallel(named, mostAtOnce, async (one) => {
            const decided = await decide(one, sweeper, sweepJob);
            say(`${one.id}: ${words[decided.result]}, ${decided.why}`);
            return decided;
        });
        return conclude(named, results, json, host);
    },
});

async function contentsOf(files: readonly string[], { stdin }: CommandHost): Promise<Content[]> {
    if (files.length === 0 && stdin === undefined)
        throw new UsageError("sweep needs a file, or an export on stdin: pulumi stack export > stack.json makes one");
    const contents: Content[] = [];
    for (const file of files.length === 0 ? ["-"] : files) {
        const isStdin = file === "-";
        if (isStdin && stdin === undefined) throw new UsageError("stdin is a terminal, and - means an export on stdin");
        const name = isStdin ? "stdin" : file;
        const bytes = isStdin ? ((await stdin?.()) ?? "") : await bytesOf(file);
        contents.push(readContent(typeof bytes === "string" ? bytes : decodeFile(bytes, name), name));
    }
    return contents;
}

async function bytesOf(file: string): Promise<Buffer> {
    try {
        return await readFile(file);
    } catch (error) {
        throw new UsageError(`${file} can't be read: ${messageOf(error)}`);
    }
}

/** A job that is named again, in one file or in several, is swept once. So is a JobRun of which two files say the same. */
function eachOnce(named: readonly Named[]): Named[] {
    return [...new Map(named.map((one) => [JSON.stringify(one), one])).values()];
}

function nothingNamed(contents: readonly Content[], isJson: boolean, host: CommandHost): number {
    const resources = contents.reduce((sum, one) => sum + (one.resources ?? 0), 0);
    const what =
        resources === 0
            ? "no resources"
            : `${resources === 1 ? "1 resource" : `${resources} resources`}, and no JobRun among them`;
    const isList = contents.every((one) => one.resources === undefined);
    host.stderr(
        isList
            ? "The list names no job: there is nothing to stop."
            : `The state has ${what}: there is nothing to stop.`,
    );
    if (isJson) printJson(host, { jobs: [] });
    return done;
}

/** What is decided about one job. An error about one keeps no other from being swept. */
async function decide(
    named: Named,
    sweeper: Sweeper,
    by: (named: Named, sweeper: Sweeper) => Promise<Decided>,
): Promise<Decided> {
    try {
        return await by(named, sweeper);
    } catch (error) {
        const inputs = named.kind === "state" ? named.state : (named as unknown as JobRunState);
        return { result: "failed", why: hostFor(sweeper, inputs).redact(messageOf(error)) };
    }
}

function conclude(named: readonly Named[], results: readonly Decided[], isJson: boolean, host: CommandHost): number {
    if (isJson) {
        const jobs = results.map((result, index) => ({
            job: named[index]?.id,
            resource: named[index]?.resource,
            ...result,
        }));
        printJson(host, { jobs });
    } else host.stdout(tableOf(named, results, host));
    if (results.some(({ result }) => result === "failed")) return failed;
    return results.some(({ result }) => result === "stop") ? answerIsNo : done;
}

const columns: readonly Column[] = [
    { title: "JOB", rank: 0 },
    { title: "RESOURCE", rank: 4 },
    { title: "RUN", rank: 2, isRight: true },
    { title: "USER", rank: 3 },
    { title: "RESULT", rank: 0 },
    { title: "WHY", rank: 1, wraps: true },
];

const words = {
    stop: "would stop",
    stopped: "stopped",
    notLive: "not live",
    left: "left live",
    failed: "NOT PROVED",
} as const satisfies Record<Decided["result"], string>;

const colors = { stop: "yellow", stopped: "green", notLive: "dim", left: "yellow", failed: "red" } as const;

function tableOf(named: readonly Named[], results: readonly Decided[], { environment, screen }: CommandHost): string {
    const paint = paintFor(environment, screen !== undefined);
    const rows = results.map(({ result, why, run, user }, index) => {
        const { id = "", resource = "" } = named[index] ?? {};
        return [
            ...[id, resource, run === undefined ? "" : String(run), user ?? ""].map(visible),
            paint(colors[result], words[result]),
            visible(why),
        ];
    });
    return table(columns, rows, screen?.columns());
}
