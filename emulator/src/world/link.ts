import type { JsonObject } from "../json.js";

/** A cluster's connection to a data source. */
export interface Link {
    readonly name: string;
    /** The definition in the client's request, with its secrets masked. */
    readonly definition: JsonObject;
    readonly id: number;
    readonly createdBy: string;
    readonly createdAt: number;
    readonly updatedBy: string;
    readonly updatedAt: number;
}
