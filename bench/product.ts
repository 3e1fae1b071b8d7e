import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { SessionCache } from "#provider/cdm/auth/sessionCache.js";
import type { Transport } from "#provider/cdm/http/transport.js";
import * as core from "#provider/run/index.js";
import type { Cloud } from "./cloud.js";
import type { Contender, Limits, Process } from "./contender.js";

/** The address is no loopback one: the product could take an emulator's quota for endless. */
const endpoint = "https://cdm.bench.example.com";

const silent: core.Log = { progress: () => {}, info: () => {}, warn: () => {} };

export const product: Contender = {
    name: "product",
    newProcess: (cloud, limits) => new ProductProcess(cloud, limits, new Map()),
};

class ProductProcess implements Process {
    private readonly host: core.Host;

    constructor(
        private readonly cloud: Cloud,
        private readonly limits: Limits,
        private readonly states: Map<string, core.JobRunState>,
    ) {
        this.host = newHost(cloud);
    }

    async start(job: string, waitFor: "running" | "completed"): Promise<void> {
        const timeout = this.limits.operationMs === undefined ? undefined : `${this.limits.operationMs}ms`;
        const inputs: core.JobRunInputs = {
            clusterId: outOfTheBox.cluster,
            jobName: job,
            waitFor,
            ...(timeout !== undefined && { timeouts: { create: timeout, delete: timeout } }),
        };
        const { state } = await core.create(inputs, this.host, { urn: urnOf(job) });
        this.states.set(job, state);
    }

    async stop(job: string): Promise<void> {
        const state = this.states.get(job);
        if (!state) throw new Error(`No run of ${job} is known.`);
        await core.remove(state, this.host, { urn: urnOf(job) });
    }

    successor(): Process {
        return new ProductProcess(this.cloud, this.limits, this.states);
    }
}

function urnOf(job: string): string {
    return `urn:pulumi:bench::bench::pulumi-nodejs:dynamic/cdm:JobRun::${job}`;
}

/** All that the operations of one process share. */
function newHost(cloud: Cloud): core.Host {
    return {
        configuration: {
            environment: {
                HW_CDM_ENDPOINT: endpoint,
                HW_AUTH_URL: endpoint,
                HW_PROJECT_ID: outOfTheBox.project,
                HW_AUTH_TOKEN: outOfTheBox.token,
                HW_REGION_NAME: outOfTheBox.projectName,
            },
            home: "/nowhere",
        },
        sessions: new SessionCache(),
        clock: cloud.clock,
        registry: core.createRegistry(),
        starts: new core.PendingStarts(),
        logFor: () => silent,
        transport: transportTo(cloud),
    };
}

function transportTo(cloud: Cloud): Transport {
    return async ({ method, url, headers, body }) => {
        const { pathname, search } = new URL(url);
        const path = pathname + search;
        const answer = await cloud.send({ method, path, headers, ...(body !== undefined && { body }) });
        return answer
            ? { answer: { httpStatus: answer.status, headers: lowerCase(answer.headers), text: answer.text } }
            : { failure: { kind: "transient", text: "no answer: the connection broke" } };
    };
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
    return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
