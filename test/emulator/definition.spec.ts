import { expect } from "chai";
import { clusterPath, Fixture, jobPath, submissionIn } from "./fixture.js";

const driver = (...inputs: [string, string][]) => ({
    "driver-config-values": { configs: [{ name: "driver", inputs: inputs.map(([name, value]) => ({ name, value })) }] },
});

describe("emulator: definitions of jobs", () => {
    const cdm = new Fixture();
    beforeEach(() => cdm.open());
    afterEach(() => cdm.close());

    const post = (path: string, body: unknown) => cdm.call("POST", path, JSON.stringify(body));
    const create = (job: object) => post(`${clusterPath}/cdm/job`, { jobs: [job] });
    const update = (job: object, path = jobPath) => cdm.call("PUT", path, JSON.stringify({ jobs: [job] }));
    const get = async (name: string) => {
        const { body } = await cdm.call("GET", `${clusterPath}/cdm/job/${name}`);
        return (body["jobs"] as Record<string, unknown>[])[0] ?? {};
    };

    describe("create", () => {
        const mysql2dws = {
            job_type: "NORMAL_JOB",
            name: "mysql2dws",
            "from-link-name": "mysql_link",
            "from-connector-name": "generic-jdbc-connector",
            "from-config-values": {
                configs: [
                    { name: "fromJobConfig", inputs: [{ name: "fromJobConfig.whereClause", value: "day > '1'" }] },
                ],
                "extended-configs": {},
            },
            "to-config-values": { configs: [{ name: "toJobConfig", inputs: {} }] },
        };

        it("makes a job that has not run and belongs to the caller", async () => {
            const reply = await create(mysql2dws);
            expect(reply.status).to.equal(200);
            expect(reply.text).to.equal('{"name":"mysql2dws"}');
            expect(await get("mysql2dws")).to.include({ status: "NEW", id: 2, "creation-user": "emulator" });
        });

        it("gives the definition back, its values percent-encoded and an empty `inputs` as it was", async () => {
            await create(mysql2dws);
            expect(await get("mysql2dws"))
                .to.include({ job_type: "NORMAL_JOB", "from-link-name": "mysql_link" })
                .and.to.deep.include({
                    "from-config-values": {
                        configs: [
                            {
                                name: "fromJobConfig",
                                inputs: [{ name: "fromJobConfig.whereClause", value: "day%20%3E%20'1'" }],
                            },
                        ],
                        "extended-configs": {},
                    },
                    "to-config-values": { configs: [{ name: "toJobConfig", inputs: {} }] },
                });
        });

        it("says that a name is taken, with the documented misspelling", async () => {
            const reply = await create({ name: "demo" });
            expect(reply.status).to.equal(400);
            const message = "Job name already exist or created by other.";
            expect(reply.body).to.deep.equal({
                code: "Cdm.0104",
                errCode: "Cdm.0104",
                message,
                ternalMessage: message,
            });
        });

        for (const name of [undefined, "", "a/b", "x".repeat(241)]) {
            it(`does not validate the name ${JSON.stringify(name)?.slice(0, 9)}, under HTTP 200`, async () => {
                const reply = await create({ name });
                expect(reply.status).to.equal(200);
                expect(reply.body).to.have.nested.property("validation-result[0].status", "ERROR");
                expect(reply.body).to.not.have.property("name");
                expect(cdm.emulator.truth().clusters[0]?.jobs).to.have.length(1);
            });
        }

        for (const body of [
            "{",
            '{"jobs":[]}',
            '{"jobs":[{"name":"a"},{"name":"b"}]}',
            '{"jobs":[{"job_type":"X"}]}',
        ]) {
            it(`refuses the body ${body}`, async () => {
                const reply = await cdm.call("POST", `${clusterPath}/cdm/job`, body);
                expect(reply.status).to.equal(400);
                expect(reply.body["errCode"]).to.equal("Cdm.0014");
            });
        }

        it("reads schedule, retries and disposal out of the definition", async () => {
            await create({
                name: "scheduled",
                ...driver(
                    ["schedulerConfig.isSchedulerJob", "true"],
                    ["schedulerConfig.cycleType", "hour"],
                    ["schedulerConfig.cycle", "2"],
                    ["schedulerConfig.disposableType", "DELETE_AFTER_SUCCEED"],
                    ["retryJobConfig.retryJobType", "RETRY_TRIPLE"],
                ),
            });
            const job = cdm.emulator.truth().clusters[0]?.jobs[1];
            expect(job).to.include({ everyMs: 7_200_000, retries: 3, disposable: "deleteAfterSuccess" });
            expect(await get("scheduled")).to.include({ flag: 1 });
        });
    });

    describe("create and start", () => {
        const path = "/v1.1/emulator-project/clusters/job";

        it("takes a cluster that runs, and answers with a submission that names no last user", async () => {
            await cdm.control("POST", "clusters/down", { status: "900" });
            await cdm.control("POST", "clusters/second", {});
            const reply = await post(path, { jobs: [{ name: "new" }], clusters: ["absent", "down", "second"] });
            expect(reply.status).to.equal(200);
            expect(submissionIn(reply)).to.include({ "job-name": "new", "submission-id": 1, status: "BOOTING" });
            expect(submissionIn(reply)).to.not.include.keys("last-udpate-user");
            const counts = cdm.emulator.truth().clusters.map(({ id, jobs }) => [id, jobs.length]);
            expect(counts).to.deep.equal([
                ["emulator-cluster", 1],
                ["down", 0],
                ["second", 1],
            ]);
        });

        for (const [clusters, code] of [
            [["absent"], "Cdm.0001"],
            [undefined, "Cdm.0014"],
        ] as const) {
            it(`says ${code} to the clusters ${JSON.stringify(clusters)}`, async () => {
                const reply = await post(path, { jobs: [{ name: "new" }], clusters });
                expect(reply.status).to.equal(400);
                expect(reply.body["errCode"]).to.equal(code);
            });
        }
    });

    describe("update", () => {
        it("replaces the definition and remembers by whom and when", async () => {
            cdm.now += 5;
            await cdm.control("POST", "users", { name: "night", token: "night-token" });
            const body = JSON.stringify({ jobs: [{ name: "demo", "from-link-name": "oracle_link" }] });
            const reply = await cdm.send("PUT", jobPath, body, { "X-Auth-Token": "night-token" });
            expect(reply.text).to.equal('{"validation-result":[{},{},{}]}');
            const job = await get("demo");
            expect(job).to.include({ "from-link-name": "oracle_link", "update-user": "night", "update-date": cdm.now });
            expect(job).to.not.have.property("from-config-values");
        });

        it("renames a job that keeps its runs", async () => {
            await cdm.start();
            await update({ name: "renamed" });
            expect(await get("renamed")).to.include({ status: "BOOTING", id: 1 });
            expect((await cdm.call("GET", jobPath)).body["errCode"]).to.equal("Cdm.0100");
        });

        it("does not rename a job onto another", async () => {
            await create({ name: "other" });
            expect((await update({ name: "other" })).body["errCode"]).to.equal("Cdm.0104");
        });

        it("says that a job is missing with two codes that differ", async () => {
            const reply = await update({ name: "absent" }, `${clusterPath}/cdm/job/absent`);
            const message = "A job with the name absent does not exist.";
            expect(reply.status).to.equal(400);
            expect(reply.body).to.deep.equal({
                code: "Cdm.0095",
                errCode: "Cdm.00095",
                message,
                externalMessage: message,
            });
        });
    });

    describe("delete", () => {
        it("removes a job", async () => {
            const reply = await cdm.call("DELETE", jobPath);
            expect([reply.status, reply.text]).to.deep.equal([200, "{}"]);
            expect((await cdm.call("GET", jobPath)).status).to.equal(400);
        });

        it("says that a job is missing under HTTP 500", async () => {
            const reply = await cdm.call("DELETE", `${clusterPath}/cdm/job/absent`);
            expect(reply.status).to.equal(500);
            expect(reply.body).to.deep.equal({ errCode: "Cdm.0100", externalMessage: "Job[absent] doesn't exist." });
        });

        it("leaves a job that runs", async () => {
            await cdm.start();
            expect((await cdm.call("DELETE", jobPath)).body["errCode"]).to.equal("Cdm.0322");
            expect(cdm.emulator.truth().liveRuns).to.equal(1);
        });
    });
});
