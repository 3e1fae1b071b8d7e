import { expect } from "chai";
import { clusterPath, type Fixture, type Reply } from "./fixture.js";

/** Definitions as clients send them, and what CDM shows of them. */

export type Values = Readonly<Record<string, unknown>>;

interface Config {
    readonly name: string;
    readonly inputs: unknown;
}

export function configs(...values: Values[]): object {
    return {
        configs: values.map((one) => ({
            name: Object.keys(one)[0]?.split(".")[0],
            inputs: Object.entries(one).map(([name, value]) => ({ name, value })),
        })),
    };
}

/** A complete job, from `rdb_link` to `obs_link`. */
export function job(name: string, more: object = {}): object {
    return {
        job_type: "NORMAL_JOB",
        name,
        "from-connector-name": "generic-jdbc-connector",
        "from-link-name": "rdb_link",
        "from-config-values": configs({ "fromJobConfig.tableName": "orders" }),
        "to-connector-name": "obs-connector",
        "to-link-name": "obs_link",
        "to-config-values": configs({ "toJobConfig.bucketName": "lake" }),
        ...more,
    };
}

export function link(name: string, values: Values = {}, more: object = {}): object {
    const all = { "linkConfig.host": "10.0.0.1", "linkConfig.password": "hunter2", ...values };
    const sent = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
    return { name, "connector-name": "generic-jdbc-connector", "link-config-values": configs(sent), ...more };
}

/** The requests of a client that keeps definitions. */
export class Definitions {
    constructor(private readonly cdm: Fixture) {}

    createJob(sent: object): Promise<Reply> {
        return this.cdm.call("POST", `${clusterPath}/cdm/job`, JSON.stringify({ jobs: [sent] }));
    }

    updateJob(name: string, sent: object): Promise<Reply> {
        return this.cdm.call("PUT", `${clusterPath}/cdm/job/${name}`, JSON.stringify({ jobs: [sent] }));
    }

    job(name: string): Promise<Reply> {
        return this.cdm.call("GET", `${clusterPath}/cdm/job/${name}`);
    }

    deleteJob(name: string): Promise<Reply> {
        return this.cdm.call("DELETE", `${clusterPath}/cdm/job/${name}`);
    }

    startJob(name: string): Promise<Reply> {
        return this.cdm.call("PUT", `${clusterPath}/cdm/job/${name}/start`);
    }

    createLink(sent: object, query = ""): Promise<Reply> {
        return this.cdm.call("POST", `${clusterPath}/cdm/link${query}`, JSON.stringify({ links: [sent] }));
    }

    updateLink(name: string, sent: object, query = ""): Promise<Reply> {
        return this.cdm.call("PUT", `${clusterPath}/cdm/link/${name}${query}`, JSON.stringify({ links: [sent] }));
    }

    link(name: string): Promise<Reply> {
        return this.cdm.call("GET", `${clusterPath}/cdm/link/${name}`);
    }

    deleteLink(name: string): Promise<Reply> {
        return this.cdm.call("DELETE", `${clusterPath}/cdm/link/${name}`);
    }

    async shownJob(name: string): Promise<Values> {
        return only((await this.job(name)).body["jobs"]);
    }

    async shownLink(name: string): Promise<Values> {
        return only((await this.link(name)).body["links"]);
    }

    set(switches: object): Promise<Reply> {
        return this.cdm.control("POST", "switches", switches);
    }
}

export function configsIn(definition: Values, section: string): readonly Config[] {
    return (definition[section] as { configs: Config[] } | undefined)?.configs ?? [];
}

/** The values of a section's parameters, as they are written. */
export function valuesIn(definition: Values, section: string): Values {
    const inputs = configsIn(definition, section).flatMap(
        ({ inputs }) => (Array.isArray(inputs) ? inputs : []) as { name: string; value: unknown }[],
    );
    return Object.fromEntries(inputs.map(({ name, value }) => [name, value]));
}

function only(list: unknown): Values {
    expect(list).to.be.an("array").with.length(1);
    return (list as Values[])[0] ?? {};
}

export function outcomeOf({ status, body }: Reply): string {
    return [status, body["errCode"]].filter(Boolean).join(" ");
}
