import type * as pulumi from "@pulumi/pulumi";
import type * as jdbc from "./jdbc.js";
import { destination as databaseDestination, link as databaseLink } from "./jdbc.js";
import type { DestinationPieces, LinkPieces } from "./pieces.js";

export { type SourceArgs, source } from "./jdbc.js";

/** A link to Data Warehouse Service (DWS). Source: "Link to a Relational Database" of CDM's API reference. */
export interface LinkArgs extends jdbc.ServerArgs {
    /** Whether the connection is encrypted. */
    useSSL?: pulumi.Input<boolean> | undefined;
}

/** A DWS database that a job writes. Source: "To a Relational Database" of CDM's API reference. */
export interface DestinationArgs extends jdbc.DestinationArgs {
    /** How a table that CDM makes is stored: by rows or by columns. */
    orientation?: pulumi.Input<"ROW" | "COLUMN"> | undefined;
    /** Whether a table that CDM makes is compressed. */
    isCompress?: pulumi.Input<boolean> | undefined;
}

/** What a Link to DWS takes, to be spread into its arguments. CDM reaches DWS by its connector of relational databases. */
export function link(args: LinkArgs): LinkPieces {
    return databaseLink({ databaseType: "DWS", ...args });
}

/** What a Job that writes DWS takes, to be spread into its arguments. */
export function destination(args: DestinationArgs): DestinationPieces {
    return databaseDestination(args);
}
