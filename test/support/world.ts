import { type Emulator, type EmulatorOptions, outOfTheBox, startEmulator } from "huaweicloud-cdm-emulator";
import { SessionCache } from "#provider/cdm/auth/sessionCache.js";
import { createRegistry, type Host, type JobRunInputs, PendingStarts } from "#provider/run/index.js";
import { control } from "./control.js";
import { type Event, recordingSink } from "./events.js";
import { FakeClock } from "./fakeClock.js";
import { startsOfDefinitions } from "./starts.js";

type RunTruth = ReturnType<Emulator["truth"]>["clusters"][number]["jobs"][number]["runs"][number];

/** One emulator and one provider process, on one clock that jumps, with a real socket between them. */
export class World {
    clock!: FakeClock;
    said!: string[];
    /** What the operations have told machines. Each is judged by the published schema when it comes. */
    events!: Event[];
    readonly inputs: JobRunInputs = { clusterId: outOfTheBox.cluster, jobName: outOfTheBox.job, __urn: "urn:pulumi:a" };
    host!: Host;
    emulator!: Emulator;

    async open(options: EmulatorOptions = {}): Promise<void> {
        this.clock = new FakeClock();
        this.said = [];
        const { sink, events } = recordingSink(this.clock);
        this.events = events;
        this.emulator = await startEmulator({ now: this.clock.monotonic, ...options });
        this.host = {
            configuration: {
                environment: {
                    HW_CDM_ENDPOINT: this.emulator.url,
                    HW_AUTH_URL: this.emulator.url,
                    HW_PROJECT_ID: outOfTheBox.project,
                    HW_AUTH_TOKEN: outOfTheBox.token,
                },
                home: "/nowhere",
            },
            sessions: new SessionCache(),
            clock: this.clock,
            registry: createRegistry(),
            starts: new PendingStarts(),
            events: sink,
            logFor: () => ({
                progress: (text) => this.said.push(text),
                info: (text) => this.said.push(text),
                warn: (text) => this.said.push(`warning: ${text}`),
            }),
        };
    }

    /** From here on IAM can't be asked, so that nobody knows who this process logs in as. */
    forgetIam(): void {
        this.setEnvironment({ HW_AUTH_URL: undefined });
    }

    setEnvironment(change: Readonly<Record<string, string | undefined>>): void {
        const { configuration } = this.host;
        const environment = { ...configuration.environment, ...change };
        this.host = { ...this.host, configuration: { ...configuration, environment } };
    }

    /** The provider in a process of its own, as each `up` and `destroy` has it. */
    process(): Host {
        return { ...this.host, registry: createRegistry(), sessions: new SessionCache() };
    }

    async close(): Promise<void> {
        await this.emulator.close();
        // Whatever a spec is about: neither a Job nor a Link ever sends a start.
        const starts = startsOfDefinitions(this.events.map((event) => JSON.stringify(event)).join("\n"));
        if (starts.length > 0) throw new Error(`a definition has sent a start: ${starts.join(", ")}`);
    }

    control(method: string, path: string, body?: unknown): Promise<void> {
        return control(this.emulator.url, method, path, body);
    }

    /** Stops the job's run by hand, at once. */
    async endRun(jobName: string = outOfTheBox.job): Promise<void> {
        const path = `v1.1/${outOfTheBox.project}/clusters/${outOfTheBox.cluster}/cdm/job/${jobName}/stop`;
        await fetch(`${this.emulator.url}/${path}`, {
            method: "PUT",
            headers: { "X-Auth-Token": outOfTheBox.token, "Content-Type": "application/json", "X-Language": "en-us" },
        });
    }

    /** What the emulator itself knows of the runs of a job, oldest first. */
    runs(jobName: string = outOfTheBox.job): readonly RunTruth[] {
        const jobs = this.emulator.truth().clusters.flatMap((cluster) => cluster.jobs);
        return jobs.find((job) => job.name === jobName)?.runs ?? [];
    }

    sent(operation: "start" | "stop" | "status" | "jobs"): number {
        return this.emulator.requests(operation).length;
    }
}

/** The error of an operation that has to fail. Its message is all that a user sees, its code too: nothing in it may be missing. */
export async function errorOf(operation: Promise<unknown>): Promise<Error> {
    try {
        await operation;
    } catch (error) {
        if (!(error instanceof Error)) throw new Error(`something was thrown that is no Error: ${String(error)}`);
        if (/undefined|\[object|NaN/.test(error.message)) throw new Error(`not to be read by people: ${error.message}`);
        return error;
    }
    throw new Error("the operation succeeded, but had to fail");
}
