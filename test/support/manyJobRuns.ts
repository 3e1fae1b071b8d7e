import { type EmulatorOptions, outOfTheBox } from "huaweicloud-cdm-emulator";
import { sendOnce, type Transport } from "#provider/cdm/http/transport.js";
import type { Host, JobRunInputs, JobRunState } from "#provider/run/index.js";
import { create } from "./core.js";
import { EventClock } from "./eventClock.js";
import { World } from "./world.js";

const hourMs = 3_600_000;

export type Result = Awaited<ReturnType<Transport>>;

/** A page of CDM's list of jobs, as the emulator writes it. */
export interface JobPage {
    readonly total: number;
    readonly jobs: readonly (Readonly<Record<string, unknown>> & { readonly name: string })[];
}

/** Many JobRuns of one process, on one clock, with real sockets. A request takes no time on that clock. */
export class ManyJobRuns extends World {
    common!: EventClock;
    mostListsAtOnce = 0;
    private underWay = 0;
    private listsUnderWay = 0;
    private lists = 0;
    protected listTakesMs = 0;
    protected settings = {};
    protected edition: (result: Result) => Result = (result) => result;

    override async open(options: EmulatorOptions = {}): Promise<void> {
        this.mostListsAtOnce = 0;
        this.lists = 0;
        this.listTakesMs = 0;
        this.settings = {};
        this.edition = (result) => result;
        this.common = new EventClock(undefined, undefined, () => this.underWay > 0);
        await super.open({ bootMs: 0, runMs: hourMs, now: this.common.monotonic, ...options });
        this.host = { ...this.host, clock: this.common, transport: this.counted };
    }

    /** Time stands still until the emulator has obeyed. Else a slow machine takes it for idle. */
    override control(method: string, path: string, body?: unknown): Promise<void> {
        return this.busyWith(super.control(method, path, body));
    }

    override endRun(jobName?: string): Promise<void> {
        return this.busyWith(super.endRun(jobName));
    }

    limit(perMinute: number): void {
        this.setEnvironment({ HW_CDM_REQUESTS_PER_MINUTE: String(perMinute) });
    }

    async inputsOf(jobName: string, extra = {}): Promise<JobRunInputs> {
        await this.control("PUT", `jobs/${encodeURIComponent(jobName)}`, this.settings);
        return { ...this.inputs, jobName, __urn: `urn:pulumi:${jobName}`, ...extra };
    }

    async inputsOfMany(many: number, extra = {}): Promise<JobRunInputs[]> {
        return Promise.all(Array.from({ length: many }, (_, index) => this.inputsOf(`job-${index}`, extra)));
    }

    async start(inputs: JobRunInputs, host: Host = this.host): Promise<JobRunState> {
        return (await create(inputs, host)).state;
    }

    readonly counted: Transport = async (request) => {
        const isList = new URL(request.url).pathname.endsWith("/cdm/job/all");
        if (isList) this.lists++;
        if (isList && this.listTakesMs > request.timeoutMs) {
            await this.common.sleep(request.timeoutMs);
            return { failure: { kind: "transient", text: "no answer in time" } };
        }
        if (isList) this.mostListsAtOnce = Math.max(this.mostListsAtOnce, ++this.listsUnderWay);
        try {
            const result = await this.busyWith(sendOnce(request));
            return isList ? this.edition(result) : result;
        } finally {
            if (isList) this.listsUnderWay--;
        }
    };

    /** Time stands still until the work is done. */
    async busyWith<T>(work: Promise<T>): Promise<T> {
        this.underWay++;
        try {
            return await work;
        } finally {
            this.underWay--;
        }
    }

    /** What the provider gets in place of a page of the list of jobs. */
    listSays(edit: (page: JobPage) => unknown): void {
        this.edition = (result) => {
            if (!("answer" in result)) return result;
            const page = JSON.parse(result.answer.text) as JobPage;
            return { answer: { ...result.answer, text: JSON.stringify(edit(page)) } };
        };
    }

    /** The list never answers: a request for it fails when its time is up. */
    listHangs(): void {
        this.listTakesMs = Number.POSITIVE_INFINITY;
    }

    /** How often the list was asked for, answered or not. */
    listReads(): number {
        return this.lists;
    }

    /** The true list, as CDM gives it now. */
    async listNow(): Promise<JobPage> {
        const path = `v1.1/${outOfTheBox.project}/clusters/${outOfTheBox.cluster}/cdm/job/all?page_size=100`;
        const response = await fetch(`${this.emulator.url}/${path}`, {
            headers: { "X-Auth-Token": outOfTheBox.token, "Content-Type": "application/json", "X-Language": "en-us" },
        });
        return (await response.json()) as JobPage;
    }

    /** Settings of all jobs that are made from here on, and of all that are there. */
    async setDefaults(settings: object): Promise<void> {
        this.settings = { ...this.settings, ...settings };
        const jobs = this.emulator.truth().clusters.flatMap((cluster) => cluster.jobs);
        for (const { name } of jobs) await this.control("PUT", `jobs/${name}`, this.settings);
    }

    refused() {
        return this.emulator.requests().filter(({ status }) => status === 429);
    }
}
