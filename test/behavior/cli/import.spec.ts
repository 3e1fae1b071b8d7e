import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import ts from "typescript";
import { root } from "../../support/clone.js";
import { cdmRun } from "../../support/commandBed.js";
import { Console } from "../../support/definitions.js";
import { eventsIn } from "../../support/events.js";
import { ConfiguredSecret, evaluate } from "../../support/printedProgram.js";
import { removeTemporaryFolders, temporaryFolder } from "../../support/temporaryFolders.js";
import { World } from "../../support/world.js";

const ofCluster = ["import", "--cluster", outOfTheBox.cluster];

function part(config: string, texts: Readonly<Record<string, string>>) {
    const inputs = Object.entries(texts).map(([name, value]) => ({ name: `${config}.${name}`, value }));
    return { configs: [{ name: config, inputs }] };
}

const shop = {
    name: "shop_db",
    "connector-name": "generic-jdbc-connector",
    enabled: true,
    "link-config-values": part("linkConfig", {
        databaseType: "MYSQL",
        host: "10.0.0.7",
        port: "3306",
        database: "shop",
        username: "cdm",
        password: "mysql-password-of-this-spec",
        usingNative: "true",
        jdbcProperties: "",
    }),
};
const lake = {
    name: "lake",
    "connector-name": "obs-connector",
    enabled: false,
    "link-config-values": part("linkConfig", {
        storageType: "OBS",
        server: "obs.example.com",
        port: "443",
        accessKey: "OBSACCESSKEYOFTHISSPEC",
        securityKey: "obs-secret-key-of-this-spec",
    }),
};
const secrets = ["mysql-password-of-this-spec", "OBSACCESSKEYOFTHISSPEC", "obs-secret-key-of-this-spec"];

function jobOf(name: string, source: Readonly<Record<string, string>>, more: object = {}) {
    return {
        name,
        job_type: "NORMAL_JOB",
        "from-connector-name": "generic-jdbc-connector",
        "from-link-name": "shop_db",
        "from-config-values": part("fromJobConfig", source),
        "to-connector-name": "obs-connector",
        "to-link-name": "lake",
        "to-config-values": part("toJobConfig", { bucketName: "lake", outputDirectory: "/orders/a b" }),
        "driver-config-values": part("throttlingConfig", { numExtractors: "3" }),
        ...more,
    };
}

