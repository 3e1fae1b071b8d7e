import type { JsonObject } from "../json.js";
import type { Secret } from "./secrets.js";

/** A cluster's connection to a data source. */
export interface Link {
    readonly name: string;
    /** The definition in the client's request, with its secrets masked. */
    readonly definition: JsonObject;
    /** What the emulator knows of the secrets, by the names of their parameters. */
    readonly secrets: ReadonlyMap<string, Secret>;
    readonly enabled: boolean;
    readonly id: number;
    readonly createdBy: string;
    readonly createdAt: number;
    readonly updatedBy: string;
    readonly updatedAt: number;
}
