import type * as pulumi from "@pulumi/pulumi";
import {
    type DestinationPieces,
    given,
    joined,
    type LinkPieces,
    type List,
    type OtherParameters,
    plain,
    type SourcePieces,
} from "./pieces.js";

const connector = "hive-connector";

/** A link to Hive of MapReduce Service (MRS), or of Apache Hadoop. Source: "Link to Hive" of CDM's API reference. */
export interface LinkArgs extends OtherParameters {
    /** The IP address of MRS Manager. */
    host: pulumi.Input<string>;
    /** How the cluster authenticates: `KERBEROS` in security mode, else `SIMPLE`. */
    authType: pulumi.Input<"SIMPLE" | "KERBEROS">;
    /** The version of Hive. */
    hiveVersion: pulumi.Input<"HIVE_1_X" | "HIVE_3_X">;
    /** Whether the server supports tables in OBS. `true` needs `accessKey` and `secretKey`. */
    obsSupport: pulumi.Input<boolean>;
    /** The user of Manager. Not needed if CDM has a configuration of the cluster. */
    user?: pulumi.Input<string> | undefined;
    /** The user's password. It stays secret if it is one. */
    password?: pulumi.Input<string> | undefined;
    /** The principal for Kerberos. */
    principal?: pulumi.Input<string> | undefined;
    /** Apache Hadoop only: the NameNode, as `ip:port`. */
    uri?: pulumi.Input<string> | undefined;
    /** Apache Hadoop only: Hive's `hive.metastore.uris`, such as `thrift://host-192-168-1-212:9083`. */
    hiveMsUris?: pulumi.Input<string> | undefined;
    /** `HIVE_3_X` only: whether the connection runs inside CDM, which is faster, or as a process of its own, which several clusters need. */
    runMode?: pulumi.Input<"EMBEDDED" | "STANDALONE"> | undefined;
    /** The access key for OBS, if `obsSupport` is true. */
    accessKey?: pulumi.Input<string> | undefined;
    /** The secret of that access key, which CDM calls `securityKey`. It stays secret if it is one. */
    secretKey?: pulumi.Input<string> | undefined;
}

/** A Hive table that a job reads. Source: "From Hive" of CDM's API reference. */
export interface SourceArgs extends OtherParameters {
    /** The database, such as `default`. */
    database?: pulumi.Input<string> | undefined;
    /** The table. */
    table: pulumi.Input<string>;
    /** The columns that the job reads. CDM gets them with `&` between them. */
    columnList?: List | undefined;
}

/** A Hive table that a job writes. Source: "To Hive" of CDM's API reference. */
export interface DestinationArgs extends SourceArgs {
    /** Whether CDM makes the table: never, if it is missing, or anew each time, after it has dropped the old one. */
    tablePreparation: pulumi.Input<"DO_NOTHING" | "CREATE_WHEN_NOT_EXIST" | "DROP_AND_CREATE">;
    /** Whether CDM deletes all rows before it writes. */
    shouldClearTable?: pulumi.Input<boolean> | undefined;
}

/** What a Link to Hive takes, to be spread into its arguments. */
export function link(args: LinkArgs): LinkPieces {
    const { password, accessKey, secretKey, other, ...config } = args;
    return { connector, config: given({ ...config, ...plain(other) }), ...given({ password, accessKey, secretKey }) };
}

/** What a Job that reads Hive takes, to be spread into its arguments. */
export function source(args: SourceArgs): SourcePieces {
    return { sourceConnector: connector, sourceJobConfig: jobConfig(args) };
}

/** What a Job that writes Hive takes, to be spread into its arguments. */
export function destination(args: DestinationArgs): DestinationPieces {
    return { destinationConnector: connector, destinationJobConfig: jobConfig(args) };
}

function jobConfig({ other, ...fields }: SourceArgs) {
    const columnList = joined("columnList", fields.columnList, "&");
    // CDM's samples have this word for either direction.
    return given({ hive: "hive", ...fields, columnList, ...plain(other) });
}
