import { saidWord } from "../common/text.js";
import {
    clusterIn,
    clustersIn,
    type History,
    historyIn,
    type JobPage,
    jobIn,
    jobPageIn,
    runNamedIn,
    statusIn,
} from "./answers.js";
import type { Settings } from "./config/settings.js";
import { CdmError } from "./errors.js";
import type { Api } from "./quota/quota.js";
import { type Call, type CallOptions, type ClientOptions, createSender, type ReadBody } from "./send.js";
import { redactSubmission, type Submission } from "./submission.js";

export interface JobReference {
    readonly clusterId: string;
    readonly jobName: string;
}

/**
 * CDM's calls for one job. Each throws a {@link CdmError} if CDM does not answer with success. A response to a read that lacks what was
 * asked for counts as `transient`.
 *
 * A read is repeated until the deadline while its failure is transient. A start and a stop are sent at most once, within 5 s of the call:
 * the caller has observed the job right before, and has to observe it again before the next one.
 */
export interface CdmClient {
    /** `PUT …/start`. Undefined if CDM accepts the order and describes no run. */
    startJob(variables?: Readonly<Record<string, string>>, call?: CallOptions): Promise<Submission | undefined>;
    /** `PUT …/stop`. Undefined if CDM accepts the order and describes no run. */
    stopJob(call?: CallOptions): Promise<Submission | undefined>;
    /** `GET …/status`: the job's last run. Undefined if CDM lists none. */
    showJobStatus(call?: CallOptions): Promise<Submission | undefined>;
    /** `GET …/submissions?jname={job}`: the job's runs of about 30 days. No order is promised. */
    listSubmissions(call?: CallOptions): Promise<History>;
    /** `GET …/job/{job}`: the job as CDM describes it. Undefined if CDM lists none. */
    showJob(call?: CallOptions): Promise<Readonly<Record<string, unknown>> | undefined>;
    /** `GET …/job/all?jobType=…&page_no=…&page_size=100`: up to a hundred jobs of the cluster, each with the status of its last run. */
    listJobs(page: JobListPage, call?: CallOptions): Promise<JobPage>;
    /** `GET …/clusters/{cluster}`: `status` is a code such as "200" (normal) or "900" (stopped). */
    showClusterDetail(call?: CallOptions): Promise<Readonly<Record<string, unknown>>>;
    /** `GET …/clusters`: all clusters of the project, each with its id. */
    listClusters(call?: CallOptions): Promise<readonly Readonly<Record<string, unknown>>[]>;
    /** How long such a call has to wait for its turn in CDM's quota, in milliseconds, as far as that is known. */
    expectedWaitMs(api: Api, call?: CallOptions): number;
}

/** CDM lists the jobs of one type at a time. Source: ShowJobs of the CDM API reference. */
export const jobTypes = ["NORMAL_JOB", "BATCH_JOB", "SCENARIO_JOB"] as const;
/** The largest page that CDM allows. */
export const jobsOnPage = 100;

export interface JobListPage {
    readonly jobType: (typeof jobTypes)[number];
    /** From 1. */
    readonly page: number;
}

export function createClient(settings: Settings, job: JobReference, options: ClientOptions): CdmClient {
    const { send, expectedWaitMs, redact } = createSender(settings, options);
    const cluster = `/clusters/${encodeURIComponent(job.clusterId)}`;
    const path = `${cluster}/cdm/job/${encodeURIComponent(job.jobName)}`;
    const jobLabel = `job "${job.jobName}" in cluster ${job.clusterId}`;

    const redacted = (run: Submission | undefined) => run && redactSubmission(run, redact());

    /** Repeats the request until a response holds what was asked for. */
    function ask<T>(
        { action, api, callPath }: Pick<Call, "action" | "api" | "callPath">,
        readBody: ReadBody<T>,
        options?: CallOptions,
    ): Promise<T> {
        return send({ action, api, method: "GET", callPath }, readBody, options);
    }

    /** Does not repeat the request if the response lacks what was asked for: the caller observes clusters in a loop of its own. */
    async function askOnce<T>(
        call: Pick<Call, "action" | "api" | "callPath">,
        readBody: ReadBody<T>,
        options?: CallOptions,
    ): Promise<T> {
        const reading = await ask(call, (body) => ({ value: readBody(body) }), options);
        if ("value" in reading) return reading.value;
        const { lacks } = reading;
        throw new CdmError(call.action, { kind: "transient", text: `an answer without ${lacks}`, lacks });
    }

    async function order(call: Omit<Call, "method">, options?: CallOptions) {
        const runNamed = (body: unknown) => ({ value: runNamedIn(body, job.jobName) });
        return redacted(await send({ ...call, method: "PUT" }, runNamed, options));
    }

    return {
        expectedWaitMs,
        startJob: (variables, options) =>
            order(
                {
                    action: `start ${jobLabel}`,
                    api: "start",
                    callPath: `${path}/start`,
                    json: variables && { variables },
                },
                options,
            ),
        stopJob: (options) => order({ action: `stop ${jobLabel}`, api: "stop", callPath: `${path}/stop` }, options),
        showJobStatus: async (options) => {
            const call = {
                action: `show the status of ${jobLabel}`,
                api: "status",
                callPath: `${path}/status`,
            } as const;
            return redacted(await ask(call, (body) => statusIn(body, job.jobName), options));
        },
        listSubmissions: async (options) => {
            const query = `?jname=${encodeURIComponent(job.jobName)}`;
            const { runs, isWhole } = await ask(
                {
                    action: `show the history of ${jobLabel}`,
                    api: "history",
                    callPath: `${cluster}/cdm/submissions${query}`,
                },
                (body) => historyIn(body, job.jobName),
                options,
            );
            return { runs: runs.map((run) => redactSubmission(run, redact())), isWhole };
        },
        showJob: (options) =>
            ask(
                { action: `show ${jobLabel}`, api: "jobs", callPath: path },
                (body) => jobIn(body, job.jobName),
                options,
            ),
        listJobs: ({ jobType, page }, options) => {
            const query = `?jobType=${jobType}&page_no=${page}&page_size=${jobsOnPage}`;
            const callPath = `${cluster}/cdm/job/all${query}`;
            return ask(
                { action: `list the jobs of cluster ${job.clusterId}`, api: "jobs", callPath },
                jobPageIn,
                options,
            );
        },
        showClusterDetail: async (options) => {
            const call = { action: `show cluster ${job.clusterId}`, api: "cluster", callPath: cluster } as const;
            const detail = await askOnce(call, (body) => clusterIn(body, job.clusterId), options);
            return { ...detail, status: saidWord(String(detail.status), redact()) };
        },
        listClusters: (options) =>
            askOnce(
                { action: "list the clusters of the project", api: "clusters", callPath: "/clusters" },
                clustersIn,
                options,
            ),
    };
}
