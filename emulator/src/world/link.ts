import type { JsonObject } from "../json.js";

/** How a cluster reaches a data source. */
export interface Link {
    readonly name: string;
    /** Without what must not be read back. */
    readonly definition: JsonObject;
    readonly id: number;
    readonly createdBy: string;
    readonly createdAt: number;
    readonly updatedBy: string;
    readonly updatedAt: number;
}
