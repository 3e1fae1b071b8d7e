import { expect } from "chai";
import fc from "fast-check";
import { jobConfigParameters } from "#provider/definition/model/jobConfigParameters.js";
import {
    connectors,
    credentialParametersOf,
    nearestConnector,
    nearestParameter,
    type ParameterKind,
    parametersOf,
    secretParametersOf,
} from "#provider/definition/model/parameters.js";

const kinds: readonly ParameterKind[] = ["link", "source", "destination"];

describe("the catalogue of connectors", () => {
    it("has those of the API reference and of its Go client", () => {
        const named =
            "generic-jdbc obs thirdparty-obs hdfs hbase hive ftp sftp mongodb redis kafka dis elasticsearch dli http opentsdb dms-kafka";

        expect(connectors).to.have.members(named.split(" ").map((stem) => `${stem}-connector`));
    });

    it("lists each name once, and each as CDM writes one after the dot", () => {
        for (const kind of kinds) {
            for (const connector of connectors) {
                const names = parametersOf(kind, connector) ?? [];

                expect(new Set(names).size, `${kind} ${connector}`).to.equal(names.length);
                for (const name of names) expect(name, `${kind} ${connector}`).to.match(/^[a-zA-Z][a-zA-Z0-9]*$/);
            }
        }
    });

    /** The bodies that CDM's pages and the Terraform provider's page show, as names. */
    const samples: readonly [ParameterKind, string, string][] = [
        [
            "link",
            "generic-jdbc",
            "databaseType host port database username password fetchSize commitSize usingNative useSSL",
        ],
        ["link", "obs", "storageType server port accessKey securityKey"],
        ["link", "hdfs", "hadoopType host casPort port authType user password runMode"],
        ["link", "hbase", "hbaseType host user password authType serviceType hBaseVersion runMode"],
        ["link", "hbase", "hbaseType zookeeperQuorum iamAuth cloudtableUser accessKey securityKey runMode"],
        ["link", "hive", "host authType user password"],
        ["link", "sftp", "server port username password"],
        ["link", "mongodb", "serverList database userName password"],
        ["link", "redis", "deploymentMode serverlist password dbIndex"],
        ["link", "kafka", "hadoopType host user password authType"],
        ["link", "dis", "region endpoint ak sk projectId"],
        ["link", "elasticsearch", "host safemode user password linkType"],
        ["link", "dli", "ak sk region projectId"],
        ["link", "opentsdb", "openTSDBQuorum securityMode"],
        ["link", "dms-kafka", "kafkaType brokerList isPlatinumInstance"],
        ["source", "generic-jdbc", "useSql schemaName tableName columnList incrMigration partitionColumn"],
        [
            "source",
            "obs",
            "bucketName inputDirectory inputFormat columnList fieldSeparator quoteChar regexSeparator firstRowAsHeader encodeType fromCompression splitType",
        ],
        [
            "source",
            "obs",
            "bucketName inputDirectory listTextFile inputFormat fromCompression fromFileOpType useMarkerFile useTimeFilter fileSeparator filterType useWildCard decryption nonexistentPathDisregard",
        ],
        ["source", "hdfs", "inputDirectory compressedFileSuffix splitType useMarkerFile fileSeparator filterType"],
        ["source", "hbase", "table columnFamilies columns formats"],
        ["source", "hive", "hive database table columnList"],
        ["source", "ftp", "inputDirectory inputFormat columnList fieldSeparator regexSeparator splitType"],
        ["source", "http", "inputDirectory inputFormat fromCompression compressedFileSuffix fileSeparator"],
        ["source", "mongodb", "database collectionName columnList isBatchMigration filters"],
        ["source", "redis", "isBatchMigration keyPrefix keySeparator valueStoreType valueSeparator columnList"],
        ["source", "dis", "streamName disConsumerStrategy isPermanency maxPollRecords shardId dataFormat separator"],
        ["source", "dms-kafka", "topicsList kafkaConsumerStrategy isPermanency"],
        ["source", "elasticsearch", "index type columnList splitNestedField queryString"],
        ["source", "opentsdb", "start metric aggregator columnList"],
        [
            "destination",
            "generic-jdbc",
            "schemaName tablePreparation tableName columnList isCompress orientation useStageTable shouldClearTable extendCharLength",
        ],
        [
            "destination",
            "obs",
            "bucketName outputDirectory outputFormat fieldSeparator writeToTempFile validateMD5 recordMD5Result encodeType markerFile duplicateFileOpType columnList quoteChar encryption copyContentType",
        ],
        ["destination", "obs", "bucketName outputDirectory outputFormat useCustomDirectory shouldClearTable"],
        [
            "destination",
            "hdfs",
            "outputDirectory outputFormat writeToTempFile duplicateFileOpType compression appendMode",
        ],
        [
            "destination",
            "hbase",
            "table storageType columns rowKeyColumn isOverride isRowkeyRedundancy algorithm writeToWAL transType",
        ],
        ["destination", "hive", "hive database table tablePreparation columnList shouldClearTable"],
        ["destination", "sftp", "outputDirectory outputFormat fieldSeparator duplicateFileOpType"],
        ["destination", "mongodb", "database collectionName columnList isBatchMigration"],
        ["destination", "redis", "isBatchMigration shouldClearDatabase keyPrefix keySeparator primaryKeyList"],
        ["destination", "dli", "queue database table columnList shouldClearTable"],
        ["destination", "dis", "streamName separator identifierEnclose"],
        ["destination", "elasticsearch", "index type shouldClearType pipeLine"],
        ["destination", "opentsdb", "metric timeStamp tags columnList"],
    ];
    for (const [kind, stem, names] of samples) {
        it(`knows what the documented ${kind} of ${stem} has: ${names.slice(0, 40)}`, () => {
            expect(parametersOf(kind, `${stem}-connector`)).to.include.members(names.split(" "));
        });
    }

    for (const [kind, connector] of [
        ["link", "http-connector"],
        ["destination", "http-connector"],
        ["source", "dli-connector"],
        ["destination", "kafka-connector"],
        ["source", "obs"],
        ["link", "OBS-connector"],
        ["link", "mysql-connector"],
        ["link", "constructor-connector"],
        ["link", ""],
    ] as const)
        it(`lists nothing for the ${kind} of "${connector}"`, () => {
            expect(parametersOf(kind, connector)).to.equal(undefined);
        });
});

