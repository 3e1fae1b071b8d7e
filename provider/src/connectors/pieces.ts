import type * as pulumi from "@pulumi/pulumi";
import { output, RunError } from "@pulumi/pulumi";

type Value = string | number | boolean;

/** Parameters under CDM's own names, without what is before the dot. */
export type Parameters = Record<string, pulumi.Input<Value>>;

/** A list, or the text that CDM makes of it. */
export type List = pulumi.Input<string> | pulumi.Input<pulumi.Input<string | number>[]>;

/** What a Link takes of its connector. */
export interface LinkPieces {
    /** CDM's name for the connector. */
    connector: string;
    /** What the connector has to know, without the credentials. */
    config: Parameters;
    /** The password that the connector logs in with. */
    password?: pulumi.Input<string>;
    /** The access key that the connector signs in with. */
    accessKey?: pulumi.Input<string>;
    /** The secret of that access key. */
    secretKey?: pulumi.Input<string>;
}

/** What a Job takes of its source. */
export interface SourcePieces {
    /** CDM's name for the connector. */
    sourceConnector: string;
    /** What the job reads, and how. */
    sourceJobConfig: Parameters;
}

/** What a Job takes of its destination. */
export interface DestinationPieces {
    /** CDM's name for the connector. */
    destinationConnector: string;
    /** What the job writes, and how. */
    destinationJobConfig: Parameters;
}

/** Every helper takes these. */
export interface OtherParameters {
    /**
     * Parameters that this helper has no field for, under CDM's names without what is before the dot: `{ splitType: "SIZE" }`. They win over the
     * fields. CDM alone checks their values; mark a secret one with `pulumi.secret`.
     */
    other?: Parameters | undefined;
}

/** The values that are given. None is looked at, so a secret one stays secret. */
export function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
    const entries = Object.entries(values).filter(([, value]) => value !== undefined && value !== null);
    return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** The text that CDM makes of a list. It is an output only if an entry is one, and then secret if an entry is. */
export function joined(name: string, list: List | undefined, separator: pulumi.Input<string>) {
    if (list === undefined || typeof list === "string") return list;
    const known = typeof separator === "string" && Array.isArray(list) && list.every(isText);
    if (known) return join(name, list, separator);
    return output({ list, separator }).apply((now) => join(name, now.list, now.separator));
}

function isText(entry: unknown): entry is string | number {
    return typeof entry === "string" || typeof entry === "number";
}

/** @throws RunError, which the CLI shows without a stack, if CDM would read two entries where the program has one */
function join(name: string, entries: string | readonly (string | number)[], separator: string): string {
    if (typeof entries === "string") return entries;
    const torn = entries.findIndex((entry) => String(entry).includes(separator));
    if (torn >= 0)
        throw new RunError(
            `${name}[${torn}] contains "${separator}", by which CDM separates the entries, so CDM would read two.`,
        );
    return entries.join(separator);
}