describe("cdm-run import", () => {
    const world = new World();
    const cdm = new Console(world);
    beforeEach(async () => {
        await world.open();
        await world.control("DELETE", "jobs/demo");
        await cdm.create("link", shop);
        await cdm.create("link", lake);
        await cdm.create("job", jobOf("orders", { schemaName: "shop", tableName: "orders", useSql: "false" }));
        await cdm.create("job", jobOf("2024-all", { schemaName: "shop" }, { job_type: "BATCH_JOB" }));
    });
    afterEach(() => world.close());
    after(removeTemporaryFolders);
    /** Whatever the command was asked, it reads only. */
    const written = () => world.emulator.truth().changes.filter(({ through }) => through === "api").length;

    it("prints all jobs of a cluster and the links that they use, and changes and starts nothing", async () => {
        const before = written();

        const { exitCode, stdout, stderr } = await cdmRun(world, ofCluster);

        expect([exitCode, stderr]).to.deep.equal([
            0,
            "The program needs 3 secrets in stack configuration: lakeAccessKey, lakeSecretKey, shopDbPassword.\n",
        ]);
        const { resources } = evaluate(stdout);
        const common = { clusterId: outOfTheBox.cluster, ifExists: "adopt" };
        const ends = {
            sourceConnector: "generic-jdbc-connector",
            sourceLinkName: "shop_db",
            destinationConnector: "obs-connector",
            destinationLinkName: "lake",
            destinationJobConfig: { bucketName: "lake", outputDirectory: "/orders/a b" },
            config: {
                throttlingExtractorsNumber: 3,
                "throttlingConfig.submitToCluster": false,
                groupName: "DEFAULT",
                schedulerEnabled: false,
                retryType: "NONE",
            },
        };
        expect(resources).to.deep.equal([
            {
                kind: "Link",
                resource: "lake",
                args: {
                    ...common,
                    name: "lake",
                    connector: "obs-connector",
                    config: { storageType: "OBS", server: "obs.example.com", port: 443 },
                    accessKey: new ConfiguredSecret("lakeAccessKey"),
                    secretKey: new ConfiguredSecret("lakeSecretKey"),
                    enabled: false,
                },
            },
            {
                kind: "Link",
                resource: "shop_db",
                args: {
                    ...common,
                    name: "shop_db",
                    connector: "generic-jdbc-connector",
                    config: {
                        databaseType: "MYSQL",
                        host: "10.0.0.7",
                        port: 3306,
                        database: "shop",
                        username: "cdm",
                        usingNative: true,
                    },
                    password: new ConfiguredSecret("shopDbPassword"),
                },
            },
            {
                kind: "Job",
                resource: "2024-all",
                args: {
                    ...common,
                    ...ends,
                    name: "2024-all",
                    jobType: "BATCH_JOB",
                    sourceJobConfig: { schemaName: "shop" },
                },
            },
            {
                kind: "Job",
                resource: "orders",
                args: {
                    ...common,
                    ...ends,
                    name: "orders",
                    sourceJobConfig: { schemaName: "shop", tableName: "orders", useSql: false },
                },
            },
        ]);
        expect(stdout)
            .to.match(/^ {4}sourceLinkName: shopDb\.name,$/m)
            .and.match(/^const job2024All = /m);
        for (const name of ["lakeAccessKey", "lakeSecretKey", "shopDbPassword"])
            expect(stdout).to.match(new RegExp(`^// {3}pulumi config set --secret ${name}$`, "m"));
        expect(written()).to.equal(before);
        expect(world.emulator.requests("start")).to.have.length(0);
    });

    it("prints only what is named, and the links of the jobs that are named", async () => {
        await cdm.create("link", { ...shop, name: "spare" });
        const printed = async (...args: string[]) => {
            const { exitCode, stdout } = await cdmRun(world, [...ofCluster, ...args]);
            expect(exitCode).to.equal(0);
            return evaluate(stdout).resources.map(({ kind, resource }) => `${kind} ${resource}`);
        };

        expect(await printed("--job", "orders")).to.deep.equal(["Link lake", "Link shop_db", "Job orders"]);
        expect(await printed("--link", "spare")).to.deep.equal(["Link spare"]);
        expect(await printed("--link", "spare", "--link", "lake", "--job", "orders", "--job", "orders")).to.deep.equal([
            ...["Link lake", "Link shop_db", "Link spare", "Job orders"],
        ]);
    });

    it("prints a program that compiles against this package", async function () {
        this.timeout(180_000);
        await cdm.create(
            "job",
            jobOf(
                "odd",
                { "weird name": "1" },
                {
                    "driver-config-values": part("throttlingConfig", { numExtractors: "03", byteRate: "20" }),
                },
            ),
        );
        const { stdout } = await cdmRun(world, [...ofCluster, "--runs", "--region", "eu-west-101"]);
        const file = join(root, ".fences", "imported.ts");
        const options: ts.CompilerOptions = {
            ...{ module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
            ...{ target: ts.ScriptTarget.ES2022, lib: ["lib.es2022.d.ts"], types: ["node"] },
            ...{ noEmit: true, skipLibCheck: true, strict: true },
        };
        const host = ts.createCompilerHost(options);
        const { fileExists, getSourceFile } = host;
        host.fileExists = (name) => name === file || fileExists(name);
        host.getSourceFile = (name, version) =>
            name === file ? ts.createSourceFile(name, stdout, version) : getSourceFile.call(host, name, version);

        const program = ts.createProgram([file], options, host);
        const messages = ts
            .getPreEmitDiagnostics(program)
            .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
        expect(messages).to.deep.equal([]);
    });

    it("shows no secret of CDM's and no credential of ours, on no stream", async () => {
        await cdm.create("link", {
            ...shop,
            name: "leaky",
            "connector-name": "ftp-connector",
            "link-config-values": part("linkConfig", {
                server: "ftp.example.com",
                accessKey: "PLAINACCESSKEYOFTHISSPEC",
                uri: "ftp://cdm:secret-in-an-address@ftp.example.com",
                properties: "user=cdm;password=secret-in-a-list",
                comment: `the token is ${outOfTheBox.token}`,
                oracle: "jdbc:oracle:thin:scott/secret-of-oracle@h:1521/x",
                headers: "Authorization: Basic c2VjcmV0OmluLWEtaGVhZGVy",
                storage: "AccountName=a;AccountKey=secret-of-an-account",
            }),
        });

        const { exitCode, stdout, stderr } = await cdmRun(world, [...ofCluster, "--link", "leaky", "--job", "orders"]);

        expect(exitCode).to.equal(0);
        const config = evaluate(stdout).resources.find(({ resource }) => resource === "leaky")?.args["config"];
        expect(config).to.deep.equal({
            server: "ftp.example.com",
            uri: new ConfiguredSecret("leakyUri"),
            properties: new ConfiguredSecret("leakyProperties"),
            comment: new ConfiguredSecret("leakyComment"),
            oracle: new ConfiguredSecret("leakyOracle"),
            headers: new ConfiguredSecret("leakyHeaders"),
            storage: new ConfiguredSecret("leakyStorage"),
        });
        const inTexts = ["secret-in-an-address", "secret-in-a-list", "secret-of", "c2VjcmV0"];
        const hidden = [...secrets, outOfTheBox.token, "PLAINACCESSKEY", ...inTexts];
        for (const secret of hidden) expect(stdout + stderr).not.to.include(secret);
    });

    it("shows no secret of one definition where another one has it under a name that tells nothing", async () => {
        const uri = "amqp://cdm:secret-of-a-queue@queue.example.com";
        await cdm.create("link", { ...lake, name: "plain", "link-config-values": part("linkConfig", { uri }) });
        const source = {
            comment: "OBSACCESSKEYOFTHISSPEC",
            whereClause: "k = 'OBSACCESSKEYOFTHISSPEC'",
            note: "secret-of-a-queue",
            schemaName: "shop",
        };
        await cdm.create("job", jobOf("repeats", source));
        await cdm.create("link", {
            ...lake,
            name: "weak",
            "link-config-values": part("linkConfig", { server: "true", zone: "hunter", clientToken: "hunter" }),
        });
        await cdm.create("link", {
            ...lake,
            name: "weaker",
            "link-config-values": part("linkConfig", { server: "true", zone: "1", pwd: "1", apiKey: "true" }),
        });
        const args = [
            ...ofCluster,
            "--job",
            "repeats",
            ...["plain", "weak", "weaker"].flatMap((one) => ["--link", one]),
        ];

        const { exitCode, stdout, stderr } = await cdmRun(world, args);

        const { resources } = evaluate(stdout);
        const said = (name: string) => resources.find(({ resource }) => resource === name)?.args;
        expect(said("repeats")?.["sourceJobConfig"]).to.deep.equal({
            comment: new ConfiguredSecret("repeatsComment"),
            whereClause: new ConfiguredSecret("repeatsWhereClause"),
            note: new ConfiguredSecret("repeatsNote"),
            schemaName: "shop",
        });
        expect(said("weak")?.["config"]).to.deep.equal({
            server: true,
            zone: new ConfiguredSecret("weakZone"),
            clientToken: new ConfiguredSecret("weakClientToken"),
        });
        expect(said("weaker")?.["config"], "what is as short as a flag is no secret elsewhere").to.deep.equal({
            server: true,
            zone: "1",
            pwd: new ConfiguredSecret("weakerPwd"),
            apiKey: new ConfiguredSecret("weakerApiKey"),
        });
        expect(exitCode).to.equal(0);
        for (const secret of [...secrets, "hunter", "secret-of-a-queue"])
            expect(stdout + stderr).not.to.include(secret);
    });

    it("names no parameter and no definition whose name holds a secret, and ends with 1", async () => {
        const { token } = outOfTheBox;
        await cdm.create("link", {
            ...shop,
            "link-config-values": {
                configs: [
                    ...part("linkConfig", {
                        host: "h",
                        dbPwd: "Zq7-of-this-spec",
                        [`a ${token}`]: "1",
                        "x Zq7-of-this-spec": "1",
                    }).configs,
                    ...part("dialect", { [token]: "1", "pwd=Zq8-of-this-spec": "1" }).configs,
                ],
            },
            name: "keys",
        });
        await cdm.create("job", jobOf(`job-${token}`, {}));
        await cdm.create("job", jobOf("Zq7-of-this-spec", {}, { "to-link-name": "keys" }));

        for (const more of [[], ["--json"]]) {
            const { exitCode, stdout, stderr } = await cdmRun(world, [...ofCluster, ...more]);

            expect(exitCode).to.equal(1);
            for (const secret of [token, "Zq7", "Zq8"]) expect(stdout + stderr).not.to.include(secret);
            const program = more.length > 0 ? JSON.parse(stdout).program : stdout;
            expect(evaluate(program).resources.map(({ resource }) => resource)).to.deep.equal([
                ...["keys", "lake", "shop_db", "2024-all", "orders"],
            ]);
            expect(program).to.match(
                /^\/\/ To be mended by hand: CDM shows a parameter whose name holds a secret, .*\nconst keys = /m,
            );
            expect(stderr).to.match(/^A job of cluster \S+ is left out, because its name holds a secret/m);
        }
        for (const args of [
            ["--job", `job-${token}`],
            ["--link", "keys", "--project-id", `p${token}`],
        ]) {
            const { exitCode, stdout, stderr } = await cdmRun(world, [...ofCluster, ...args]);
            expect(exitCode, stderr).to.be.above(0);
            expect(stdout + stderr).not.to.include(token);
        }
    });

    it("asks nothing about a name that would be another address, leaves it out and ends with 1", async () => {
        const jobs = ["..", "all", "orders"].map((name) => ({ name, status: "NEW" }));
        const body = { total: 3, page_no: 1, page_size: 100, simple: true, jobs };
        const list = { operation: "jobs", kind: "status", status: 200, times: 1 };
        await world.control("POST", "faults", { ...list, body });
        await cdm.remove("job", "orders");
        await cdm.create("job", jobOf("orders", {}, { "from-link-name": "..", "to-link-name": "." }));
        const before = world.emulator.requests().length;

        const { exitCode, stdout, stderr } = await cdmRun(world, ofCluster);

        expect(exitCode).to.equal(1);
        for (const [kind, name] of [
            ["job", ".."],
            ["job", "all"],
            ["link", ".."],
            ["link", "."],
        ] as const)
            expect(stderr).to.include(`The ${kind} "${name}" is left out, because no request can have such a name.\n`);
        expect(evaluate(stdout).resources.map(({ resource }) => resource)).to.deep.equal([
            ...["lake", "shop_db", "2024-all", "orders"],
        ]);
        const asked = world.emulator.requests().slice(before);
        expect(asked.map(({ path }) => path.replace(/^.*\/cdm\//, ""))).to.have.members([
            ...["job/all", "job/all", "job/all", "job/2024-all", "job/orders", "link/lake", "link/shop_db"],
        ]);
    });

    it("ends with 1 where CDM lists more jobs than are read, and says what to do, in JSON too", async () => {
        const jobs = [{ name: "orders", status: "NEW" }];
        const body = { total: 5_001, page_no: 1, page_size: 100, simple: true, jobs };
        const sentence =
            "CDM lists 5001 jobs of type NORMAL_JOB. Only the first 5000 of them were read. Name each of the others with --job.";
        for (const more of [[], ["--json"]]) {
            await world.control("POST", "faults", { operation: "jobs", kind: "status", status: 200, body, times: 50 });

            const { exitCode, stdout, stderr } = await cdmRun(world, [...ofCluster, ...more]);

            expect(exitCode).to.equal(1);
            expect(stderr.split("\n").filter((line) => line.includes("5001"))).to.deep.equal([sentence]);
            if (more.length > 0) expect(JSON.parse(stdout).problems).to.deep.equal([sentence]);
            else expect(stdout).to.include(`\n// ${sentence}\n`);
        }
    });

    it("prints a JobRun only if it is asked for one, which adopts a live run and follows the definition", async () => {
        const { stdout: without } = await cdmRun(world, [...ofCluster, "--job", "orders"]);
        expect(without).not.to.include("JobRun");

        const { stdout } = await cdmRun(world, [...ofCluster, "--job", "orders", "--runs"]);

        expect(evaluate(stdout).resources.at(-1)).to.deep.equal({
            kind: "JobRun",
            resource: "orders",
            args: {
                clusterId: outOfTheBox.cluster,
                jobName: "orders",
                ifRunning: "adopt",
                triggers: { definition: "hash of orders" },
            },
        });
        expect(stdout).to.match(/^\/\/ Each JobRun starts its job at the next pulumi up, unless the job is live\.$/m);
    });

    it("tells the program the place that it was told, and no other", async () => {
        const place = ["--project-id", outOfTheBox.project, "--endpoint", world.emulator.url];
        const { stdout } = await cdmRun(world, [...ofCluster, "--link", "lake", ...place]);

        const [{ args = {} } = {}] = evaluate(stdout).resources;
        expect(args).to.include({ projectId: outOfTheBox.project, endpoint: world.emulator.url });
        expect(args).not.to.have.property("region");
    });

    it("says of a link that a job uses and CDM does not have that there is none, and names it in the job all the same", async () => {
        await world.control("PUT", "jobs/lonely", {});

        const { exitCode, stdout, stderr } = await cdmRun(world, [...ofCluster, "--job", "lonely"]);

        expect(exitCode).to.equal(0);
        expect(evaluate(stdout).resources.map(({ args }) => args["sourceLinkName"])).to.deep.equal(["mysql_link"]);
        expect(stderr).to.include(`Cluster ${outOfTheBox.cluster} has no link "mysql_link".`);
    });

    it("ends with 1 where the program would be refused, and says why beside the resource too", async () => {
        await cdm.create("job", jobOf("uses-slip", {}, { "from-link-name": "slip" }));
        await cdm.create("job", jobOf("a b", {}));
        await cdm.create("link", { ...shop, name: "slip", "link-config-values": part("linkConfig", { databse: "d" }) });

        const { exitCode, stdout, stderr } = await cdmRun(world, [...ofCluster, "--job", "uses-slip"]);

        expect(exitCode).to.equal(1);
        expect(stderr).to.match(/^Link "slip": config\.databse .*database is\.$/m);
        expect((await cdmRun(world, ofCluster)).stderr).to.match(/^Job "a b": name must be /m);
        expect(stdout).to.match(/^\/\/ To be mended by hand: config\.databse .*\nconst slip = /m);
        expect(evaluate(stdout).resources.map(({ resource }) => resource)).to.deep.equal(["lake", "slip", "uses-slip"]);
    });

    it("ends with 1 and prints nothing where what was named does not exist, or a cluster has no jobs", async () => {
        for (const [args, sentence] of [
            [["--job", "odrers"], /^cdm-run: .*job "odrers"/],
            [["--link", "laek"], /^cdm-run: .*link "laek"/],
        ] as const) {
            const { exitCode, stdout, stderr } = await cdmRun(world, [...ofCluster, ...args]);
            expect([exitCode, stdout]).to.deep.equal([1, ""]);
            expect(stderr).to.match(sentence);
        }
        for (const name of ["orders", "2024-all"]) await cdm.remove("job", name);
        const none = await cdmRun(world, ofCluster);
        expect(none).to.include({ exitCode: 1, stdout: "" });
        expect(none.stderr).to.match(/has no jobs, and CDM has no list of links\. Name a link with --link/);
        const elsewhere = await cdmRun(world, ["import", "--cluster", "no-such-cluster"]);
        expect(elsewhere).to.include({ exitCode: 1, stdout: "" });
    });

    it("leaves out a definition that CDM refuses to show, says why, and prints all others", async () => {
        const body = { errCode: "Cdm.0032", externalMessage: "The user is not allowed to see this link." };
        await world.control("POST", "faults", { operation: "link", kind: "status", status: 403, body, times: 1 });

        const { exitCode, stdout, stderr } = await cdmRun(world, ofCluster);

        expect(exitCode).to.equal(1);
        expect(stderr).to.match(/^The link "\w+" is left out: CDM could not show link .*Cdm\.0032/m);
        const { resources } = evaluate(stdout);
        expect(resources.map(({ kind }) => kind).sort()).to.deep.equal(["Job", "Job", "Link"]);
        expect(stdout).to.contain("is left out: CDM could not show link");
    });

    it("says that the cluster is stopped or does not exist, by CDM's own word", async () => {
        await world.control("POST", "switches", { clusterDown: "code" });
        await world.control("POST", "clusters/emulator-cluster", { status: "900" });
        for (const args of [ofCluster, [...ofCluster, "--link", "lake"]]) {
            const { exitCode, stderr } = await cdmRun(world, args);
            expect(exitCode, args.join(" ")).to.equal(1);
            expect(stderr).to.match(/^cdm-run: The cluster emulator-cluster is stopped, .*\(CDMRUN-207\)$/m);
        }
        const gone = await cdmRun(world, ["import", "--cluster", "no-such"]);
        expect(gone.exitCode).to.equal(1);
        expect(gone.stderr).to.contain("The cluster no-such does not exist in this project.").and.contain("CDMRUN-208");
    });

    it("writes each look to the file of events, without a secret", async () => {
        const file = join(temporaryFolder(), "events.jsonl");
        const before = world.emulator.requests().length;

        await cdmRun(world, ofCluster, { environment: { HW_CDM_EVENTS: file } });

        const text = readFileSync(file, "utf8");
        const events = eventsIn(text);
        expect(events.filter(({ event }) => event === "request")).to.have.length(
            world.emulator.requests().length - before,
        );
        const looks = events.filter(({ event, verb }) => event === "outcome" && verb === "read");
        expect(looks.map(({ kind, job, link, ok }) => [kind, job ?? link, ok]).sort()).to.deep.equal([
            ["job", "2024-all", true],
            ["job", "orders", true],
            ["link", "lake", true],
            ["link", "shop_db", true],
        ]);
        for (const secret of [...secrets, outOfTheBox.token]) expect(text).not.to.include(secret);
    });

    it("ends with 1 where a list lacks what was named, and says of what is not named that it is left out", async () => {
        const body = { links: [], total: 0 };
        await world.control("POST", "faults", { operation: "link", kind: "status", status: 200, body, times: 9 });

        const named = await cdmRun(world, [...ofCluster, "--link", "lake"]);
        const used = await cdmRun(world, [...ofCluster, "--job", "orders"]);

        expect(named).to.deep.include({ exitCode: 1, stdout: "" });
        expect(named.stderr).to.contain(`Cluster ${outOfTheBox.cluster} has no link "lake".`);
        expect(used.exitCode).to.equal(0);
        expect(used.stderr).to.contain(`Cluster ${outOfTheBox.cluster} has no link "lake".`);
    });

    it("ends with 2 for arguments that it does not understand, and asks CDM nothing", async () => {
        const before = world.emulator.requests().length;
        for (const [args, sentence] of [
            [["import"], /--cluster says which cluster/],
            [[...ofCluster, "--jobs", "a"], /import has no option "--jobs"; the nearest is --job/],
            [[...ofCluster, "--link", ""], /--link must be the name of a CDM link/],
            [[...ofCluster, "orders"], /import takes no argument "orders"/],
        ] as const) {
            const { exitCode, stdout, stderr } = await cdmRun(world, [...args]);
            expect([exitCode, stdout]).to.deep.equal([2, ""]);
            expect(stderr).to.match(sentence);
        }
        expect(world.emulator.requests()).to.have.length(before);
    });

    it("prints the same inputs whatever the edition of CDM encodes, types or leaves empty", async () => {
        const { resources } = evaluate((await cdmRun(world, ofCluster)).stdout);
        for (const switches of [
            { jobValues: "plain" },
            { emptyInputs: "object" },
            { emptyInputs: "list", linkValues: "typed" },
            { linkValues: "strings", dateType: "string" },
        ]) {
            await world.control("POST", "switches", switches);
            const { exitCode, stdout } = await cdmRun(world, ofCluster);
            expect(exitCode).to.equal(0);
            expect(evaluate(stdout).resources).to.deep.equal(resources);
        }
    });

    it("prints JSON with the program in it, and an error as JSON too", async () => {
        const { stdout: program } = await cdmRun(world, ofCluster);
        const printed = JSON.parse((await cdmRun(world, [...ofCluster, "--json"])).stdout);

        expect(`${printed.program}\n`).to.equal(program);
        expect(printed).to.deep.include({
            clusterId: outOfTheBox.cluster,
            links: ["lake", "shop_db"],
            jobs: ["2024-all", "orders"],
            secrets: ["lakeAccessKey", "lakeSecretKey", "shopDbPassword"],
            problems: [],
            notes: [],
        });
        const { stdout } = await cdmRun(world, [...ofCluster, "--job", "odrers", "--json"]);
        expect(JSON.parse(stdout).error.message).to.include('job "odrers"');
    });
});
