import type * as pulumi from "@pulumi/pulumi";
import { Output, output, RunError } from "@pulumi/pulumi";

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
     * fields. CDM alone checks their values; mark a secret one with `pulumi.secret`. Each value may be an output, and the map itself not: its
     * names would be unknown.
     */
    other?: (Parameters & { readonly apply?: never }) | undefined;
}

/** The values that are given. None is looked at, so a secret one stays secret. */
export function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
    const entries = Object.entries(values).filter(([, value]) => value !== undefined && value !== null);
    return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/**
 * The entries of `other`, to be spread into a map. An output that is spread makes the whole map look like that output, and all else in it is lost
 * (observed with SDK 3.248.0).
 *
 * @throws RunError, which the CLI shows without a stack, if it is no plain map
 */
export function plain(other: Parameters | undefined): Parameters {
    if (other === undefined || other === null) return {};
    const isMap = Object.prototype.toString.call(other) === "[object Object]";
    if (isMap && !isLater(other)) return other;
    throw new RunError(
        "other must be a map of CDM's parameters. Each value of it may be an output, but not the map itself: give other: { name: output }.",
    );
}

/** The text that CDM makes of a list. It is an output only if an entry is one, and then secret if an entry is. */
export function joined(name: string, list: List | undefined, separator: pulumi.Input<string>) {
    if (list === undefined || list === null || typeof list === "string") return list;
    const known = typeof separator === "string" && Array.isArray(list) && !list.some(isLater);
    if (known) return join(name, list, separator);
    return output({ list, separator }).apply((now) => join(name, now.list, now.separator));
}

function isLater(value: unknown): boolean {
    return Output.isInstance(value) || value instanceof Promise;
}

function isText(entry: unknown): entry is string | number {
    return typeof entry === "string" || typeof entry === "number";
}

/** @throws RunError, which the CLI shows without a stack, if CDM would read other entries than the program has */
function join(name: string, entries: unknown, separator: string): string {
    // An output may turn out to have no value. Then the parameter is left out.
    if (typeof entries === "string" || entries === undefined || entries === null) return entries as string;
    if (!Array.isArray(entries))
        throw new RunError(`${name} must be a list, or a text with "${separator}" between its entries.`);
    const wrong = entries.findIndex((entry) => !isText(entry) || entry === "");
    if (wrong >= 0) throw new RunError(`${name}[${wrong}] must be a text that is not empty, or a number.`);
    const torn = entries.findIndex((entry) => String(entry).includes(separator));
    if (torn >= 0)
        throw new RunError(
            `${name}[${torn}] contains "${separator}", by which CDM separates the entries, so CDM would read two.`,
        );
    return entries.join(separator);
}
