import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { type DefinitionInputs, type DefinitionState, job, link } from "#provider/definition/index.js";
import type { Host, OperationContext } from "#provider/run/index.js";

/** Inputs as `check` hands them on. */
export type Inputs = Record<string, unknown> & { clusterId: string; name: string };

export const jobInputs: Inputs = {
    clusterId: outOfTheBox.cluster,
    name: "orders",
    jobType: "NORMAL_JOB",
    sourceConnector: "generic-jdbc-connector",
    sourceLinkName: "mysql_link",
    sourceJobConfig: {
        schemaName: "shop",
        tableName: "orders",
        columnList: "id&name",
        whereClause: "a > 1 and b = '50%'",
    },
    destinationConnector: "obs-connector",
    destinationLinkName: "obs_link",
    destinationJobConfig: { bucketName: "lake", outputDirectory: "/raw/orders", outputFormat: "CSV_FILE" },
    config: { retryType: "NONE", throttlingExtractorsNumber: 3 },
    __urn: "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/cdm:Job::orders",
};

export const linkInputs: Inputs = {
    clusterId: outOfTheBox.cluster,
    name: "shop_db",
    connector: "generic-jdbc-connector",
    config: { databaseType: "MYSQL", host: "10.0.0.5", port: 3306, database: "shop", username: "reader" },
    password: "Tr0ub4dor&3-horse",
    enabled: true,
    __urn: "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/cdm:Link::db",
    __secretInputs: ["password"],
};

export const kinds = { job: { operations: job, inputs: jobInputs }, link: { operations: link, inputs: linkInputs } };
export type KindName = keyof typeof kinds;

type Call = OperationContext;
const asInputs = (inputs: Inputs) => inputs as unknown as DefinitionInputs;

export function create(kind: KindName, inputs: Inputs, host: Host, call: Call = {}) {
    return kinds[kind].operations.create(asInputs(inputs), host, { urn: String(inputs["__urn"]), ...call });
}

export function read(kind: KindName, state: DefinitionState, host: Host, call: Call = {}) {
    return kinds[kind].operations.read(state, host, { urn: state.__urn, ...call });
}

export function update(kind: KindName, state: DefinitionState, inputs: Inputs, host: Host, call: Call = {}) {
    return kinds[kind].operations.update(state, asInputs(inputs), host, { urn: String(inputs["__urn"]), ...call });
}

export function remove(kind: KindName, state: DefinitionState, host: Host, call: Call = {}) {
    return kinds[kind].operations.remove(state, host, { urn: state.__urn, ...call });
}

export function diff(kind: KindName, state: DefinitionState, inputs: Inputs, host: Host) {
    return kinds[kind].operations.diff(state, asInputs(inputs), host, { urn: String(inputs["__urn"]) });
}

export function check(kind: KindName, olds: object, news: Inputs, host: Host) {
    const urn = String(news["__urn"]);
    return kinds[kind].operations.check(olds as Inputs, news, { ...host, urn, log: host.logFor(urn) });
}

/** CDM as another user has it: a console, a script. It goes past everything that is tested. */
export class Console {
    /** @param token of whoever uses it; the specs' own user by default */
    constructor(
        private readonly world: { readonly emulator: { readonly url: string } },
        private readonly token: string = outOfTheBox.token,
    ) {}

    private async send(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
        const { project, cluster } = outOfTheBox;
        const url = `${this.world.emulator.url}/v1.1/${project}/clusters/${cluster}/cdm/${path}`;
        const response = await fetch(url, {
            method,
            headers: { "X-Auth-Token": this.token, "Content-Type": "application/json", "X-Language": "en-us" },
            ...(body !== undefined && { body: JSON.stringify(body) }),
        });
        const text = await response.text();
        return { status: response.status, body: text === "" ? {} : JSON.parse(text) };
    }

    /** The definition as CDM shows it. Undefined if there is none. */
    async show(kind: KindName, name: string): Promise<Record<string, unknown> | undefined> {
        const { body } = await this.send("GET", `${kind}/${name}`);
        const list = (body as Record<string, Record<string, unknown>[] | undefined>)[`${kind}s`];
        return list?.[0];
    }

    create(kind: KindName, definition: object) {
        return this.send("POST", kind, { [`${kind}s`]: [definition] });
    }

    /** Changes one parameter as a user of the console does: the rest stays as it is. */
    async change(kind: KindName, name: string, part: string, parameter: string, value: string): Promise<void> {
        const shown = await this.show(kind, name);
        const configs = ((shown?.[part] ?? {}) as { configs?: Config[] }).configs ?? [];
        const config = parameter.slice(0, parameter.indexOf("."));
        if (!configs.some((one) => one.name === config)) configs.push({ name: config, inputs: [] });
        const changed = configs.map((one) => {
            const inputs = (Array.isArray(one.inputs) ? one.inputs : []).map(decoded);
            if (one.name !== config) return { ...one, inputs };
            return {
                ...one,
                inputs: [...inputs.filter((input) => input.name !== parameter), { name: parameter, value }],
            };
        });
        await this.send("PUT", `${kind}/${name}`, { [`${kind}s`]: [{ ...shown, [part]: { configs: changed } }] });
    }

    remove(kind: KindName, name: string) {
        return this.send("DELETE", `${kind}/${name}`);
    }

    start(name: string) {
        return this.send("PUT", `job/${name}/start`);
    }
}

interface Input {
    readonly name: string;
    readonly value: unknown;
}

interface Config {
    readonly name: string;
    readonly inputs: readonly Input[];
}

function decoded(input: Input): Input {
    return { ...input, value: typeof input.value === "string" ? decodeURIComponent(input.value) : input.value };
}

/** The parameters that CDM shows in a part, by their full names, decoded. */
export function shownIn(definition: Record<string, unknown> | undefined, part: string): Record<string, unknown> {
    const configs = ((definition?.[part] ?? {}) as { configs?: Config[] }).configs ?? [];
    const inputs = configs.flatMap((config) => (Array.isArray(config.inputs) ? config.inputs : []) as Input[]);
    return Object.fromEntries(inputs.map(decoded).map(({ name, value }) => [name, value]));
}
