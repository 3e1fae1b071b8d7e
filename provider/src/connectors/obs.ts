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

const connector = "obs-connector";

/** A link to Object Storage Service (OBS). Source: "Link to OBS" of CDM's API reference. */
export interface LinkArgs extends OtherParameters {
    /** The endpoint of OBS, such as `obs.eu-west-101.myhuaweicloud.eu`, or a bucket's own domain name. */
    server: pulumi.Input<string>;
    /**
     * The port: 443 is HTTPS, 80 is HTTP.
     * @default 443
     */
    port?: pulumi.Input<number | string> | undefined;
    /** The access key of a user who may read and write the buckets. */
    accessKey: pulumi.Input<string>;
    /** The secret of that access key, which CDM calls `securityKey`. It stays secret if it is one. */
    secretKey: pulumi.Input<string>;
}

/** A bucket that a job reads. Source: "From Object Storage" of CDM's API reference. */
export interface SourceArgs extends OtherParameters {
    /** The bucket. */
    bucketName: pulumi.Input<string>;
    /** The folders or files, at most 50. CDM gets them with `fileSeparator` between them. */
    inputDirectory: List;
    /** How CDM reads a file. `BINARY_FILE` copies it as it is, and needs a destination with files. */
    inputFormat: pulumi.Input<"CSV_FILE" | "JSON_FILE" | "BINARY_FILE">;
    /** The numbers of the columns that the job reads, in ascending order. CDM gets them with `&` between them. */
    columnList?: List | undefined;
    /**
     * What ends a line.
     * @default CDM recognizes `\n`, `\r` and `\r\n`
     */
    lineSeparator?: pulumi.Input<string> | undefined;
    /** CSV: what separates fields. */
    fieldSeparator?: pulumi.Input<string> | undefined;
    /** CSV: whether separators between double quotes are part of the value. */
    quoteChar?: pulumi.Input<boolean> | undefined;
    /** CSV: whether `regex` separates the fields. */
    regexSeparator?: pulumi.Input<boolean> | undefined;
    /** CSV: the regular expression, if `regexSeparator` is true. */
    regex?: pulumi.Input<string> | undefined;
    /** CSV: whether the first line names the columns, and is no data. */
    firstRowAsHeader?: pulumi.Input<boolean> | undefined;
    /** CSV and JSON: the compression. With `GZIP` or `ZIP`, the job reads such files only. */
    fromCompression?: pulumi.Input<"NONE" | "GZIP" | "ZIP"> | undefined;
    /** JSON: the node that has the data, such as `data.list`. */
    jsonReferenceNode?: pulumi.Input<string> | undefined;
    /** The encoding, such as `UTF-8` or `GBK`. */
    encodeType?: pulumi.Input<string> | undefined;
    /** Whether CDM splits the work by files or by their size. */
    splitType?: pulumi.Input<"FILE" | "SIZE"> | undefined;
    /** Whether the run waits for a marker file in the source. */
    useMarkerFile?: pulumi.Input<boolean> | undefined;
    /** The name of the marker file. */
    markerFile?: pulumi.Input<string> | undefined;
    /** How many seconds the run waits for the marker file before it fails. 0: it fails at once. */
    waitTime?: pulumi.Input<number | string> | undefined;
    /** Which files the job reads: all, those that match `pathFilter` and `fileFilter`, or those of a time. */
    filterType?: pulumi.Input<"NONE" | "WILDCARD" | "TIME"> | undefined;
    /** Which folders, if `filterType` is `WILDCARD`: `*input`. */
    pathFilter?: pulumi.Input<string> | undefined;
    /** Which files, if `filterType` is `WILDCARD`: `*.csv,*.txt`. */
    fileFilter?: pulumi.Input<string> | undefined;
    /** The files modified at this time or later, if `filterType` is `TIME`: `yyyy-MM-dd HH:mm:ss`, or a macro of time. */
    startTime?: pulumi.Input<string> | undefined;
    /** The files modified before this time, if `filterType` is `TIME`. */
    endTime?: pulumi.Input<string> | undefined;
    /**
     * What separates the entries of `inputDirectory`.
     * @default "|"
     */
    fileSeparator?: pulumi.Input<string> | undefined;
    /** The ending of the files that hold the MD5 of the others. CDM verifies what it has read by them. */
    md5FileSuffix?: pulumi.Input<string> | undefined;
}

