import { isRecord } from "../common/isRecord.js";
import { saidWord } from "../common/text.js";
import { isName, jobIn, jobRecordsIn, linkIn, type Reading } from "./answers.js";
import { jobsOnPage, jobTypes } from "./client.js";
import type { Settings } from "./config/settings.js";
import type { Api } from "./quota/quota.js";
import { type CallOptions, type ClientOptions, createSender } from "./send.js";

type Json = Readonly<Record<string, unknown>>;

/** What CDM stores under a name in a cluster: a job's definition, or a link to a data source. */
export interface DefinitionReference {
    readonly kind: "job" | "link";
    readonly clusterId: string;
    readonly name: string;
}

/**
 * CDM's calls for one definition. Each throws a {@link CdmError} if CDM does not answer with success. None of them starts a job.
 *
 * A read is repeated until the deadline while its failure is transient. A write is sent at most once, within 5 s of the call: the caller has
 * looked for the definition right before, and has to look again before the next one. HTTP 200 with a validation result of status ERROR is
 * a failure.
 */
export interface DefinitionClient {
    /** `GET …/job/{name}`, `GET …/link/{name}`. Undefined if CDM lists none. */
    show(call?: CallOptions): Promise<Json | undefined>;
    /** `POST …/job`, `POST …/link`. @returns CDM's warnings */
    create(definition: Json, call?: CallOptions): Promise<readonly string[]>;
    /** `PUT …/job/{name}`, `PUT …/link/{name}`. @returns CDM's warnings */
    update(definition: Json, call?: CallOptions): Promise<readonly string[]>;
    /** `DELETE …/job/{name}`, `DELETE …/link/{name}`. @returns CDM's warnings */
    remove(call?: CallOptions): Promise<readonly string[]>;
    /** The names of the jobs that read from the link or write to it, as far as the lists of the cluster's jobs show that. */
    listUsers(call?: CallOptions): Promise<readonly string[]>;
}

const apis = {
    job: { show: "jobs", create: "createJob", update: "updateJob", remove: "deleteJob" },
    link: { show: "link", create: "createLink", update: "updateLink", remove: "deleteLink" },
} as const satisfies Record<DefinitionReference["kind"], Record<string, Api>>;

/** So many pages of each type are read at most to name the jobs that use a link. */
const mostPages = 10;
const mostUsers = 20;

export function createDefinitionClient(
    settings: Settings,
    { kind, clusterId, name }: DefinitionReference,
    options: ClientOptions,
): DefinitionClient {
    const { send, redact } = createSender(settings, options);
    const api = apis[kind];
    const all = `/clusters/${encodeURIComponent(clusterId)}/cdm/${kind}`;
    const one = `${all}/${encodeURIComponent(name)}`;
    const label = `${kind} "${name}" in cluster ${clusterId}`;
    const warnings = (body: unknown): Reading<readonly string[]> => ({
        value: warningsIn(body).map((text) => saidWarning(text)),
    });
    const saidWarning = (text: string) => saidWord(text, redact());
    const bodyOf = (definition: Json) => ({ [`${kind}s`]: [definition] });

    return {
        show: (call) =>
            send(
                { action: `show ${label}`, api: api.show, method: "GET", callPath: one },
                (body) => (kind === "job" ? jobIn(body, name) : linkIn(body, name)),
                call,
            ),
        create: (definition, call) =>
            send(
                {
                    action: `create ${label}`,
                    api: api.create,
                    method: "POST",
                    callPath: all,
                    json: bodyOf(definition),
                },
                warnings,
                call,
            ),
        update: (definition, call) =>
            send(
                {
                    action: `update ${label}`,
                    api: api.update,
                    method: "PUT",
                    callPath: one,
                    json: bodyOf(definition),
                },
                warnings,
                call,
            ),
        remove: (call) =>
            send({ action: `delete ${label}`, api: api.remove, method: "DELETE", callPath: one }, warnings, call),
        async listUsers(call) {
            const users: string[] = [];
            for (const jobType of jobTypes) {
                for (let page = 1, total = 1; (page - 1) * jobsOnPage < total && page <= mostPages; page++) {
                    const query = `?jobType=${jobType}&page_no=${page}&page_size=${jobsOnPage}`;
                    const list = await send(
                        {
                            action: `list the jobs of cluster ${clusterId}`,
                            api: "jobs",
                            method: "GET",
                            callPath: `/clusters/${encodeURIComponent(clusterId)}/cdm/job/all${query}`,
                        },
                        jobRecordsIn,
                        call,
                    );
                    total = list.total;
                    for (const job of list.jobs) {
                        const ends = [job["from-link-name"], job["to-link-name"]];
                        if (typeof job.name === "string" && ends.some((end) => isName(end, name)))
                            users.push(saidWord(job.name, redact()));
                        if (users.length >= mostUsers) return users;
                    }
                }
            }
            return users;
        },
    };
}

/** The messages of entries with status WARNING, flat or keyed by configuration. `classifyResponse` has refused a body with an ERROR before. */
function warningsIn(body: unknown): string[] {
    const results = isRecord(body) ? body["validation-result"] : undefined;
    const entries = (isRecord(results) ? [results] : Array.isArray(results) ? results : []).filter(isRecord);
    const nested = entries.flatMap((entry) => Object.values(entry).filter(Array.isArray).flat().filter(isRecord));
    return [...entries, ...nested]
        .filter(({ status }) => typeof status === "string" && status.trim().toUpperCase() === "WARNING")
        .map(({ message }) => (typeof message === "string" && message !== "" ? message : "no reason given"));
}