describe("the secret parameters of a link", () => {
    const secrets: readonly [string, readonly string[]][] = [
        ["generic-jdbc-connector", ["password"]],
        ["obs-connector", ["securityKey", "securityToken"]],
        ["hive-connector", ["password", "securityKey"]],
        ["hbase-connector", ["password", "securityKey"]],
        ["ftp-connector", ["password"]],
        ["dli-connector", ["sk"]],
        ["a-connector-of-tomorrow", ["password", "securityKey", "sk", "securityToken"]],
    ];
    for (const [connector, names] of secrets)
        it(`are ${names.join(" and ")} for ${connector}`, () => {
            expect(secretParametersOf(connector)).to.have.members([...names]);
        });

    const credentials: readonly [string, string, string][] = [
        ["obs-connector", "accessKey", "securityKey"],
        ["hive-connector", "accessKey", "securityKey"],
        ["hbase-connector", "accessKey", "securityKey"],
        ["dis-connector", "ak", "sk"],
        ["dli-connector", "ak", "sk"],
        ["opentsdb-connector", "ak", "sk"],
        ["a-connector-of-tomorrow", "accessKey", "securityKey"],
    ];
    for (const [connector, accessKey, secretKey] of credentials)
        it(`take a key pair as ${accessKey} and ${secretKey} for ${connector}`, () => {
            expect(credentialParametersOf(connector)).to.deep.equal({ password: "password", accessKey, secretKey });
        });
});

