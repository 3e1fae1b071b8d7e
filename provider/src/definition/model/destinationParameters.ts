/**
 * The names after `toJobConfig.`, for each connector.
 *
 * Source, if a comment names no other: "Destination Job Parameters" of the API reference, in the repository
 * opentelekomcloud-docs/data-arts-studio, below
 * api-ref/source/dataarts_migration_apis/public_data_structures/destination_job_parameters.
 */
const files =
    "outputDirectory outputFormat fieldSeparator lineSeparator duplicateFileOpType writeToTempFile encryption ";
const encrypted = "dek iv ";
const described = "encodeType markerFile firstRowAsHeader recordMD5Result recordMD5Directory ";
// to_ftp_sftp_nas_to_be_brought_offline_sfs_to_be_brought_offline.rst
const fileServer = `${files}${encrypted}${described}`;

export const destinationParameters: Readonly<Record<string, string>> = {
    // to_a_relational_database.rst; shouldClearTable stands in its sample
    "generic-jdbc":
        "schemaName tablePreparation tableName columnList beforeImportType whereClause orientation isCompress useStageTable extendCharLength useNullable shouldClearTable",
    // to_obs.rst; the last two of the example of docs/resources/cdm_job.md in huaweicloud/terraform-provider-huaweicloud
    obs: `bucketName ${files}${described}writeFileSize columnList kmsID projectID validateMD5 recordMD5Link recordMD5Bucket copyContentType quoteChar filePrefix useCustomDirectory shouldClearTable`,
    // to_hdfs.rst
    hdfs: `${files}${encrypted}compression appendMode filePrefix`,
    // to_hbase_cloudtable.rst
    hbase: "table storageType columns rowKeyColumn isOverride delimiter isRowkeyRedundancy algorithm writeToWAL transType",
    // to_hive.rst
    hive: "hive database table tablePreparation columnList shouldClearTable",
    ftp: fileServer,
    sftp: fileServer,
    // to_dds.rst
    mongodb: "database collectionName columnList isBatchMigration",
    // to_dcs.rst
    redis: "isBatchMigration shouldClearDatabase keyPrefix keySeparator primaryKeyList valueStoreType valueSeparator columnList formats",
    // to_dli.rst
    dli: "queue database table columnList shouldClearTable",
    // to_dis.rst
    dis: "streamName separator identifierEnclose",
    // to_elasticsearch_cloud_search_service.rst
    elasticsearch: "index type shouldClearType primaryKey columnList pipeLine createIndexStrategy",
    // to_opentsdb.rst
    opentsdb: "metric timeStamp tags columnList",
};
