import { expect } from "chai";
import { configs, configsIn, Definitions, job, link, outcomeOf, valuesIn } from "./definitions.js";
import { clusterPath, Fixture } from "./fixture.js";

const driverDefaults = {
    "throttlingConfig.numExtractors": "1",
    "throttlingConfig.submitToCluster": "false",
    "groupJobConfig.groupName": "DEFAULT",
    "schedulerConfig.isSchedulerJob": "false",
    "retryJobConfig.retryJobType": "NONE",
};

describe("emulator: switches of job definitions", () => {
    const cdm = new Fixture();
    const cdmApi = new Definitions(cdm);
    beforeEach(() => cdm.open());
    afterEach(() => cdm.close());

    const jobNames = () => cdm.emulator.truth().clusters[0]?.jobs.map(({ name }) => name);
    const refusalsIn = async (sent: object) => {
        const reply = await cdmApi.createJob(sent);
        expect(reply.status).to.equal(200);
        expect(reply.body).to.not.have.property("name");
        return reply.body["validation-result"];
    };

    for (const [jobValues, text, number, flag] of [
        ["encoded", "a%2Fb%20c%26d", "8", "true"],
        ["plain", "a/b c&d", "8", "true"],
    ] as const) {
        it(`jobValues ${jobValues} shows ${text} and strings for a number and a flag, while the truth is what was sent`, async () => {
            await cdmApi.set({ jobValues });
            const sent = {
                "fromJobConfig.columns": "a/b c&d",
                "fromJobConfig.size": 8,
                "fromJobConfig.isQuoted": true,
            };
            await cdmApi.createJob(job("orders", { "from-config-values": configs(sent) }));
            expect(valuesIn(await cdmApi.shownJob("orders"), "from-config-values")).to.deep.equal({
                "fromJobConfig.columns": text,
                "fromJobConfig.size": number,
                "fromJobConfig.isQuoted": flag,
            });
            const truth = cdm.emulator.truth().clusters[0]?.jobs.find(({ name }) => name === "orders");
            expect(valuesIn(truth?.definition ?? {}, "from-config-values")).to.deep.equal(sent);
        });
    }

    for (const [emptyInputs, shown] of [
        ["asSent", [{}, []]],
        ["object", [{}, {}]],
        ["list", [[], []]],
    ] as const) {
        it(`emptyInputs ${emptyInputs} shows an object and a list without inputs as ${JSON.stringify(shown)}`, async () => {
            await cdmApi.set({ emptyInputs });
            const empty = (inputs: unknown) => ({ configs: [{ name: "any", inputs }] });
            await cdmApi.createJob(job("orders", { "from-config-values": empty({}), "to-config-values": empty([]) }));
            const read = await cdmApi.shownJob("orders");
            const inputs = ["from-config-values", "to-config-values"].map((name) => configsIn(read, name)[0]?.inputs);
            expect(inputs).to.deep.equal(shown);
        });
    }

    it("serverDefaults added shows the documented defaults of what was not sent, and none of what was", async () => {
        const driver = configs({ "throttlingConfig.numExtractors": "3" });
        await cdmApi.createJob(job("orders", { "driver-config-values": driver }));
        await cdmApi.createJob(job("bare"));
        const shown = async (name: string) => valuesIn(await cdmApi.shownJob(name), "driver-config-values");
        expect(await shown("orders")).to.deep.equal({ ...driverDefaults, "throttlingConfig.numExtractors": "3" });
        expect(await shown("bare")).to.deep.equal(driverDefaults);
    });

    it("serverDefaults none shows what was sent only", async () => {
        await cdmApi.set({ serverDefaults: "none" });
        await cdmApi.createJob(job("bare"));
        expect(await cdmApi.shownJob("bare")).to.not.have.property("driver-config-values");
    });

    for (const [createResponse, text] of [
        ["name", '{"name":"orders"}'],
        ["list", '{"name":"orders","validation-result":[]}'],
        ["objects", '{"name":"orders","validation-result":[{},{},{}]}'],
    ] as const) {
        it(`createResponse ${createResponse} answers a creation with ${text}`, async () => {
            await cdmApi.set({ createResponse });
            expect((await cdmApi.createJob(job("orders"))).text).to.equal(text);
        });
    }

    it("definitionChecks name lets all pass but the name", async () => {
        expect((await cdmApi.createJob({ name: "bare" })).text).to.equal('{"name":"bare"}');
    });

    for (const [what, change, message] of [
        ["no job_type", { job_type: undefined }, "job_type cannot be empty."],
        ["no source connector", { "from-connector-name": "" }, "from-connector-name cannot be empty."],
        ["no destination link", { "to-link-name": undefined }, "to-link-name cannot be empty."],
        ["an unknown connector", { "to-connector-name": "ob-connector" }, "Connector [ob-connector] does not exist."],
        [
            "a number of extractors that is none",
            { "driver-config-values": configs({ "throttlingConfig.numExtractors": "many" }) },
            "The number of extractors must be an integer.",
        ],
        [
            "a name of 241 characters",
            { name: "x".repeat(241) },
            "The job name must have 1 to 240 characters and no slash.",
        ],
    ] as const) {
        it(`definitionChecks full refuses ${what} under HTTP 200, and creates nothing`, async () => {
            await cdmApi.set({ definitionChecks: "full" });
            expect(await refusalsIn(job("orders", change))).to.deep.equal([{ message, status: "ERROR" }]);
            expect(jobNames()).to.deep.equal(["demo"]);
        });
    }

    it("definitionChecks full accepts a complete job with a name of 240 characters", async () => {
        await cdmApi.set({ definitionChecks: "full" });
        const name = "x".repeat(240);
        expect((await cdmApi.createJob(job(name))).body).to.deep.equal({ name });
    });

    it("definitionChecks full refuses an update too, which then has no effect", async () => {
        await cdmApi.createJob(job("orders"));
        await cdmApi.set({ definitionChecks: "full" });
        const reply = await cdmApi.updateJob("orders", job("orders", { "from-link-name": "" }));
        expect(reply.status).to.equal(200);
        expect(reply.body).to.have.nested.property("validation-result[0].status", "ERROR");
        expect(await cdmApi.shownJob("orders")).to.include({ "from-link-name": "rdb_link" });
    });

    it("validationResult nested keys the errors by configuration, an object for each section", async () => {
        await cdmApi.set({ definitionChecks: "full", validationResult: "nested" });
        const error = (message: string) => ({ message, status: "ERROR" });
        expect(
            await refusalsIn(job("orders", { "from-connector-name": "x", "from-link-name": "", job_type: undefined })),
        ).to.deep.equal([
            { fromJobConfig: [error("Connector [x] does not exist."), error("from-link-name cannot be empty.")] },
            {},
            { jobConfig: [error("job_type cannot be empty.")] },
        ]);
    });

    for (const [validationResult, expected] of [
        ["flat", ["WARNING"]],
        ["nested", { fromJobConfig: ["WARNING"] }],
    ] as const) {
        it(`validationWarning one adds a WARNING to a success, ${validationResult}`, async () => {
            await cdmApi.set({ validationWarning: "one", validationResult });
            for (const reply of [
                await cdmApi.createJob(job("orders")),
                await cdmApi.updateJob("orders", job("orders", { "to-link-name": "other_link" })),
            ]) {
                expect(reply.status).to.equal(200);
                const path = validationResult === "flat" ? "[0]" : "[0].fromJobConfig[0]";
                const [status] = "fromJobConfig" in expected ? expected.fromJobConfig : expected;
                expect(reply.body).to.have.nested.property(`validation-result${path}.status`, status);
            }
            expect(await cdmApi.shownJob("orders")).to.include({ "to-link-name": "other_link" });
        });
    }

    it("jobLinks checked refuses a job whose link does not exist, at creation, update and start", async () => {
        await cdmApi.createLink(link("rdb_link"));
        await cdmApi.createJob(job("early"));
        await cdmApi.set({ jobLinks: "checked" });
        const replies = [
            await cdmApi.createJob(job("orders")),
            await cdmApi.updateJob("early", job("early")),
            await cdmApi.startJob("early"),
            await cdm.call(
                "POST",
                "/v1.1/emulator-project/clusters/job",
                JSON.stringify({ jobs: [job("orders")], clusters: ["emulator-cluster"] }),
            ),
        ];
        expect(replies.map(outcomeOf)).to.deep.equal(Array(4).fill("400 Cdm.0101"));
        expect(replies[0]?.body["externalMessage"]).to.equal("Link[obs_link] doesn't exist.");
        await cdmApi.createLink(link("obs_link"));
        expect(outcomeOf(await cdmApi.createJob(job("orders")))).to.equal("200");
        expect(outcomeOf(await cdmApi.startJob("early"))).to.equal("200");
        expect(jobNames()).to.deep.equal(["demo", "early", "orders"]);
    });

    for (const [updateRunning, outcome, table] of [
        ["accept", "200", "returns"],
        ["code0322", "400 Cdm.0322", "orders"],
        ["code0052", "400 Cdm.0052", "orders"],
    ] as const) {
        it(`updateRunning ${updateRunning} answers ${outcome} to an update of a job that runs`, async () => {
            await cdmApi.set({ updateRunning });
            await cdmApi.createJob(job("orders"));
            await cdmApi.startJob("orders");
            const changed = job("orders", { "from-config-values": configs({ "fromJobConfig.tableName": "returns" }) });
            expect(outcomeOf(await cdmApi.updateJob("orders", changed))).to.equal(outcome);
            const shown = valuesIn(await cdmApi.shownJob("orders"), "from-config-values");
            expect(shown).to.deep.equal({ "fromJobConfig.tableName": table });
            expect(cdm.emulator.truth().liveRuns).to.equal(1);
            cdm.now += 62_000;
            expect(outcomeOf(await cdmApi.updateJob("orders", changed))).to.equal("200");
        });
    }

    it("missingJob code0319 is the error of each request", async () => {
        await cdmApi.set({ missingJob: "code0319" });
        const replies = [await cdmApi.job("absent"), await cdmApi.deleteJob("absent"), await cdmApi.startJob("absent")];
        expect(replies.map(outcomeOf)).to.deep.equal(Array(3).fill("400 Cdm.0319"));
    });

    it("shows whether a job is enabled, keeps it when an update does not say it, and starts no disabled job", async () => {
        await cdmApi.createJob(job("orders", { enabled: false }));
        expect(await cdmApi.shownJob("orders")).to.include({ enabled: false });
        await cdmApi.updateJob("orders", job("orders"));
        expect(await cdmApi.shownJob("orders")).to.include({ enabled: false });
        expect(outcomeOf(await cdmApi.startJob("orders"))).to.equal("400 Cdm.0059");
        await cdmApi.updateJob("orders", job("orders", { enabled: true }));
        expect(outcomeOf(await cdmApi.startJob("orders"))).to.equal("200");
    });

    it("runs no schedule of a disabled job", async () => {
        const schedule = configs({
            "schedulerConfig.isSchedulerJob": "true",
            "schedulerConfig.cycleType": "hour",
            "schedulerConfig.cycle": "1",
        });
        await cdmApi.createJob(job("orders", { enabled: false, "driver-config-values": schedule }));
        cdm.now += 3_700_000;
        const { body } = await cdm.call("GET", `${clusterPath}/cdm/submissions?jname=orders`);
        expect(body).to.include({ total: 0 });
    });
});
