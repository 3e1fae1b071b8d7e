import { expect } from "chai";
import { Definitions, job, link, outcomeOf, valuesIn } from "./definitions.js";
import { clusterPath, Fixture, noon } from "./fixture.js";

describe("emulator: changes in the console", () => {
    const cdm = new Fixture();
    const cdmApi = new Definitions(cdm);
    beforeEach(() => cdm.open());
    afterEach(() => cdm.close());

    const edit = (name: string, body: object) => cdm.control("POST", `jobs/${name}/definition`, body);
    const cluster = () => cdm.emulator.truth().clusters[0];
    const changes = () =>
        cdm.emulator
            .truth()
            .changes.map(({ kind, name, action, user, through }) => [kind, name, action, user, through].join(" "));

    it("of a job are single parameters, by another user at another time", async () => {
        await cdmApi.createJob(job("orders"));
        cdm.now += 5000;
        const reply = await edit("orders", {
            user: "ann",
            parameters: { "fromJobConfig.tableName": "returns 2", "throttlingConfig.numExtractors": 4 },
            toLink: "other_link",
        });
        expect(reply.status).to.equal(200);
        const shown = await cdmApi.shownJob("orders");
        expect(shown).to.include({
            "creation-user": "emulator",
            "creation-date": noon,
            "update-user": "ann",
            "update-date": noon + 5000,
            "from-link-name": "rdb_link",
            "to-link-name": "other_link",
            job_type: "NORMAL_JOB",
        });
        expect(valuesIn(shown, "from-config-values")).to.deep.equal({ "fromJobConfig.tableName": "returns%202" });
        expect(valuesIn(shown, "to-config-values")).to.deep.equal({ "toJobConfig.bucketName": "lake" });
        expect(valuesIn(shown, "driver-config-values")).to.include({ "throttlingConfig.numExtractors": "4" });
    });

    it("of a job may remove a parameter, disable the job, and set its schedule", async () => {
        await cdmApi.createJob(job("orders"));
        await edit("orders", {
            enabled: false,
            parameters: {
                "fromJobConfig.tableName": null,
                "schedulerConfig.isSchedulerJob": "true",
                "schedulerConfig.cycleType": "hour",
            },
        });
        const shown = await cdmApi.shownJob("orders");
        expect(shown).to.include({ enabled: false, flag: 1, "update-user": "console" });
        expect(valuesIn(shown, "from-config-values")).to.deep.equal({});
        expect(cluster()?.jobs[1]).to.include({ everyMs: 3_600_000 });
    });

    it("of a job that the control API has added begin with what CDM shows of it", async () => {
        await edit("demo", { parameters: { "toJobConfig.schemaName": "night" } });
        const shown = await cdmApi.shownJob("demo");
        expect(valuesIn(shown, "to-config-values")).to.deep.equal({
            "toJobConfig.schemaName": "night",
            "toJobConfig.tableName": "demo",
        });
    });

    it("of a link are single parameters, secrets too", async () => {
        await cdmApi.createLink(link("rdb_link", { "linkConfig.securityKey": "k3y" }));
        const before = cluster()?.linkDetails[0]?.secrets ?? {};
        cdm.now += 5000;
        const reply = await cdm.control("PUT", "links/rdb_link", {
            user: "ann",
            enabled: false,
            parameters: { "linkConfig.host": "10.0.0.2", "linkConfig.password": "changed" },
        });
        expect(reply.status).to.equal(200);
        const shown = await cdmApi.shownLink("rdb_link");
        expect(shown).to.include({ enabled: false, "update-user": "ann", "update-date": noon + 5000, id: 1 });
        expect(valuesIn(shown, "link-config-values")).to.include({
            "linkConfig.host": "10.0.0.2",
            "linkConfig.password": "Add password here",
        });
        const { "linkConfig.password": password, "linkConfig.securityKey": key } =
            cluster()?.linkDetails[0]?.secrets ?? {};
        expect(password).to.include({ secret: "set" });
        expect(password).to.not.deep.equal(before["linkConfig.password"]);
        expect(key).to.deep.equal(before["linkConfig.securityKey"]);
    });

    it("may make a link and delete it, used or not", async () => {
        const made = await cdm.control("PUT", "links/rdb_link", {
            connector: "obs-connector",
            parameters: { "linkConfig.obsBucket": "lake" },
        });
        expect(made.status).to.equal(201);
        expect(await cdmApi.shownLink("rdb_link")).to.include({
            "connector-name": "obs-connector",
            "creation-user": "console",
        });
        await cdmApi.createJob(job("orders"));
        expect((await cdm.control("DELETE", "links/rdb_link")).status).to.equal(200);
        expect(outcomeOf(await cdmApi.link("rdb_link"))).to.equal("400 Cdm.0101");
        expect((await cdm.control("DELETE", "links/rdb_link")).status).to.equal(404);
    });

    for (const [method, path, body, status, sentence] of [
        ["POST", "jobs/absent/definition", {}, 404, 'There is no job "absent" in cluster "emulator-cluster".'],
        [
            "POST",
            "jobs/demo/definition",
            { parameters: { tableName: "x" } },
            400,
            '"tableName" is not the name of a parameter, such as "fromJobConfig.tableName".',
        ],
        [
            "PUT",
            "links/rdb_link",
            { parameters: { "linkConfig.password": [] } },
            400,
            '"linkConfig.password" of a link must be a string, a number, true, false or null.',
        ],
        [
            "PUT",
            "links/rdb_link",
            { parameters: [] },
            400,
            '"parameters" of a link must be an object of names and values.',
        ],
        ["POST", "links/rdb_link", {}, 400, '"reachable" of a link is required.'],
    ] as const) {
        it(`${method} ${path} refuses ${JSON.stringify(body)} with a sentence, and changes nothing`, async () => {
            const before = cdm.emulator.truth();
            const reply = await cdm.control(method, path, body);
            expect([reply.status, reply.body]).to.deep.equal([status, { error: sentence }]);
            expect(cdm.emulator.truth()).to.deep.equal(before);
        });
    }

    it("stand in the truth beside those of the API: what, which, by whom and through which door", async () => {
        await cdmApi.createLink(link("rdb_link"));
        await cdmApi.createJob(job("orders"));
        await cdmApi.createJob(job("orders"));
        await cdmApi.updateJob("orders", job("orders"));
        await edit("orders", { user: "ann" });
        await cdmApi.updateJob("orders", job("returns"));
        await cdmApi.deleteLink("rdb_link");
        await cdmApi.deleteJob("returns");
        await cdmApi.updateLink("rdb_link", link("sftp_link"));
        await cdmApi.deleteLink("sftp_link");
        expect(changes()).to.deep.equal([
            "link rdb_link create emulator api",
            "job orders create emulator api",
            "job orders update emulator api",
            "job orders update ann control",
            "job returns rename emulator api",
            "job returns delete emulator api",
            "link sftp_link rename emulator api",
            "link sftp_link delete emulator api",
        ]);
    });

    it("are told from the end of a disposable job, which CDM deletes itself", async () => {
        await cdm.control("PUT", "jobs/once", { disposable: "delete" });
        await cdmApi.startJob("once");
        cdm.now += 100_000;
        expect(changes()).to.deep.equal(["job once create emulator control", "job once delete emulator cdm"]);
        expect(cdm.emulator.truth().changes[1]).to.include({ at: noon + 62_000, cluster: "emulator-cluster" });
    });

    it("are forgotten at a reset, with all that cannot be reached", async () => {
        await cdm.control("PUT", "links/rdb_link", {});
        await cdm.control("POST", "links/rdb_link", { reachable: false });
        await cdm.control("POST", "hosts/db.example", { reachable: false });
        cdm.emulator.reset();
        expect(cdm.emulator.truth()).to.deep.include({ changes: [], unreachableHosts: [] });
        expect(cluster()).to.deep.include({ linkDetails: [], unreachableLinks: [] });
    });

    it("show only after definitionLagMs where a job or link is new, while CDM knows it", async () => {
        await cdm.control("POST", "clusters/emulator-cluster", { definitionLagMs: 3000 });
        await cdmApi.createJob(job("orders"));
        await cdmApi.createLink(link("rdb_link"));
        const reads = async () => [
            await cdmApi.job("orders"),
            await cdm.call("GET", `${clusterPath}/cdm/job/orders/status`),
            await cdm.call("GET", `${clusterPath}/cdm/submissions?jname=orders`),
            await cdmApi.link("rdb_link"),
        ];
        const listed = async () => (await cdm.call("GET", `${clusterPath}/cdm/job/all?filter=orders`)).body["total"];
        expect((await reads()).map(outcomeOf)).to.deep.equal([
            "400 Cdm.0100",
            "400 Cdm.0054",
            "400 Cdm.0054",
            "400 Cdm.0101",
        ]);
        expect(await listed()).to.equal(0);
        expect(outcomeOf(await cdmApi.createJob(job("orders")))).to.equal("400 Cdm.0104");
        expect(outcomeOf(await cdmApi.startJob("orders"))).to.equal("200");
        cdm.now += 3000;
        expect((await reads()).map(({ status }) => status)).to.deep.equal([200, 200, 200, 200]);
        expect(await listed()).to.equal(1);
    });

    it("leave the name of the link in the list of requests", async () => {
        await cdmApi.link("rdb_link");
        expect(cdm.emulator.requests("link")[0]).to.include({ link: "rdb_link", status: 400 });
    });
});
