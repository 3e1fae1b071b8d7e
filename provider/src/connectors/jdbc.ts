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

const connector = "generic-jdbc-connector";

/** What CDM has to know to reach any relational database. Source: "Link to a Relational Database" of CDM's API reference. */
export interface ServerArgs extends OtherParameters {
    /** The database server's IP address. */
    host: pulumi.Input<string>;
    /** The database server's port. */
    port: pulumi.Input<number | string>;
    /** The name of the database. */
    database?: pulumi.Input<string> | undefined;
    /** The user who logs in. */
    username: pulumi.Input<string>;
    /** The user's password. It stays secret if it is one. */
    password: pulumi.Input<string>;
    /** How many rows CDM reads at a time. */
    fetchSize?: pulumi.Input<number | string> | undefined;
    /** How many rows CDM commits at a time. */
    commitSize?: pulumi.Input<number | string> | undefined;
    /** Whether CDM loads by the database's own fast way, such as MySQL's `LOAD DATA`. */
    usingNative?: pulumi.Input<boolean> | undefined;
    /**
     * Whether the database is one of the RDS service.
     * @default true for databases of the cloud, else false
     */
    isRds?: pulumi.Input<boolean> | undefined;
}

/** A link to a relational database. Source: "Link to a Relational Database" of CDM's API reference. */
export interface LinkArgs extends ServerArgs {
    /** The kind of database: one of these, or one that your edition of CDM has besides. For DWS there is `connectors.dws`. */
    databaseType: pulumi.Input<
        "ORACLE" | "MYSQL" | "SQLSERVER" | "DB2" | "POSTGRESQL" | "DDM" | "SAP HANA" | (string & {})
    >;
    /** Oracle only: what `database` or `sidname` names. */
    databaseconfig?: pulumi.Input<"SERVICENAME" | "SID"> | undefined;
    /** Oracle only: the instance, if `databaseconfig` is `SID`. */
    sidname?: pulumi.Input<string> | undefined;
    /** Oracle only: `HIGH_VERSION` is later than 12.1, `MED_VERSION` is 12.1, `LOW_VERSION` is earlier. */
    version?: pulumi.Input<"HIGH_VERSION" | "MED_VERSION" | "LOW_VERSION"> | undefined;
}

/** A relational database that a job reads. Source: "From a Relational Database" of CDM's API reference. */
export interface SourceArgs extends OtherParameters {
    /**
     * Whether `sql` says what to read, and not `tableName`.
     * @default true if `sql` is given, else false
     */
    useSql?: pulumi.Input<boolean> | undefined;
    /** The statement whose rows the job reads. */
    sql?: pulumi.Input<string> | undefined;
    /** The schema or tablespace. `*` stands for any letters: `SCHEMA*`. */
    schemaName: pulumi.Input<string>;
    /** The table. `*` stands for any letters, if all those tables have the same columns. */
    tableName?: pulumi.Input<string> | undefined;
    /** Which rows the job reads, such as `age > 18`. It may hold macros of time: `${dateformat(yyyy-MM-dd,-1,DAY)}`. Without it, all. */
    whereClause?: pulumi.Input<string> | undefined;
    /** The columns that the job reads. CDM gets them with `&` between them. */
    columnList?: List | undefined;
    /** The column by whose values CDM splits the work among extractors. */
    partitionColumn?: pulumi.Input<string> | undefined;
    /** Oracle only: whether CDM reads each partition of a partitioned table. */
    usePartition?: pulumi.Input<boolean> | undefined;
    /** Oracle only: the partitions, if `usePartition` is true. CDM gets them with `&` between them. Without it, all. */
    partitionList?: List | undefined;
    /** Whether the job moves only what has changed. */
    incrMigration?: pulumi.Input<boolean> | undefined;
}

/** A relational database that a job writes. Source: "To a Relational Database" of CDM's API reference. */
export interface DestinationArgs extends OtherParameters {
    /** The schema or tablespace. */
    schemaName: pulumi.Input<string>;
    /** The table. */
    tableName: pulumi.Input<string>;
    /** Whether CDM makes the table: never, if it is missing, or anew each time, after it has dropped the old one. */
    tablePreparation: pulumi.Input<"DO_NOTHING" | "CREATE_WHEN_NOT_EXIST" | "DROP_AND_CREATE">;
    /** The columns that the job writes. CDM gets them with `&` between them. */
    columnList?: List | undefined;
    /** What CDM deletes before it writes: nothing, all rows, or the rows of `whereClause`. */
    beforeImportType?: pulumi.Input<"none" | "shouldClearTable" | "whereClause"> | undefined;
    /** Which rows CDM deletes before it writes, if `beforeImportType` is `whereClause`. */
    whereClause?: pulumi.Input<string> | undefined;
    /** Whether CDM deletes all rows before it writes: the older form of `beforeImportType`. */
    shouldClearTable?: pulumi.Input<boolean> | undefined;
    /** Whether CDM writes into a table of its own first, so that a failed run changes nothing here. */
    useStageTable?: pulumi.Input<boolean> | undefined;
    /** Whether text columns of a table that CDM makes are three times as long as in the source. */
    extendCharLength?: pulumi.Input<boolean> | undefined;
    /** Whether a table that CDM makes has the source's NOT NULL constraints. */
    useNullable?: pulumi.Input<boolean> | undefined;
}

/** What a Link to a relational database takes, to be spread into its arguments. */
export function link(args: LinkArgs): LinkPieces {
    const { password, other, ...config } = args;
    return { connector, config: given({ ...config, ...plain(other) }), ...given({ password }) };
}

/** What a Job that reads a relational database takes, to be spread into its arguments. */
export function source(args: SourceArgs): SourcePieces {
    const { other, ...fields } = args;
    const lists = {
        columnList: joined("columnList", fields.columnList, "&"),
        partitionList: joined("partitionList", fields.partitionList, "&"),
    };
    return {
        sourceConnector: connector,
        sourceJobConfig: given({ useSql: fields.sql !== undefined, ...given(fields), ...lists, ...plain(other) }),
    };
}

/** What a Job that writes a relational database takes, to be spread into its arguments. */
export function destination(args: DestinationArgs): DestinationPieces {
    const { other, ...fields } = args;
    const columnList = joined("columnList", fields.columnList, "&");
    return { destinationConnector: connector, destinationJobConfig: given({ ...fields, columnList, ...plain(other) }) };
}
