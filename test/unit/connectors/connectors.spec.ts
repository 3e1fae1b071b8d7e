import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import fc from "fast-check";
import { dws, hive, jdbc, obs } from "#provider/connectors/index.js";
import { type ParameterKind, parametersOf } from "#provider/definition/model/parameters.js";

const server = { host: "10.0.0.1", port: 3306, username: "cdm", password: "word" };

/** What the engine would be given, with the values that are secrets. */
async function resolved(
    value: pulumi.Input<string | number | boolean> | undefined,
): Promise<{ value: unknown; secret: boolean }> {
    const output = pulumi.output(value);
    const promised = new Promise<unknown>((resolve) => {
        output.apply(resolve);
    });
    return { value: await promised, secret: await pulumi.isSecret(output) };
}

describe("the pieces that connectors make", () => {
    it("of a link to MySQL are CDM's parameters, and the password beside them", () => {
        expect(
            jdbc.link({ databaseType: "MYSQL", database: "shop", usingNative: true, ...server, fetchSize: undefined }),
        ).to.deep.equal({
            connector: "generic-jdbc-connector",
            config: {
                ...{ databaseType: "MYSQL", host: "10.0.0.1", port: 3306, database: "shop", username: "cdm" },
                usingNative: true,
            },
            password: "word",
        });
    });

    it("of a link to DWS are those of a relational database of that type", () => {
        expect(dws.link({ ...server, port: 8000, useSSL: true })).to.deep.equal({
            connector: "generic-jdbc-connector",
            config: { databaseType: "DWS", host: "10.0.0.1", port: 8000, username: "cdm", useSSL: true },
            password: "word",
        });
    });

    it("of a link to OBS are the storage type, the port of HTTPS, and the key pair beside them", () => {
        const given = { server: "obs.example.com", accessKey: "key", secretKey: "secret" };
        const config = { storageType: "OBS", server: "obs.example.com", port: 443 };

        expect(obs.link(given)).to.deep.equal({
            ...{ connector: "obs-connector", config },
            ...{ accessKey: "key", secretKey: "secret" },
        });
        expect(obs.link({ ...given, port: undefined }).config).to.deep.equal(config);
        expect(obs.link({ ...given, port: 80 }).config).to.deep.equal({ ...config, port: 80 });
    });

    it("of a link to Hive have no credential that is not given", () => {
        const given = { host: "h", authType: "KERBEROS", hiveVersion: "HIVE_3_X", obsSupport: false } as const;

        expect(hive.link(given)).to.deep.equal({ connector: "hive-connector", config: given });
        expect(hive.link({ ...given, password: "word", accessKey: undefined })).to.deep.equal({
            ...{ connector: "hive-connector", config: given },
            password: "word",
        });
    });

    it("of the documented job from MySQL to DWS are the documented parameters", () => {
        expect({
            ...jdbc.source({ schemaName: "default", tableName: "mysql_tbl", partitionColumn: "id" }),
            ...dws.destination({
                ...{ schemaName: "public", tablePreparation: "CREATE_WHEN_NOT_EXIST", tableName: "cdm_all_type" },
                ...{ columnList: ["id", "gid", "name"], shouldClearTable: false },
            }),
        }).to.deep.equal({
            sourceConnector: "generic-jdbc-connector",
            sourceJobConfig: {
                ...{ useSql: false, schemaName: "default", tableName: "mysql_tbl", partitionColumn: "id" },
            },
            destinationConnector: "generic-jdbc-connector",
            destinationJobConfig: {
                ...{ schemaName: "public", tablePreparation: "CREATE_WHEN_NOT_EXIST", tableName: "cdm_all_type" },
                ...{ columnList: "id&gid&name", shouldClearTable: false },
            },
        });
    });

    it("of a source with a statement say that the statement counts", () => {
        const { sourceJobConfig } = jdbc.source({ schemaName: "shop", sql: "select 1" });

        expect(sourceJobConfig).to.deep.equal({ useSql: true, schemaName: "shop", sql: "select 1" });
    });

    it("of Hive say that it is Hive, in both directions", () => {
        expect(hive.source({ table: "orders", columnList: ["a", "b"] })).to.deep.equal({
            sourceConnector: "hive-connector",
            sourceJobConfig: { hive: "hive", table: "orders", columnList: "a&b" },
        });
        expect(hive.destination({ table: "orders", tablePreparation: "DO_NOTHING" })).to.deep.equal({
            destinationConnector: "hive-connector",
            destinationJobConfig: { hive: "hive", table: "orders", tablePreparation: "DO_NOTHING" },
        });
    });

    it("have other parameters as they are given, and rather than the fields", () => {
        const other = { schemaName: "raw", aNewOne: 5 };

        expect(jdbc.source({ schemaName: "shop", other }).sourceJobConfig).to.deep.equal({ useSql: false, ...other });
        expect(jdbc.link({ databaseType: "MYSQL", ...server, other }).config).to.include(other);
        expect(
            obs.destination({ bucketName: "b", outputDirectory: "d", outputFormat: "CSV_FILE", other })
                .destinationJobConfig,
        ).to.include(other);
        expect(hive.source({ table: "t", other }).sourceJobConfig).to.include(other);
    });

    // Symptom: CDM got a link without a host, because the map looked like the output that was spread into it.
    it("are refused if other is an output or no map: nothing else would be left of the fields", () => {
        const wrong = [pulumi.output({ aNewOne: 5 }), Promise.resolve({}), ["aNewOne"], "aNewOne"];
        for (const one of wrong) {
            const other = one as unknown as Record<string, string>;
            for (const make of [
                () => jdbc.link({ databaseType: "MYSQL", ...server, other }),
                () => jdbc.source({ schemaName: "shop", other }),
                () => jdbc.destination({ schemaName: "s", tableName: "t", tablePreparation: "DO_NOTHING", other }),
                () => dws.destination({ schemaName: "s", tableName: "t", tablePreparation: "DO_NOTHING", other }),
                () => obs.link({ server: "s", accessKey: "a", secretKey: "k", other }),
                () => obs.source({ ...{ bucketName: "b", inputFormat: "CSV_FILE", inputDirectory: "d" }, other }),
                () => obs.destination({ bucketName: "b", outputDirectory: "d", outputFormat: "CSV_FILE", other }),
                () => hive.source({ table: "t", other }),
            ])
                expect(make).to.throw(pulumi.RunError, /^other must be a map of CDM's parameters\./);
        }
        // @ts-expect-error The type says so before.
        expect(() => jdbc.source({ schemaName: "shop", other: pulumi.output({ a: "b" }) })).to.throw();
    });
});

describe("a list of a connector", () => {
    const given = { bucketName: "b", inputFormat: "CSV_FILE" } as const;

    it("is joined as CDM separates it: columns by &, paths by |", () => {
        const { sourceJobConfig } = obs.source({ ...given, inputDirectory: ["in/a", "in/b"], columnList: [1, 3, 5] });

        expect(sourceJobConfig).to.deep.equal({ ...given, inputDirectory: "in/a|in/b", columnList: "1&3&5" });
    });

    it("of paths is joined by fileSeparator, if that is given", () => {
        const { sourceJobConfig } = obs.source({ ...given, inputDirectory: ["a|1", "b"], fileSeparator: ";" });

        expect(sourceJobConfig).to.deep.equal({ ...given, inputDirectory: "a|1;b", fileSeparator: ";" });
    });

    it("is left as it is if it is a text", () => {
        expect(obs.source({ ...given, inputDirectory: "a|b" }).sourceJobConfig).to.include({ inputDirectory: "a|b" });
    });

    it("waits for its entries, for itself and for the separator", async () => {
        const later = [
            ["a", pulumi.output("b")],
            [Promise.resolve("a"), "b"],
            pulumi.output(["a", "b"]),
            Promise.resolve(["a", "b"]),
            pulumi.output("a;b"),
        ];
        for (const list of later) {
            const { sourceJobConfig } = obs.source({
                ...given,
                inputDirectory: list as pulumi.Input<string[]>,
                fileSeparator: pulumi.output(";"),
            });

            expect(await resolved(sourceJobConfig["inputDirectory"])).to.deep.equal({ value: "a;b", secret: false });
        }
    });

    it("is a secret if an entry is one", async () => {
        const { sourceJobConfig } = jdbc.source({ schemaName: "s", columnList: ["id", pulumi.secret("salary")] });

        expect(await resolved(sourceJobConfig["columnList"])).to.deep.equal({ value: "id&salary", secret: true });
    });

    it("is refused if an entry is empty or missing, and left out if an output of it has no value", async () => {
        for (const columnList of [["a", "", "c"], ["a", undefined], [null]])
            expect(
                () => obs.source({ ...given, inputDirectory: "d", columnList: columnList as string[] }),
                String(columnList),
            ).to.throw(pulumi.RunError, /^columnList\[\d\] must be a text that is not empty, or a number\.$/);
        const none = pulumi.output(undefined as unknown as string);
        const { sourceJobConfig } = obs.source({ ...given, inputDirectory: "d", columnList: none });
        expect((await resolved(sourceJobConfig["columnList"])).value).to.equal(undefined);
    });

    it("is refused if an entry contains the separator, without the entry", () => {
        expect(() => jdbc.source({ schemaName: "s", columnList: ["id", "a&b"] })).to.throw(
            pulumi.RunError,
            /^columnList\[1\] contains "&", by which CDM separates the entries, so CDM would read two\.$/,
        );
        expect(() => obs.source({ ...given, inputDirectory: ["a|b"] })).to.throw(/^inputDirectory\[0\] contains "\|"/);
    });
});

describe("the values that connectors are given", () => {
    it("pass through untouched: the very same output, secret or not", () => {
        const password = pulumi.secret("word");
        const host = pulumi.output("h");
        const pieces = jdbc.link({ databaseType: "MYSQL", ...server, host, password, other: { token: password } });

        expect(pieces.password).to.equal(password);
        expect(pieces.config["host"]).to.equal(host);
        expect(pieces.config["token"]).to.equal(password);
        expect(Object.keys(pieces.config)).to.not.include("password");
    });

    const text = fc.string({ minLength: 1 }).filter((value) => !/[&|]/.test(value));
    const flag = fc.boolean();
    const list = fc.array(text, { minLength: 1 });
    const some = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }, requiredKeys: (keyof T)[]) =>
        fc.record(model, { requiredKeys }) as fc.Arbitrary<T>;
    /** Every helper, with every field that it has. */
    const helpers: Readonly<Record<string, { kind: ParameterKind; made: fc.Arbitrary<object> }>> = {
        "jdbc.link": {
            kind: "link",
            made: some<jdbc.LinkArgs>(
                {
                    ...{
                        databaseType: text,
                        host: text,
                        port: fc.nat(),
                        database: text,
                        username: text,
                        password: text,
                    },
                    ...{ fetchSize: fc.nat(), commitSize: fc.nat(), usingNative: flag, isRds: flag, sidname: text },
                    ...{
                        databaseconfig: fc.constant("SID"),
                        version: fc.constant("LOW_VERSION"),
                        other: fc.constant({}),
                    },
                },
                ["databaseType", "host", "port", "username", "password"],
            ).map(jdbc.link),
        },
        "dws.link": {
            kind: "link",
            made: some<dws.LinkArgs>(
                {
                    ...{ host: text, port: fc.nat(), database: text, username: text, password: text, useSSL: flag },
                    ...{ fetchSize: fc.nat(), commitSize: fc.nat(), usingNative: flag, isRds: flag },
                    ...{ other: fc.constant({}) },
                },
                ["host", "port", "username", "password"],
            ).map(dws.link),
        },
        "obs.link": {
            kind: "link",
            made: some<obs.LinkArgs>(
                { server: text, port: fc.nat(), accessKey: text, secretKey: text, other: fc.constant({}) },
                ["server", "accessKey", "secretKey"],
            ).map(obs.link),
        },
        "hive.link": {
            kind: "link",
            made: some<hive.LinkArgs>(
                {
                    ...{ host: text, authType: fc.constant("SIMPLE"), hiveVersion: fc.constant("HIVE_1_X") },
                    ...{ obsSupport: flag, user: text, password: text, principal: text, uri: text, hiveMsUris: text },
                    ...{ runMode: fc.constant("EMBEDDED"), accessKey: text, secretKey: text, other: fc.constant({}) },
                },
                ["host", "authType", "hiveVersion", "obsSupport"],
            ).map(hive.link),
        },
        "jdbc.source": {
            kind: "source",
            made: some<jdbc.SourceArgs>(
                {
                    ...{
                        useSql: flag,
                        sql: text,
                        schemaName: text,
                        tableName: text,
                        whereClause: text,
                        columnList: list,
                    },
                    ...{ partitionColumn: text, usePartition: flag, partitionList: list, incrMigration: flag },
                    ...{ other: fc.constant({}) },
                },
                ["schemaName"],
            ).map(jdbc.source),
        },
        "obs.source": {
            kind: "source",
            made: some<obs.SourceArgs>(
                {
                    ...{
                        bucketName: text,
                        inputDirectory: list,
                        inputFormat: fc.constant("JSON_FILE"),
                        columnList: list,
                    },
                    ...{
                        lineSeparator: text,
                        fieldSeparator: text,
                        quoteChar: flag,
                        regexSeparator: flag,
                        regex: text,
                    },
                    ...{ firstRowAsHeader: flag, fromCompression: fc.constant("ZIP"), jsonReferenceNode: text },
                    ...{ encodeType: text, splitType: fc.constant("SIZE"), useMarkerFile: flag, markerFile: text },
                    ...{ waitTime: fc.nat(), filterType: fc.constant("TIME"), pathFilter: text, fileFilter: text },
                    ...{ startTime: text, endTime: text, fileSeparator: fc.constant("|"), md5FileSuffix: text },
                    ...{ other: fc.constant({}) },
                },
                ["bucketName", "inputDirectory", "inputFormat"],
            ).map(obs.source),
        },
        "hive.source": {
            kind: "source",
            made: some<hive.SourceArgs>({ database: text, table: text, columnList: list, other: fc.constant({}) }, [
                "table",
            ]).map(hive.source),
        },
        "dws.destination": {
            kind: "destination",
            made: some<dws.DestinationArgs>(
                {
                    ...{ schemaName: text, tableName: text, tablePreparation: fc.constant("DO_NOTHING") },
                    ...{
                        columnList: list,
                        beforeImportType: fc.constant("none"),
                        whereClause: text,
                        useNullable: flag,
                    },
                    ...{ shouldClearTable: flag, useStageTable: flag, extendCharLength: flag, isCompress: flag },
                    ...{ orientation: fc.constant("ROW"), other: fc.constant({}) },
                },
                ["schemaName", "tableName", "tablePreparation"],
            ).map(dws.destination),
        },
        "obs.destination": {
            kind: "destination",
            made: some<obs.DestinationArgs>(
                {
                    ...{
                        bucketName: text,
                        outputDirectory: text,
                        outputFormat: fc.constant("CSV_FILE"),
                        columnList: list,
                    },
                    ...{ fieldSeparator: text, lineSeparator: text, quoteChar: flag, firstRowAsHeader: flag },
                    ...{
                        writeFileSize: fc.nat(),
                        duplicateFileOpType: fc.constant("SKIP"),
                        encryption: fc.constant("KMS"),
                    },
                    ...{
                        kmsID: text,
                        projectID: text,
                        writeToTempFile: flag,
                        validateMD5: flag,
                        recordMD5Result: flag,
                    },
                    ...{ recordMD5Link: text, recordMD5Bucket: text, recordMD5Directory: text, encodeType: text },
                    ...{ markerFile: text, copyContentType: flag, filePrefix: text, other: fc.constant({}) },
                },
                ["bucketName", "outputDirectory", "outputFormat"],
            ).map(obs.destination),
        },
        "hive.destination": {
            kind: "destination",
            made: some<hive.DestinationArgs>(
                {
                    ...{ database: text, table: text, tablePreparation: fc.constant("DO_NOTHING"), columnList: list },
                    ...{ shouldClearTable: flag, other: fc.constant({}) },
                },
                ["table", "tablePreparation"],
            ).map(hive.destination),
        },
    };
    for (const [name, { kind, made }] of Object.entries(helpers)) {
        it(`come out of ${name} under documented names only, and none is undefined`, () => {
            fc.assert(
                fc.property(made, (pieces) => {
                    const connector = Object.entries(pieces).find(([key]) => /connector$/i.test(key))?.[1];
                    const parameters = Object.entries(pieces).find(([key]) => /config$/i.test(key))?.[1];
                    const known = parametersOf(kind, connector) ?? [];

                    expect(Object.keys(parameters)).to.not.deep.equal([]);
                    expect(Object.keys(parameters).filter((key) => !known.includes(key))).to.deep.equal([]);
                    expect(Object.values(parameters)).to.not.include(undefined);
                    for (const value of Object.values(parameters)) expect(typeof value).to.not.equal("object");
                }),
            );
        });
    }
});
