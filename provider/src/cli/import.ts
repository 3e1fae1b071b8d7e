import { said, visible } from "../common/text.js";
import { nameOfLink } from "../definition/index.js";
import { done, failed } from "./frame/exitCodes.js";
import { clusterOption, jobsOption, jsonOption, placeOptions } from "./frame/options.js";
import { printJson } from "./frame/report.js";
import { UsageError } from "./frame/usageError.js";
import { defineVerb } from "./frame/verb.js";
import { programText } from "./import/programText.js";
import { readDefinitions } from "./import/readDefinitions.js";
import { apiHostOf } from "./jobCall.js";

/** From what a user has made in the console to a program. */
export const importDefinitions = defineVerb({
    name: "import",
    summary: "prints a TypeScript program for the links and jobs that exist",
    description:
        'Prints a program with a Link for each link and a Job for each job, as CDM has them. With ifExists: "adopt" the next pulumi up takes ' +
        "them over. With --cluster alone it takes all jobs and the links that they use. CDM has no list of links, so a link that no job uses " +
        "has to be named with --link. It changes nothing.\n\n" +
        "The program has no secret in it. It reads each one from stack configuration, and its head says which ones to set. It starts no job, " +
        "unless --runs asks for that.",
    options: {
        cluster: clusterOption,
        job: { ...jobsOption, text: "a job, with the links that it uses; may be given several times" },
        link: {
            value: "NAME",
            text: "a link; may be given several times",
            isList: true,
            isPasted: true,
        },
        runs: {
            text: "print a JobRun for each job too, which starts the job at the next pulumi up, unless it is live",
        },
        ...placeOptions,
        json: jsonOption,
    },
    examples: [
        ["--cluster 6ec9a0a4 > index.ts", "prints all jobs of the cluster and their links"],
        ["--cluster 6ec9a0a4 --job mysql2obs", "prints one job and its links"],
        ["--cluster 6ec9a0a4 --link spare_db", "prints a link that no job uses"],
    ],
    exits: {
        0: "the program says all that CDM has",
        1: "there is no such cluster, job or link, CDM could not be asked, or the program lacks something or has to be mended by hand, and says so",
    },
    async run({ cluster, job: jobs, link: links, runs, json, ...place }, host) {
        if (cluster === undefined)
            throw new UsageError("--cluster says which cluster, and --job and --link what of it");
        for (const name of links) {
            const problem = nameOfLink(name, "--link");
            if (problem !== undefined) throw new UsageError(problem);
        }
        const found = await readDefinitions({ clusterId: cluster, jobs, links, place }, host, apiHostOf(host));
        const { redact } = found;
        const quote = (sentence: string) => said(sentence, redact);
        if (found.jobs.length === 0 && found.links.length === 0) {
            const noJobs = `Cluster ${cluster} has no jobs, and CDM has no list of links. Name a link with --link to print it.`;
            throw new Error(found.leftOut.length > 0 ? found.leftOut.map(quote).join(" ") : noJobs);
        }
        const leftOut = found.leftOut.map(quote);
        const { text, secrets } = programText({ clusterId: cluster, ...found, leftOut, place, hasRuns: runs });
        const labeled = [
            ...found.links.map((one) => ({ label: `Link "${one.name}"`, ...one })),
            ...found.jobs.map((one) => ({ label: `Job "${one.name}"`, ...one })),
        ];
        const problems = [
            ...found.leftOut,
            ...labeled.flatMap(({ label, problems: some }) => some.map((problem) => `${label}: ${problem}.`)),
        ];
        const notes = [
            ...found.missing,
            ...labeled.flatMap(({ label, notes: some }) => some.map((note) => `${label} ${note}.`)),
        ];
        if (json) {
            const names = (all: typeof found.jobs) => all.map(({ name }) => name);
            printJson(host, {
                clusterId: cluster,
                program: text,
                links: names(found.links),
                jobs: names(found.jobs),
                secrets,
                problems: problems.map(quote),
                notes: notes.map(quote),
            });
        } else host.stdout(text);
        for (const sentence of [...problems, ...notes]) host.stderr(quote(sentence));
        if (secrets.length > 0) {
            const count = secrets.length === 1 ? "1 secret" : `${secrets.length} secrets`;
            host.stderr(visible(`The program needs ${count} in stack configuration: ${secrets.join(", ")}.`));
        }
        return problems.length > 0 ? failed : done;
    },
});
