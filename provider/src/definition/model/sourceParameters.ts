/**
 * The names after `fromJobConfig.`, for each connector.
 *
 * Source, if a comment names no other: "Source Job Parameters" of the API reference, in the repository opentelekomcloud-docs/data-arts-studio,
 * below api-ref/source/dataarts_migration_apis/public_data_structures/source_job_parameters.
 */
const files =
    "inputDirectory inputFormat lineSeparator columnList fieldSeparator quoteChar regexSeparator firstRowAsHeader fromCompression encodeType splitType useMarkerFile markerFile filterType pathFilter fileFilter startTime endTime fileSeparator ";
const filesOfServer = `${files}regex jsonReferenceNode waitTime md5FileSuffix `;
const decrypted = "decryption dek iv ";
// from_ftp_sftp.rst; the last four of from_ftp_sftp_nas_to_be_brought_offline_sfs_to_be_brought_offline.rst
const fileServer = `${filesOfServer}fromFileOpType ${decrypted}`;
// from_kafka.rst
const kafka =
    "topicsList kafkaConsumerStrategy isPermanency groupId dataFormat maxPollRecords maxPollInterval separator";

export const sourceParameters: Readonly<Record<string, string>> = {
    // from_a_relational_database.rst; incrMigration stands in its sample
    "generic-jdbc":
        "useSql sql schemaName tableName whereClause columnList partitionColumn usePartition partitionList incrMigration",
    // from_object_storage.rst; from listTextFile on the example of docs/resources/cdm_job.md in huaweicloud/terraform-provider-huaweicloud
    obs: `bucketName ${filesOfServer}listTextFile fromFileOpType useTimeFilter useWildCard decryption nonexistentPathDisregard`,
    // from_hdfs.rst
    hdfs: `${files}${decrypted}compressedFileSuffix createSnapshot formats`,
    // from_hbase_cloudtable.rst
    hbase: "table columnFamilies columns isSplit delimiter startTime endTime formats",
    // from_hive.rst
    hive: "hive database table columnList",
    ftp: fileServer,
    sftp: fileServer,
    // from_http_https.rst
    http: `inputDirectory inputFormat fromCompression compressedFileSuffix fileSeparator useQuery md5FileSuffix ${decrypted}`,
    // from_mongodb_dds.rst
    mongodb: "database collectionName columnList isBatchMigration filters",
    // from_redis.rst
    redis: "isBatchMigration keyPrefix keySeparator valueStoreType valueSeparator columnList formats",
    // from_dis.rst
    dis: "streamName disConsumerStrategy isPermanency maxPollRecords shardId dataFormat separator appName",
    kafka,
    "dms-kafka": kafka,
    // from_elasticsearch_cloud_search_service.rst
    elasticsearch: "index type columnList splitNestedField queryString",
    // from_opentsdb.rst
    opentsdb: "start end metric aggregator tags columnList",
};