describe("the nearest parameter", () => {
    const meant: readonly [ParameterKind, string, string, string][] = [
        ["source", "generic-jdbc-connector", "schemaname", "schemaName"],
        ["source", "generic-jdbc-connector", "tabelName", "tableName"],
        ["source", "generic-jdbc-connector", "columnlist", "columnList"],
        ["source", "generic-jdbc-connector", "fromJobConfig.schemaName", "schemaName"],
        ["source", "generic-jdbc-connector", "fromJobConfig.aNewOne", "aNewOne"],
        ["destination", "obs-connector", "outputFormatt", "outputFormat"],
        ["destination", "obs-connector", "toJobConfig.bucketName", "bucketName"],
        ["link", "generic-jdbc-connector", "userName", "username"],
        ["link", "mongodb-connector", "username", "userName"],
        ["link", "obs-connector", "linkConfig.server", "server"],
        ["link", "http-connector", "linkConfig.anything", "anything"],
        ["link", "dli-connector", "AK", "ak"],
    ];
    for (const [kind, connector, given, name] of meant)
        it(`to ${given} of a ${kind} of ${connector} is ${name}`, () => {
            expect(nearestParameter(kind, connector, given)).to.equal(name);
        });

    const passing: readonly [ParameterKind, string, string][] = [
        ["source", "generic-jdbc-connector", "schemaName"],
        ["source", "generic-jdbc-connector", "allowNullValueInPartitionColumn"],
        ["source", "generic-jdbc-connector", "cdc"],
        ["source", "generic-jdbc-connector", "usePattern"],
        ["destination", "hive-connector", "convertNull"],
        ["destination", "hive-connector", "clearDataMode"],
        ["link", "hive-connector", "useClusterConfig"],
        ["link", "dli-connector", "iv"],
        ["link", "http-connector", "anything"],
        ["source", "mysql-connector", "tableNam"],
    ];
    for (const [kind, connector, name] of passing)
        it(`is none for ${name} of a ${kind} of ${connector}`, () => {
            expect(nearestParameter(kind, connector, name)).to.equal(undefined);
        });

    it("is none for every known name, and a known one for every known name in another case", () => {
        const known = kinds.flatMap((kind) =>
            connectors.flatMap((connector) =>
                (parametersOf(kind, connector) ?? []).map((name) => ({ kind, connector, name })),
            ),
        );
        expect(known.length).to.be.greaterThan(200);
        for (const { kind, connector, name } of known) {
            const listed = parametersOf(kind, connector) ?? [];
            const upper = name.toUpperCase();

            expect(nearestParameter(kind, connector, name)).to.equal(undefined);
            if (!listed.includes(upper)) expect(nearestParameter(kind, connector, upper)).to.be.oneOf([...listed]);
        }
    });

    it("is a known name wherever there is one", () => {
        fc.assert(
            fc.property(
                fc.constantFrom(...kinds),
                fc.constantFrom(...connectors),
                fc.string(),
                (kind, connector, name) => {
                    const near = nearestParameter(kind, connector, name);
                    expect(near === undefined || (parametersOf(kind, connector) ?? []).includes(near)).to.equal(true);
                },
            ),
        );
    });
});

describe("the nearest connector", () => {
    for (const [given, name] of [
        ["obs", "obs-connector"],
        ["OBS-Connector", "obs-connector"],
        ["generic_jdbc_connector", "generic-jdbc-connector"],
        ["generic-jdbc", "generic-jdbc-connector"],
        ["hiveconnector", "hive-connector"],
        ["elasticsaerch-connector", "elasticsearch-connector"],
        ["dmskafka-connector", "dms-kafka-connector"],
    ] as const)
        it(`to ${given} is ${name}`, () => expect(nearestConnector(given)).to.equal(name));

    for (const given of [
        "obs-connector",
        "nas-connector",
        "sfs-connector",
        "css-connector",
        "mysql-connector",
        "",
        "x",
    ])
        it(`is none for "${given}"`, () => expect(nearestConnector(given)).to.equal(undefined));
});

describe("the names in a Job's config", () => {
    /** In the order of the schema of the Terraform provider's resource, of which the bridged provider is made. */
    const bridged =
        "throttling_extractors_number group_name throttling_loader_number throttling_record_dirty_data throttling_dirty_write_to_link throttling_dirty_write_to_bucket throttling_dirty_write_to_directory throttling_max_error_records scheduler_enabled scheduler_cycle_type scheduler_cycle scheduler_run_at scheduler_start_date scheduler_stop_date scheduler_disposable_type retry_type";

    it("are the bridged provider's", () => {
        const names = bridged.split(" ").map((name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase()));

        expect(Object.keys(jobConfigParameters)).to.have.members(names);
    });

    it("are the names of the API reference, each once", () => {
        const documented =
            "throttlingConfig.numExtractors groupJobConfig.groupName throttlingConfig.numLoaders throttlingConfig.recordDirtyData throttlingConfig.writeToLink throttlingConfig.obsBucket throttlingConfig.dirtyDataDirectory throttlingConfig.maxErrorRecords schedulerConfig.isSchedulerJob schedulerConfig.cycleType schedulerConfig.cycle schedulerConfig.runAt schedulerConfig.startDate schedulerConfig.stopDate schedulerConfig.disposableType retryJobConfig.retryJobType";
        const parameters = Object.values(jobConfigParameters).map(({ parameter }) => parameter);

        expect(parameters).to.have.members(documented.split(" "));
    });
});
