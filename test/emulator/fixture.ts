import {
    type Emulator,
    type EmulatorOptions,
    outOfTheBox,
    type RunTruth,
    startEmulator,
} from "huaweicloud-cdm-emulator";

export const clusterPath = `/v1.1/${outOfTheBox.project}/clusters/${outOfTheBox.cluster}`;
export const jobPath = `${clusterPath}/cdm/job/demo`;
export const noon = 1_700_000_000_000;

export interface Reply {
    readonly status: number;
    readonly headers: Headers;
    readonly text: string;
    /** Undefined if the text is not JSON. */
    readonly body: Record<string, unknown>;
}

/** An emulator whose clock the test moves, and a client that uses a socket. */
export class Fixture {
    now = noon;
    emulator!: Emulator;

    async open(options: EmulatorOptions = {}): Promise<void> {
        this.now = noon;
        this.emulator = await startEmulator({ now: () => this.now, ...options });
    }

    async close(): Promise<void> {
        await this.emulator.close();
    }

    /** The response, as soon as its head has arrived. */
    begin(method: string, path: string): Promise<Response> {
        return fetch(this.emulator.url + path, { method, headers: { "X-Auth-Token": outOfTheBox.token } });
    }

    async send(method: string, path: string, body?: string, headers: Record<string, string> = {}): Promise<Reply> {
        const response = await fetch(this.emulator.url + path, {
            method,
            headers,
            ...(body !== undefined && { body }),
        });
        const text = await response.text();
        const isJson = response.headers.get("content-type")?.startsWith("application/json");
        return {
            status: response.status,
            headers: response.headers,
            text,
            body: isJson ? JSON.parse(text) : undefined,
        };
    }

    call(method: string, path: string, body?: string): Promise<Reply> {
        return this.send(method, path, body, { "X-Auth-Token": outOfTheBox.token });
    }

    start(variables?: Record<string, string>): Promise<Reply> {
        return this.call("PUT", `${jobPath}/start`, variables && JSON.stringify({ variables }));
    }

    stop(): Promise<Reply> {
        return this.call("PUT", `${jobPath}/stop`);
    }

    /** The last submission in the response to status. */
    async lastRun(): Promise<Record<string, unknown>> {
        return submissionIn(await this.call("GET", `${jobPath}/status`));
    }

    /** The true runs of the job `demo`, oldest first. */
    runs(): readonly RunTruth[] {
        const jobs = this.emulator.truth().clusters[0]?.jobs ?? [];
        return jobs.find((job) => job.name === outOfTheBox.job)?.runs ?? [];
    }

    control(method: string, path: string, body?: unknown): Promise<Reply> {
        const headers: Record<string, string> = body === undefined ? {} : { "Content-Type": "application/json" };
        return this.send(method, `/_emulator/${path}`, body === undefined ? undefined : JSON.stringify(body), headers);
    }
}

export function submissionIn(reply: Reply): Record<string, unknown> {
    const [submission] = reply.body["submissions"] as Record<string, unknown>[];
    if (!submission) {
        throw new Error("The answer holds no submission.");
    }
    return submission;
}