/** A bucket that a job writes. Source: "To OBS" of CDM's API reference. */
export interface DestinationArgs extends OtherParameters {
    /** The bucket. */
    bucketName: pulumi.Input<string>;
    /** The folder. */
    outputDirectory: pulumi.Input<string>;
    /** How CDM writes a file. `BINARY_FILE` copies it as it is, and needs a source with files. */
    outputFormat: pulumi.Input<"CSV_FILE" | "BINARY_FILE">;
    /** The columns that the job writes. CDM gets them with `&` between them. */
    columnList?: List | undefined;
    /** CSV: what separates fields. */
    fieldSeparator?: pulumi.Input<string> | undefined;
    /**
     * CSV: what ends a line.
     * @default "\r\n"
     */
    lineSeparator?: pulumi.Input<string> | undefined;
    /** CSV: whether a field that contains a separator is put between double quotes. */
    quoteChar?: pulumi.Input<boolean> | undefined;
    /** CSV: whether the first line names the columns. */
    firstRowAsHeader?: pulumi.Input<boolean> | undefined;
    /** The size in MB at which CDM begins a new file, if the source is a database. */
    writeFileSize?: pulumi.Input<number | string> | undefined;
    /** What becomes of a file that is there already with the same name and size: replaced, skipped, or the job stops. */
    duplicateFileOpType?: pulumi.Input<"REPLACE" | "SKIP" | "ABANDON"> | undefined;
    /** How CDM encrypts the files. `KMS` excludes `validateMD5`. */
    encryption?: pulumi.Input<"NONE" | "KMS"> | undefined;
    /** The id of the key, if `encryption` is `KMS`. */
    kmsID?: pulumi.Input<string> | undefined;
    /** The id of the project that has the key. */
    projectID?: pulumi.Input<string> | undefined;
    /** Whether a binary file is written as `.tmp` first, and renamed at the end. */
    writeToTempFile?: pulumi.Input<boolean> | undefined;
    /** Whether CDM compares the MD5 of source and destination. For binary files only. */
    validateMD5?: pulumi.Input<boolean> | undefined;
    /** Whether CDM records what that comparison says. */
    recordMD5Result?: pulumi.Input<boolean> | undefined;
    /** The link to OBS for that record. */
    recordMD5Link?: pulumi.Input<string> | undefined;
    /** The bucket for that record. */
    recordMD5Bucket?: pulumi.Input<string> | undefined;
    /** The folder for that record. */
    recordMD5Directory?: pulumi.Input<string> | undefined;
    /** The encoding, such as `UTF-8` or `GBK`. */
    encodeType?: pulumi.Input<string> | undefined;
    /** The name of a file that CDM writes after a successful run. Without it, none. */
    markerFile?: pulumi.Input<string> | undefined;
    /** Whether CDM copies the Content-Type too, if source and destination are object storage. Not for archive buckets. */
    copyContentType?: pulumi.Input<boolean> | undefined;
    /** What the names of the files begin with. It may hold macros: `${tableName}_${version}`. */
    filePrefix?: pulumi.Input<string> | undefined;
}

/** What a Link to OBS takes, to be spread into its arguments. */
export function link(args: LinkArgs): LinkPieces {
    const { accessKey, secretKey, other, ...config } = args;
    return {
        connector,
        config: given({ storageType: "OBS", port: 443, ...given(config), ...plain(other) }),
        ...given({ accessKey, secretKey }),
    };
}

/** What a Job that reads OBS takes, to be spread into its arguments. */
export function source(args: SourceArgs): SourcePieces {
    const { other, ...fields } = args;
    const lists = {
        columnList: joined("columnList", fields.columnList, "&"),
        inputDirectory: joined("inputDirectory", fields.inputDirectory, fields.fileSeparator ?? "|"),
    };
    return { sourceConnector: connector, sourceJobConfig: given({ ...fields, ...lists, ...plain(other) }) };
}

/** What a Job that writes OBS takes, to be spread into its arguments. */
export function destination(args: DestinationArgs): DestinationPieces {
    const { other, ...fields } = args;
    const columnList = joined("columnList", fields.columnList, "&");
    return { destinationConnector: connector, destinationJobConfig: given({ ...fields, columnList, ...plain(other) }) };
}
