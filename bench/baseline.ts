import { outOfTheBox } from "huaweicloud-cdm-emulator";
import type { Contender, Process } from "./contender.js";

/** What a script needs of its surroundings. */
interface Surroundings {
    send(request: Request): Promise<Answer | undefined>;
    sleep(milliseconds: number): Promise<void>;
    monotonic(): number;
    random(): number;
}

interface Request {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
}

interface Answer {
    readonly status: number;
    readonly text: string;
}

const pollMs = 5_000;
/** As the product's defaults. */
const operationMs = 20 * 60_000;
const completedMs = 24 * 60 * 60_000;
const longestBackOffMs = 60_000;

const ended = new Set(["SUCCEEDED", "FAILED", "FAILURE_ON_SUBMIT", "STOPPED", "NEVER_EXECUTED"]);

/**
 * What people do today, as scripts and Terraform's provider do it: each run is polled by itself every 5 s, one stop is
 * sent, nothing is shared, and after a 429 a request is repeated after a random, exponential back-off of 1 to 60 s.
 */
export const baseline: Contender = {
    name: "baseline",
    newProcess: (cloud, limits) =>
        new Script({ ...cloud.clock, send: (request) => cloud.send(request) }, limits.operationMs),
};

export class Script implements Process {
    constructor(
        private readonly surroundings: Surroundings,
        private readonly operationMs?: number,
    ) {}

    async start(job: string, waitFor: "running" | "completed"): Promise<void> {
        const deadline = this.deadline(waitFor === "completed" ? completedMs : operationMs);
        await this.ask("PUT", `${job}/start`, deadline);
        await this.poll(job, deadline, (status) => {
            if (status === "SUCCEEDED" || (status === "RUNNING" && waitFor === "running")) return true;
            if (ended.has(status)) throw new Error(`${job}: ${status}`);
            return false;
        });
    }

    async stop(job: string): Promise<void> {
        const deadline = this.deadline(operationMs);
        await this.ask("PUT", `${job}/stop`, deadline);
        await this.poll(job, deadline, (status) => ended.has(status));
    }

    successor(): Process {
        return new Script(this.surroundings, this.operationMs);
    }

    private deadline(defaultMs: number): number {
        return this.surroundings.monotonic() + (this.operationMs ?? defaultMs);
    }

    private async poll(job: string, deadline: number, isReached: (status: string) => boolean): Promise<void> {
        for (;;) {
            const { submissions } = JSON.parse(await this.ask("GET", `${job}/status`, deadline));
            if (isReached(String(submissions[0].status))) return;
            await this.sleepUntil(deadline, pollMs);
        }
    }

    private async ask(method: string, path: string, deadline: number): Promise<string> {
        const { send, random } = this.surroundings;
        const headers = { "X-Auth-Token": outOfTheBox.token };
        const clusterPath = `/v1.1/${outOfTheBox.project}/clusters/${outOfTheBox.cluster}`;
        for (let attempt = 1; ; attempt++) {
            const answer = await send({ method, path: `${clusterPath}/cdm/job/${path}`, headers });
            if (answer?.status === 200) return answer.text;
            if (answer?.status !== 429) throw new Error(`${method} ${path}: ${answer?.status}`);
            const longestMs = Math.min(longestBackOffMs, 1_000 * 2 ** attempt);
            await this.sleepUntil(deadline, 1_000 + random() * (longestMs - 1_000));
        }
    }

    private async sleepUntil(deadline: number, milliseconds: number): Promise<void> {
        if (this.surroundings.monotonic() + milliseconds > deadline) throw new Error("The time is up.");
        await this.surroundings.sleep(milliseconds);
    }
}
