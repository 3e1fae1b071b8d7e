import { expect } from "chai";
import { clusterPath, Fixture, noon, submissionIn } from "./fixture.js";

describe("emulator: control", () => {
    const cdm = new Fixture();
    beforeEach(() => cdm.open());
    afterEach(() => cdm.close());

    it("tells the truth about clusters, jobs and runs", async () => {
        await cdm.start({ day: "2026-11-01" });
        cdm.now += 3000;
        await cdm.stop();
        const { body } = await cdm.control("GET", "truth");
        expect(body).to.deep.equal({
            now: noon + 3000,
            clock: { frozen: false, speed: 1 },
            clusters: [
                {
                    id: "emulator-cluster",
                    status: "200",
                    actionMs: 0,
                    definitionLagMs: 0,
                    links: [],
                    linkDetails: [],
                    unreachableLinks: [],
                    jobs: [
                        {
                            name: "demo",
                            jobType: "NORMAL_JOB",
                            definition: {
                                "from-connector-name": "generic-jdbc-connector",
                                "from-link-name": "mysql_link",
                                "from-config-values": {
                                    configs: [
                                        {
                                            name: "fromJobConfig",
                                            inputs: [
                                                { name: "fromJobConfig.schemaName", value: "default" },
                                                { name: "fromJobConfig.tableName", value: "demo" },
                                            ],
                                        },
                                    ],
                                },
                                "to-connector-name": "generic-jdbc-connector",
                                "to-link-name": "dws_link",
                                "to-config-values": {
                                    configs: [
                                        {
                                            name: "toJobConfig",
                                            inputs: [
                                                { name: "toJobConfig.schemaName", value: "public" },
                                                { name: "toJobConfig.tableName", value: "demo" },
                                            ],
                                        },
                                    ],
                                },
                                "driver-config-values": {
                                    configs: [
                                        {
                                            name: "throttlingConfig",
                                            inputs: [{ name: "throttlingConfig.numExtractors", value: "1" }],
                                        },
                                    ],
                                },
                            },
                            enabled: true,
                            createdBy: "emulator",
                            createdAt: noon,
                            updatedBy: "emulator",
                            updatedAt: noon,
                            live: false,
                            bootMs: 2000,
                            runMs: 60_000,
                            stopMs: 0,
                            pendingMs: 1000,
                            listLagMs: 0,
                            outcome: "succeed",
                            disposable: "none",
                            retries: 0,
                            retryAfterMs: 5000,
                            everyMs: 0,
                            switches: {},
                            runs: [
                                {
                                    submissionId: 1,
                                    status: "STOPPED",
                                    live: false,
                                    createdBy: "emulator",
                                    auto: false,
                                    startedAt: noon,
                                    endedAt: noon + 3000,
                                    stops: 1,
                                    variables: ["day"],
                                },
                            ],
                        },
                    ],
                },
            ],
            unreachableHosts: [],
            changes: [],
            liveRuns: 0,
            maxLiveRuns: 1,
            switches: {
                stopResponse: "submissions",
                stopNotRunning: "code",
                startRunning: "code",
                startResponse: "full",
                missingJob: "documented",
                missingLink: "documented",
                userKey: "misspelt",
                dateType: "number",
                progressScale: "percent",
                pendingPhase: "off",
                afterStopStatus: "STOPPED",
                updateResponse: "objects",
                updateRunning: "accept",
                createResponse: "name",
                definitionChecks: "name",
                validationResult: "flat",
                validationWarning: "none",
                jobLinks: "unchecked",
                jobValues: "encoded",
                emptyInputs: "asSent",
                serverDefaults: "added",
                linkValues: "asSent",
                linkTest: "instead",
                linkRefusal: "error500",
                linkInUse: "code0021",
                unsentSecret: "lost",
                clusterDown: "code",
                submissionOrder: "newestFirst",
                statusShows: "last",
            },
            faults: [],
            issued: { tokens: 0, temporaryKeys: 0 },
            metadata: { agency: true, project: "emulator-project", region: "emulator-region", tokens: "optional" },
        });
        expect(body).to.deep.equal(cdm.emulator.truth());
    });

    it("counts at most one live run for runs that follow each other, and remembers it when the job is gone", async () => {
        await cdm.start();
        await cdm.stop();
        await cdm.start();
        expect(cdm.emulator.truth()).to.include({ liveRuns: 1, maxLiveRuns: 1 });
        await cdm.control("DELETE", "jobs/demo");
        expect(cdm.emulator.truth()).to.include({ liveRuns: 0, maxLiveRuns: 1 });
    });

    it("counts live runs of two jobs together, but not as two of one job", async () => {
        await cdm.control("PUT", "jobs/other", {});
        await cdm.control("POST", "jobs/other/runs", {});
        await cdm.start();
        expect(cdm.emulator.truth()).to.include({ liveRuns: 2, maxLiveRuns: 1 });
    });

    it("makes a job, in a cluster of its own if need be", async () => {
        const settings = { bootMs: 0, runMs: 10, outcome: "fail", switches: { stopResponse: "none" } };
        const reply = await cdm.control("PUT", "jobs/orders?cluster=second", settings);
        expect(reply.status).to.equal(201);
        expect(reply.body).to.deep.include({ name: "orders", stopMs: 0, ...settings });
        const started = await cdm.call(
            "PUT",
            `${clusterPath.replace("emulator-cluster", "second")}/cdm/job/orders/start`,
        );
        expect(submissionIn(started)).to.include({ "submission-id": 1, status: "RUNNING" });
    });

    it("changes what is given of a job and leaves the rest", async () => {
        await cdm.control("PUT", "jobs/demo", { runMs: 5 });
        const reply = await cdm.control("PUT", "jobs/demo", { stopMs: 7 });
        expect(reply.status).to.equal(200);
        expect(reply.body).to.include({ bootMs: 2000, runMs: 5, stopMs: 7 });
    });

    it("starts a run of another user", async () => {
        const reply = await cdm.control("POST", "jobs/demo/runs", { user: "night", auto: true });
        expect(reply.status).to.equal(201);
        expect(reply.body).to.include({ submissionId: 1, createdBy: "night", auto: true, live: true });
        expect(await cdm.lastRun()).to.include({ "creation-user": "night", "is-execute-auto": true });
        expect(cdm.emulator.requests("start")).to.be.empty;
    });

    it("does not start a second run of a live job for another user", async () => {
        await cdm.start();
        const reply = await cdm.control("POST", "jobs/demo/runs", {});
        expect(reply.status).to.equal(409);
        expect(reply.body["error"]).to.include('"demo" already has a live run');
    });

    it("removes a job", async () => {
        expect((await cdm.control("DELETE", "jobs/demo")).status).to.equal(200);
        expect((await cdm.start()).body["errCode"]).to.equal("Cdm.0054");
    });

    it("resets everything", async () => {
        await cdm.start();
        await cdm.control("PUT", "jobs/other?cluster=second", {});
        await cdm.control("POST", "switches", { stopResponse: "none" });
        await cdm.control("POST", "faults", { operation: "stop", kind: "refuse" });
        await cdm.control("POST", "reset");
        const { clusters, maxLiveRuns, switches, faults } = cdm.emulator.truth();
        expect(clusters.map((cluster) => cluster.jobs.map((job) => job.runs.length))).to.deep.equal([[0]]);
        expect({ maxLiveRuns, faults }).to.deep.equal({ maxLiveRuns: 0, faults: [] });
        expect(switches.stopResponse).to.equal("submissions");
        expect(cdm.emulator.requests()).to.be.empty;
        expect(submissionIn(await cdm.start())["submission-id"]).to.equal(1);
    });

    const drop = { operation: "stop", kind: "drop", when: "after" };
    for (const [method, path, body, status, sentence] of [
        [
            "POST",
            "switches",
            { stopReponse: "none" },
            400,
            '"stopReponse" is not a property of the switches; allowed are: stopResponse, stopNotRunning, startRunning, startResponse, missingJob, missingLink, userKey, dateType, progressScale, pendingPhase, afterStopStatus, updateResponse, updateRunning, createResponse, definitionChecks, validationResult, validationWarning, jobLinks, jobValues, emptyInputs, serverDefaults, linkValues, linkTest, linkRefusal, linkInUse, unsentSecret, clusterDown, submissionOrder, statusShows.',
        ],
        [
            "POST",
            "switches",
            { stopNotRunning: "no" },
            400,
            '"stopNotRunning" of the switches must be "code" or "validation" or "validationNested", not "no".',
        ],
        ["POST", "switches", [], 400, "The body must be a JSON object."],
        [
            "PUT",
            "jobs/demo",
            { runMs: -1 },
            400,
            '"runMs" of a job must be a whole number of milliseconds from 0 to 31536000000, not -1.',
        ],
        [
            "PUT",
            "jobs/demo",
            { constructor: 1 },
            400,
            '"constructor" is not a property of a job; allowed are: bootMs, runMs, stopMs, pendingMs, listLagMs, outcome, disposable, retries, retryAfterMs, everyMs, jobType, status, statusForMs, switches.',
        ],
        [
            "PUT",
            "jobs/demo",
            { switches: { missingJob: "code0054" } },
            400,
            '"missingJob" is not a property of a job\'s switches; allowed are: stopResponse, stopNotRunning, startRunning, startResponse, userKey, dateType, progressScale, pendingPhase, afterStopStatus, updateResponse, updateRunning, definitionChecks, validationResult, validationWarning, jobLinks, jobValues, emptyInputs, serverDefaults, submissionOrder, statusShows.',
        ],
        [
            "PUT",
            "jobs/demo",
            { status: "" },
            400,
            '"status" of a job must be a string of one character or more or null, not "".',
        ],
        ["PUT", "jobs/demo", { status: null, statusForMs: 5 }, 400, '"statusForMs" of a job needs a "status".'],
        ["POST", "jobs/absent/forget", {}, 404, 'There is no job "absent" in cluster "emulator-cluster".'],
        ["POST", "clock", { speed: 0 }, 400, '"speed" of the clock must be a number from 0.001 to 1000000, not 0.'],
        [
            "POST",
            "clock",
            { now: 0 },
            400,
            '"now" is not a property of the clock; allowed are: advanceMs, frozen, speed.',
        ],
        ["POST", "clusters/absent", { deleted: true }, 404, 'There is no cluster "absent".'],
        [
            "POST",
            "clusters/emulator-cluster",
            { status: 900 },
            400,
            '"status" of a cluster must be "100" or "200" or "300" or "303" or "400" or "500" or "800" or "900" or "910" or "920", not 900.',
        ],
        ["POST", "users", { token: "x" }, 400, '"name" of a user is required.'],
        [
            "POST",
            "users",
            { name: "night", accessKey: "x" },
            400,
            '"accessKey" and "secretKey" of a user go together. "securityToken" needs both.',
        ],
        ["PUT", "jobs/demo?clustr=second", {}, 400, '"clustr" is not a property of the query; allowed are: cluster.'],
        ["POST", "jobs/demo/runs", { auto: "yes" }, 400, '"auto" of a run must be true or false, not "yes".'],
        ["POST", "jobs/absent/runs", {}, 404, 'There is no job "absent" in cluster "emulator-cluster".'],
        ["DELETE", "jobs/demo?cluster=absent", undefined, 404, 'There is no job "demo" in cluster "absent".'],
        [
            "POST",
            "faults",
            { operation: "stop" },
            400,
            '"kind" of a fault must be "refuse" or "status" or "redirect" or "drop" or "delay" or "truncate" or "drip" or "large", not undefined.',
        ],
        [
            "POST",
            "faults",
            { kind: "refuse", operation: "start" },
            400,
            '"operation" of a fault must be "stop", not "start".',
        ],
        ["POST", "faults", { kind: "status", operation: "stop" }, 400, '"status" of a fault is required.'],
        [
            "POST",
            "faults",
            { ...drop, times: 0 },
            400,
            '"times" of a fault must be a whole number from 1 to 1000000, not 0.',
        ],
        [
            "POST",
            "faults",
            { ...drop, message: "" },
            400,
            '"message" is not a property of a fault; allowed are: kind, operation, job, nth, times, when.',
        ],
        [
            "POST",
            "faults",
            { kind: "status", operation: "stop", status: 429, headers: { "Retry-After": 5 } },
            400,
            '"headers" of a fault must be an object of header names and string values, not {"Retry-After":5}.',
        ],
        [
            "POST",
            "faults",
            { kind: "redirect", operation: "any", location: "a\nb" },
            400,
            '"location" of a fault must be a string that is a valid header value, not "a\\nb".',
        ],
        [
            "GET",
            "requests?operation=sotp",
            undefined,
            400,
            '"operation" of the query must be "start" or "stop" or "status" or "history" or "job" or "jobs" or "createJob" or "createAndStart" or "updateJob" or "deleteJob" or "link" or "createLink" or "updateLink" or "deleteLink" or "cluster" or "clusters" or "clusterAction" or "token" or "idToken" or "showToken" or "projects" or "domains" or "accessKey" or "user" or "securityToken" or "metadataToken" or "securityKey" or "metadata" or "unknown", not "sotp".',
        ],
    ] as const) {
        it(`refuses ${method} ${path} ${JSON.stringify(body) ?? ""} with a sentence`, async () => {
            const before = cdm.emulator.truth();
            const reply = await cdm.control(method, path, body);
            expect(reply.status).to.equal(status);
            expect(reply.body).to.deep.equal({ error: sentence });
            expect(cdm.emulator.truth()).to.deep.equal(before);
        });
    }

    it("names its routes if a request misses them", async () => {
        const reply = await cdm.control("GET", "faults");
        expect(reply.status).to.equal(404);
        expect(reply.body["error"]).to.include("POST /_emulator/faults");
    });
});
