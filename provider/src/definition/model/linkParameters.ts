/**
 * The names after `linkConfig.`, for each connector. CDM's page of relational databases also has `dialect.identifierEnclose`. It is absent here,
 * because it does not begin with `linkConfig.`.
 *
 * Source, if a comment names no other: "Link Parameter Description" of the API reference, in the repository opentelekomcloud-docs/data-arts-studio,
 * below api-ref/source/dataarts_migration_apis/public_data_structures/link_parameter_description. The pages "Link to …" write `llinkConfig.host`
 * three times, and their samples `linkConfig.host`.
 */
const fileServer = "server port username password";

export const linkParameters: Readonly<Record<string, string>> = {
    // link_to_a_relational_database.rst
    "generic-jdbc":
        "databaseType host port databaseconfig sidname database username password fetchSize commitSize usingNative isRds useSSL jdbcProperties version",
    // link_to_obs.rst; the last three of huaweicloudDocs/dgc, cn.zh-cn/API参考, the page of an OSS link (dgc_02_0264)
    obs: "storageType server port accessKey securityKey ossEndpoint ossAuthType securityToken",
    // huaweicloudDocs/dgc, cn.zh-cn/API参考/七牛云KODO-腾讯云COS连接.md
    "thirdparty-obs": "storageType zone accessKey securityKey useCustomDomain",
    // link_to_hdfs.rst
    hdfs: "hadoopType uri host port casPort user password authType principal keytab runMode properties",
    // link_to_hbase.rst; from zookeeperQuorum on link_to_cloudtable.rst
    hbase: "hbaseType uri host port casPort hBaseVersion user password authType principal keytab serviceType runMode properties zookeeperQuorum iamAuth cloudtableUser accessKey securityKey",
    // link_to_hive.rst
    hive: "host authType principal keytab hiveVersion user password uri hiveMsUris obsSupport runMode accessKey securityKey properties",
    // link_to_an_ftp_or_sftp_server.rst
    ftp: fileServer,
    sftp: fileServer,
    // link_to_mongodb.rst
    mongodb: "serverList database userName password",
    // link_to_redis.rst
    redis: "deploymentMode serverlist password dbIndex",
    // link_to_kafka.rst
    kafka: "hadoopType brokerList host user password authType properties",
    // huaweicloudDocs/dgc, cn.zh-cn/API参考/DIS连接.md
    dis: "region endpoint ak sk projectId",
    // link_to_elasticsearch_cloud_search_service.rst
    elasticsearch: "host safemode user password linkType",
    // link_to_dli.rst
    dli: "ak sk region projectId",
    // link_to_cloudtable_opentsdb.rst
    opentsdb: "openTSDBQuorum securityMode user ak sk projectId",
    // link_to_dms_kafka.rst
    "dms-kafka": "kafkaType brokerList isPlatinumInstance user password",
};
