import { expect } from "chai";
import { type Emulator, type JobTruth, outOfTheBox, type Switches, startEmulator } from "huaweicloud-cdm-emulator";
import { SessionCache } from "#provider/cdm/auth/sessionCache.js";
import { systemClock } from "#provider/common/clock.js";
import { createRegistry, PendingStarts } from "#provider/run/index.js";
import { control as drive } from "../support/control.js";
import { create, jobInputs, linkInputs, read } from "../support/definitions.js";
import { type Decoded, SdkSession } from "./sdkSession.js";

const { PULUMI_CDM_PYTHON: python, PULUMI_CDM_PYTHON_MISSING: reason = "PULUMI_CDM_PYTHON is not set" } = process.env;

describe(`conformance: the vendor's Python SDK${python ? "" : ` (skipped: ${reason})`}`, () => {
    const job = outOfTheBox.job;
    /** The SDK dates its signatures by the real clock, and these specs move this one by minutes at most. */
    const noon = Date.now();
    let now: number;
    let emulator: Emulator;
    let sdk: SdkSession;

    before(async function () {
        if (!python) {
            this.skip();
        }
        emulator = await startEmulator({ now: () => now });
        sdk = new SdkSession(python, emulator.url);
    });
    after(async () => {
        sdk?.close();
        await emulator?.close();
    });
    beforeEach(() => {
        now = noon;
        emulator.reset();
    });
    afterEach("every request was signed", () => {
        expect(new Set(emulator.requests().map(({ login }) => login))).to.deep.equal(new Set(["signature"]));
    });

    function truthOf(name: string = job): JobTruth | undefined {
        return emulator.truth().clusters[0]?.jobs.find((found) => found.name === name);
    }

    const control = (method: string, path: string, body: object) => drive(emulator.url, method, path, body);

    const set = (switches: Partial<Switches>) => control("POST", "switches", switches);
    const makeJob = (name: string, settings: object = {}) => control("PUT", `jobs/${name}`, settings);

    async function lastSubmission(): Promise<Decoded> {
        return only((await sdk.call("show_job_status", { job }))["submissions"]);
    }

    describe("login", () => {
        it("is let in by a key pair", async () => {
            await sdk.call("show_job_status", { job });
            expect(emulator.requests()).to.have.length(1);
        });

        it("is let in by a temporary key pair with its security token", async () => {
            await sdk.call("start_job", { job }, outOfTheBox.temporary);
            expect(truthOf()).to.have.nested.include({ "runs[0].createdBy": outOfTheBox.user });
        });

        it("is kept out with a temporary key pair whose token is not shown", async () => {
            const { accessKey, secretKey } = outOfTheBox.temporary;
            const refusal = await sdk.refused("start_job", { job }, { accessKey, secretKey });
            expect(refusal).to.include({ exception: "ClientRequestException", status: 401, code: "APIGW.0301" });
            expect(truthOf()?.runs).to.be.empty;
        });

        it("is kept out with a wrong secret key, and reads the gateway's code and request id", async () => {
            const refusal = await sdk.refused("start_job", { job }, { ...outOfTheBox, secretKey: "wrong" });
            expect(refusal).to.include({ exception: "ClientRequestException", status: 401, code: "APIGW.0301" });
            expect(refusal.message).to.match(/^Incorrect IAM authentication information: verify aksk signature fail/);
            expect(refusal.requestId).to.equal(emulator.requests()[0]?.requestId);
            expect(truthOf()?.runs).to.be.empty;
        });

        it("signs a path and a query that must be percent-encoded as the emulator reckons them", async () => {
            const name = "täglich 1+1=2 (für~alle)";
            await sdk.call("create_job", { job: name, table: "orders" });
            await sdk.call("start_job", { job: name });
            expect(only((await sdk.call("show_submissions", { job: name }))["submissions"])["job_name"]).to.equal(name);
            expect(truthOf(name)?.live).to.equal(true);
        });
    });

    describe("a run", () => {
        it("starts without variables, and the answer holds its submission", async () => {
            const submission = only((await sdk.call("start_job", { job }))["submissions"]);
            expect(submission).to.include({
                submission_id: 1,
                job_name: job,
                status: "BOOTING",
                progress: 0,
                creation_user: outOfTheBox.user,
                creation_date: noon,
                execute_date: noon,
                is_execute_auto: false,
                is_delete_job: false,
            });
            expect(truthOf()).to.have.nested.include({ "runs[0].submissionId": 1, "runs[0].live": true });
            expect(truthOf()?.runs[0]?.variables).to.deep.equal([]);
        });

        it("starts with the variables that it is given", async () => {
            await sdk.call("start_job", { job, variables: { day: "2024-02-29", größe: "ä" } });
            expect(truthOf()?.runs).to.have.length(1);
            expect(truthOf()?.runs[0]?.variables).to.deep.equal(["day", "größe"]);
        });

        it("is refused beside one that is live", async () => {
            await sdk.call("start_job", { job });
            expect(await sdk.refused("start_job", { job })).to.include({ status: 400 });
            expect(emulator.requests("start").map(({ status }) => status)).to.deep.equal([200, 400]);
            expect(emulator.truth().maxLiveRuns).to.equal(1);
        });

        it("starts although the model has no submission id in the shorter answer, nor anything in none", async () => {
            await set({ startResponse: "minimal" });
            const { submissions } = await sdk.call("start_job", { job });
            expect(only(submissions)).to.include({ job_name: job, status: "BOOTING", submission_id: null });
            now += 62_000;
            await set({ startResponse: "none" });
            expect(await sdk.call("start_job", { job })).to.deep.equal({ submissions: null });
            expect(truthOf()?.runs).to.have.length(2);
        });

        it("is created and started in one call", async () => {
            const { submissions } = await sdk.call("create_and_start_job", { job: "fresh", table: "orders" });
            expect(only(submissions)).to.include({ job_name: "fresh", status: "BOOTING" });
            expect(truthOf("fresh")?.live).to.equal(true);
        });
    });

    describe("status", () => {
        it("is NEVER_EXECUTED, and no submission's, before the first run", async () => {
            expect(await lastSubmission()).to.include({ status: "NEVER_EXECUTED", submission_id: null });
        });

        it("shows a live run with its progress and without counters", async () => {
            await sdk.call("start_job", { job });
            expect(await lastSubmission()).to.include({ submission_id: 1, status: "BOOTING", progress: 0 });
            now += 32_000;
            expect(await lastSubmission()).to.include({
                status: "RUNNING",
                progress: 50,
                write_rows: 30_000,
                counters: null,
                last_update_date: now,
            });
            expect(truthOf()?.runs[0]?.live).to.equal(true);
        });

        it("shows a run that has succeeded with its counters", async () => {
            await sdk.call("start_job", { job });
            now += 62_000;
            const submission = await lastSubmission();
            expect(submission).to.include({ status: "SUCCEEDED", progress: 100 });
            expect(submission).to.have.nested.include({
                "counters.org_apache_sqoop_submission_counter_sqoop_counters.rows_read": 60_000,
                "counters.org_apache_sqoop_submission_counter_sqoop_counters.rows_written": 60_000,
                "counters.org_apache_sqoop_submission_counter_sqoop_counters.bytes_written": -1,
            });
            expect(truthOf()?.runs[0]?.status).to.equal("SUCCEEDED");
        });

        it("shows a run that has failed with the reason", async () => {
            await makeJob(job, { outcome: "fail" });
            await sdk.call("start_job", { job });
            now += 62_000;
            const submission = await lastSubmission();
            expect(submission).to.include({ status: "FAILED", progress: -1 });
            expect(submission["error_summary"]).to.match(/^Cdm\.0901/);
            expect(submission["error_details"]).to.include("SqoopException");
        });

        it("has numbers for dates that were written as strings, and fractions for a progress that is one", async () => {
            await set({ dateType: "string", progressScale: "fraction" });
            await sdk.call("start_job", { job });
            now += 32_000;
            expect(await lastSubmission()).to.include({ creation_date: noon, execute_date: noon, progress: 0.5 });
        });

        // Most samples write `last-udpate-user`; the SDK looks for the right spelling alone.
        it("names the user of the last update only where the key is spelt right", async () => {
            await sdk.call("start_job", { job });
            expect(await lastSubmission()).to.include({ last_update_user: null });
            await set({ userKey: "correct" });
            expect(await lastSubmission()).to.include({ last_update_user: outOfTheBox.user });
        });
    });

    describe("a stop", () => {
        for (const [stopResponse, decoded] of [
            // The SDK's model is of a later edition and has no place for the submission.
            ["submissions", { validation_result: null }],
            ["empty", { validation_result: null }],
            ["validation", { validation_result: [] }],
            ["none", { validation_result: null }],
        ] as const) {
            it(`ends the run under stopResponse ${stopResponse}`, async () => {
                await set({ stopResponse });
                await sdk.call("start_job", { job });
                expect(await sdk.call("stop_job", { job })).to.deep.equal(decoded);
                expect(await lastSubmission()).to.include({ status: "STOPPED", progress: -1 });
                expect(truthOf()).to.have.nested.include({ "runs[0].status": "STOPPED", "runs[0].stops": 1 });
            });
        }

        // The SDK does not know `errCode` and `externalMessage`: its code is the status, its message the whole body.
        it("of a job that is not running raises an exception with the status and CDM's code in its message", async () => {
            const refusal = await sdk.refused("stop_job", { job });
            expect(refusal).to.include({ exception: "ClientRequestException", status: 400, code: "400" });
            expect(JSON.parse(refusal.message)).to.include({ errCode: "Cdm.0053" });
            expect(refusal.requestId).to.equal(emulator.requests("stop")[0]?.requestId);
        });

        it("of a job that is not running may be refused under HTTP 200", async () => {
            await set({ stopNotRunning: "validation" });
            expect(await sdk.call("stop_job", { job })).to.deep.equal({
                validation_result: [{ message: `Job ${job} is not running.`, status: "ERROR" }],
            });
        });

        it("of a job that does not exist raises an exception", async () => {
            const refusal = await sdk.refused("stop_job", { job: "absent" });
            expect(refusal).to.include({ exception: "ClientRequestException", status: 400 });
            expect(JSON.parse(refusal.message)).to.include({ errCode: "Cdm.0054" });
        });
    });

    describe("the list of jobs", () => {
        const namesIn = ({ jobs }: Decoded) => (jobs as Decoded[]).map(({ name }) => name);

        it("shows each job with its definition and its last run", async () => {
            await sdk.call("start_job", { job });
            now += 62_000;
            const listed = await sdk.call("show_jobs");
            expect(listed).to.include({ total: 1, page_no: 1, page_size: 10 });
            expect(only(listed["jobs"])).to.include({
                name: job,
                job_type: "NORMAL_JOB",
                status: "SUCCEEDED",
                rows_written: 60_000,
                execute_start_date: noon,
                execute_update_date: noon + 62_000,
                from_connector_name: "generic-jdbc-connector",
            });
        });

        it("comes in pages", async () => {
            for (let number = 1; number < 12; number += 1) {
                await makeJob(`job-${number}`);
            }
            const [first, second, filtered] = [
                await sdk.call("show_jobs", { page_no: 1, page_size: 10 }),
                await sdk.call("show_jobs", { page_no: 2, page_size: 10 }),
                await sdk.call("show_jobs", { filter: "job-1", page_size: 100 }),
            ];
            expect(first).to.include({ total: 12, page_no: 1, page_size: 10 });
            expect(second).to.include({ total: 12, page_no: 2, page_size: 10 });
            expect(new Set([...namesIn(first), ...namesIn(second)])).to.have.property("size", 12);
            expect(namesIn(filtered)).to.deep.equal(["job-1", "job-10", "job-11"]);
            expect(emulator.requests("jobs")).to.have.length(3);
        });

        it("is refused in pages of a size that is not allowed", async () => {
            const refusal = await sdk.refused("show_jobs", { page_size: 9 });
            expect(refusal.status).to.equal(400);
            expect(JSON.parse(refusal.message)).to.include({ errCode: "Cdm.0010" });
        });

        it("is of one type of job, NORMAL_JOB where none is given", async () => {
            await makeJob("whole-database", { jobType: "BATCH_JOB" });
            await makeJob("scenario", { jobType: "SCENARIO_JOB" });
            for (const [query, names] of [
                [{}, [job]],
                [{ job_type: "NORMAL_JOB" }, [job]],
                [{ job_type: "BATCH_JOB" }, ["whole-database"]],
                [{ job_type: "SCENARIO_JOB" }, ["scenario"]],
            ] as const) {
                expect(namesIn(await sdk.call("show_jobs", query))).to.deep.equal(names);
            }
        });
    });

    describe("the history", () => {
        it("shows every run, newest first, as it ended", async () => {
            await sdk.call("start_job", { job });
            now += 62_000;
            await sdk.call("start_job", { job });
            await sdk.call("stop_job", { job });
            await sdk.call("start_job", { job });
            const { submissions, ...page } = await sdk.call("show_submissions", { job });
            expect(page).to.deep.equal({ total: 3, page_no: 1, page_size: 10 });
            const shown = (submissions as Decoded[]).map(({ submission_id, status }) => [submission_id, status]);
            expect(shown).to.deep.equal([
                [3, "BOOTING"],
                [2, "STOPPED"],
                [1, "SUCCEEDED"],
            ]);
            expect(truthOf()?.runs.map(({ submissionId }) => submissionId)).to.deep.equal([1, 2, 3]);
        });

        it("of a job that does not exist raises an exception", async () => {
            const refusal = await sdk.refused("show_submissions", { job: "absent" });
            expect(JSON.parse(refusal.message)).to.include({ errCode: "Cdm.0054" });
        });
    });

    describe("a definition", () => {
        /** As the SDK decodes it, the name of the table that is read. */
        async function tableOf(name: string): Promise<unknown> {
            const found = only((await sdk.call("show_jobs", { job: name }))["jobs"]);
            const { configs } = found["from_config_values"] as { configs: { inputs: Decoded[] }[] };
            return configs[0]?.inputs.find((input) => input["name"] === "fromJobConfig.tableName")?.["value"];
        }

        it("is created, and read back with its values percent-encoded", async () => {
            expect(await sdk.call("create_job", { job: "orders", table: "all orders" })).to.deep.equal({
                name: "orders",
                validation_result: null,
            });
            expect(await tableOf("orders")).to.equal("all%20orders");
            expect(truthOf("orders")).to.include({ jobType: "NORMAL_JOB", live: false });
        });

        it("is created with the type that it says", async () => {
            await sdk.call("create_job", { job: "whole-database", table: "orders", job_type: "BATCH_JOB" });
            expect(truthOf("whole-database")?.jobType).to.equal("BATCH_JOB");
        });

        it("is refused where its name is taken, with a code that the SDK knows", async () => {
            const refusal = await sdk.refused("create_job", { job, table: "orders" });
            expect(refusal).to.include({ status: 400, code: "Cdm.0104" });
        });

        it("is refused under HTTP 200 where its name is none", async () => {
            const { name, validation_result } = await sdk.call("create_job", { job: "a/b", table: "orders" });
            expect(name).to.equal(null);
            expect(only(validation_result)).to.include({ status: "ERROR" });
            expect(truthOf("a/b")).to.equal(undefined);
        });

        it("is updated in place", async () => {
            await sdk.call("create_job", { job: "orders", table: "before" });
            const { validation_result } = await sdk.call("update_job", { job: "orders", table: "after" });
            const nothingWrong = { message: null, status: null };
            expect(validation_result).to.deep.equal([nothingWrong, nothingWrong, nothingWrong]);
            expect(await tableOf("orders")).to.equal("after");
        });

        it("gets another name by an update", async () => {
            await sdk.call("create_job", { job: "orders", table: "orders" });
            await sdk.call("update_job", { job: "orders", table: "orders", new_name: "sales" });
            expect([truthOf("orders"), truthOf("sales")?.name]).to.deep.equal([undefined, "sales"]);
        });

        it("that does not exist is not updated, and the SDK knows the code", async () => {
            const refusal = await sdk.refused("update_job", { job: "absent", table: "orders" });
            expect(refusal).to.include({ status: 400, code: "Cdm.0095" });
        });

        it("is deleted unless a run is live", async () => {
            await sdk.call("start_job", { job });
            expect(JSON.parse((await sdk.refused("delete_job", { job })).message)).to.include({ errCode: "Cdm.0322" });
            await sdk.call("stop_job", { job });
            expect(await sdk.call("delete_job", { job })).to.deep.equal({});
            expect(truthOf()).to.equal(undefined);
        });

        it("that does not exist is not deleted: the SDK takes that for a failure of the server", async () => {
            const refusal = await sdk.refused("delete_job", { job: "absent" });
            expect(refusal).to.include({ exception: "ServerResponseException", status: 500 });
            expect(JSON.parse(refusal.message)).to.include({ errCode: "Cdm.0100" });
        });
    });

    describe("a migration", () => {
        const connector = "generic-jdbc-connector";
        const inputs = { host: "10.0.0.1", port: "3306", username: "shop", password: "hunter2" };
        const inputsIn = (section: Decoded) =>
            (section["configs"] as Decoded[])
                .flatMap((config) => config["inputs"] as Decoded[])
                .map(({ name, value }) => [name, value]);

        it("is a link and a job, created and read back field by field", async () => {
            expect(await sdk.call("create_link", { link: "mysql_link", connector, inputs })).to.include({
                name: "mysql_link",
            });
            await sdk.call("create_job", { job: "orders", table: "all orders" });

            const link = only((await sdk.call("show_link", { link: "mysql_link" }))["links"]);
            expect(link).to.include({
                name: "mysql_link",
                id: 1,
                connector_name: connector,
                enabled: true,
                creation_user: outOfTheBox.user,
                creation_date: noon,
                update_user: outOfTheBox.user,
                update_date: noon,
            });
            expect(inputsIn(link.link_config_values)).to.deep.equal([
                ["linkConfig.host", "10.0.0.1"],
                ["linkConfig.port", "3306"],
                ["linkConfig.username", "shop"],
                ["linkConfig.password", "Add password here"],
            ]);
            const read = only((await sdk.call("show_jobs", { job: "orders" }))["jobs"]);
            expect(read).to.include({
                name: "orders",
                job_type: "NORMAL_JOB",
                from_connector_name: connector,
                from_link_name: "mysql_link",
                to_connector_name: connector,
                to_link_name: "dws_link",
                creation_user: outOfTheBox.user,
                creation_date: noon,
                update_user: outOfTheBox.user,
                update_date: noon,
            });
            expect(inputsIn(read.from_config_values)).to.deep.equal([
                ["fromJobConfig.schemaName", "shop"],
                ["fromJobConfig.tableName", "all%20orders"],
            ]);
            expect(inputsIn(read.to_config_values)).to.deep.equal([
                ["toJobConfig.schemaName", "public"],
                ["toJobConfig.tableName", "all%20orders"],
            ]);
            expect(inputsIn(read.driver_config_values)).to.deep.equal([
                ["throttlingConfig.numExtractors", "1"],
                ["throttlingConfig.submitToCluster", "false"],
                ["groupJobConfig.groupName", "DEFAULT"],
                ["schedulerConfig.isSchedulerJob", "false"],
                ["retryJobConfig.retryJobType", "NONE"],
            ]);
        });

        it("keeps a link that its job uses, and loses the link's secret if the SDK sends the mask back", async () => {
            await sdk.call("create_link", { link: "mysql_link", connector, inputs });
            await sdk.call("create_job", { job: "orders", table: "orders" });
            const refusal = await sdk.refused("delete_link", { link: "mysql_link" });
            expect(refusal).to.include({ exception: "ServerResponseException", status: 500 });
            expect(JSON.parse(refusal.message)).to.include({ errCode: "Cdm.0021" });
            const secret = () => emulator.truth().clusters[0]?.linkDetails[0]?.secrets["linkConfig.password"]?.secret;
            expect(secret()).to.equal("set");
            const masked = { ...inputs, password: "Add password here" };
            await sdk.call("update_link", { link: "mysql_link", connector, inputs: masked });
            expect(secret()).to.equal("mask");
            await sdk.call("delete_job", { job: "orders" });
            await sdk.call("delete_link", { link: "mysql_link" });
            expect(emulator.truth().clusters[0]?.links).to.be.empty;
        });

        describe("beside Link and Job", () => {
            /** One provider process with the key pair. */
            const host = () => ({
                configuration: {
                    environment: {
                        HW_CDM_ENDPOINT: emulator.url,
                        HW_PROJECT_ID: outOfTheBox.project,
                        HW_ACCESS_KEY: outOfTheBox.accessKey,
                        HW_SECRET_KEY: outOfTheBox.secretKey,
                    },
                    home: "/nowhere",
                },
                sessions: new SessionCache(),
                clock: systemClock,
                registry: createRegistry(),
                starts: new PendingStarts(),
                logFor: () => ({ progress: () => {}, info: () => {}, warn: () => {} }),
            });
            const decodedIn = (section: Decoded) =>
                Object.fromEntries(inputsIn(section).map(([name, value]) => [name, decodeURIComponent(String(value))]));

            it("is what they have created, field by field", async () => {
                await create("link", linkInputs, host());
                await create("job", jobInputs, host());

                const link = only((await sdk.call("show_link", { link: "shop_db" }))["links"]);
                expect(link).to.include({ name: "shop_db", connector_name: connector, enabled: true });
                expect(decodedIn(link.link_config_values)).to.deep.equal({
                    "linkConfig.databaseType": "MYSQL",
                    "linkConfig.host": "10.0.0.5",
                    "linkConfig.port": "3306",
                    "linkConfig.database": "shop",
                    "linkConfig.username": "reader",
                    "linkConfig.password": "Add password here",
                });
                const read = only((await sdk.call("show_jobs", { job: "orders" }))["jobs"]);
                expect(read).to.include({
                    name: "orders",
                    job_type: "NORMAL_JOB",
                    from_connector_name: connector,
                    from_link_name: "mysql_link",
                    to_connector_name: "obs-connector",
                    to_link_name: "obs_link",
                });
                expect(decodedIn(read.from_config_values)).to.deep.equal({
                    "fromJobConfig.schemaName": "shop",
                    "fromJobConfig.tableName": "orders",
                    "fromJobConfig.columnList": "id&name",
                    "fromJobConfig.whereClause": "a > 1 and b = '50%'",
                });
                expect(decodedIn(read.to_config_values)).to.deep.equal({
                    "toJobConfig.bucketName": "lake",
                    "toJobConfig.outputDirectory": "/raw/orders",
                    "toJobConfig.outputFormat": "CSV_FILE",
                });
                expect(decodedIn(read.driver_config_values)).to.include({
                    "throttlingConfig.numExtractors": "3",
                    "retryJobConfig.retryJobType": "NONE",
                });
                expect(emulator.requests("start")).to.be.empty;
            });

            it("is adopted as the SDK has created it, without a write, and shows no drift", async () => {
                await sdk.call("create_job", { job: "orders", table: "all orders" });
                const { name, clusterId, __urn } = jobInputs;
                const table = { schemaName: "shop", tableName: "all orders" };
                const asCreated = {
                    ...{ name, clusterId, __urn, jobType: "NORMAL_JOB", ifExists: "adopt" },
                    ...{ sourceConnector: connector, sourceLinkName: "mysql_link", sourceJobConfig: table },
                    destinationConnector: connector,
                    destinationLinkName: "dws_link",
                    destinationJobConfig: { schemaName: "public", tableName: "all orders" },
                };
                const { state } = await create("job", asCreated, host());
                const after = await read("job", state, host());

                expect(after).to.deep.include({
                    sourceJobConfig: table,
                    destinationJobConfig: asCreated.destinationJobConfig,
                });
                expect(emulator.requests("createJob")).to.have.length(1);
                expect(emulator.requests("updateJob")).to.be.empty;
                expect(emulator.requests("start")).to.be.empty;
            });
        });

        it("has no link that does not connect", async () => {
            await control("POST", "hosts/10.0.0.1", { reachable: false });
            const asked = { link: "mysql_link", connector, inputs, validate: "true" };
            const refusal = await sdk.refused("create_link", asked);
            expect(refusal).to.include({ exception: "ServerResponseException", status: 500 });
            expect(refusal.message).to.include("Can't connect");
            expect(emulator.truth().clusters[0]?.links).to.be.empty;
        });
    });

    describe("a cluster", () => {
        const cluster = outOfTheBox.cluster;

        it("is listed", async () => {
            const listed = only((await sdk.call("list_clusters"))["clusters"]);
            expect(listed).to.include({ id: cluster, name: cluster, status: "200", status_detail: "Normal" });
        });

        it("is shown with its instance", async () => {
            const shown = await sdk.call("show_cluster");
            expect(shown).to.include({ id: cluster, name: cluster, status: "200", is_frozen: "0" });
            expect(only(shown["instances"])).to.include({ type: "cdm", status: "200" });
            expect(shown).to.have.nested.include({ "instances[0].volume.size": 100 });
        });

        it("that does not exist raises an exception with status 404", async () => {
            const refusal = await sdk.refused("show_cluster", { cluster: "absent" });
            expect(refusal).to.include({ exception: "ClientRequestException", status: 404 });
        });

        it("is stopped, started and restarted, and its jobs are out of reach meanwhile", async () => {
            const status = () => emulator.truth().clusters[0]?.status;
            expect(only((await sdk.call("stop_cluster"))["job_id"])).to.be.a("string");
            expect(status()).to.equal("900");
            expect((await sdk.refused("show_job_status", { job })).message).to.include("Cdm.0001");
            expect(only((await sdk.call("start_cluster"))["job_id"])).to.be.a("string");
            expect((await sdk.call("restart_cluster"))["job_id"]).to.be.a("string");
            expect(status()).to.equal("200");
            expect(await lastSubmission()).to.include({ status: "NEVER_EXECUTED" });
        });
    });
});

// biome-ignore lint/suspicious/noExplicitAny: what is in it is what the specs ask
function only(list: unknown): any {
    expect(list).to.be.an("array").with.length(1);
    return (list as unknown[])[0];
}
