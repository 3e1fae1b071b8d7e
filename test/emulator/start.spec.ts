import { expect } from "chai";
import { clusterPath, Fixture, jobPath, noon, submissionIn } from "./fixture.js";

describe("emulator: start", () => {
    const cdm = new Fixture();
    beforeEach(() => cdm.open());
    afterEach(() => cdm.close());

    it("answers with the new submission, spelt as CDM spells it", async () => {
        const reply = await cdm.start();
        expect(reply.status).to.equal(200);
        expect(reply.body).to.deep.equal({
            submissions: [
                {
                    isIncrementing: false,
                    "job-name": "demo",
                    "submission-id": 1,
                    isStopingIncrement: "",
                    "last-update-date": noon,
                    "is-execute-auto": false,
                    delete_rows: 0,
                    write_rows: 0,
                    "last-udpate-user": "emulator",
                    isDeleteJob: false,
                    "creation-user": "emulator",
                    progress: 0,
                    "creation-date": noon,
                    update_rows: 0,
                    status: "BOOTING",
                    "execute-date": noon,
                },
            ],
        });
    });

    it("puts no space after a colon, for callers that search the text", async () => {
        expect((await cdm.start()).text).to.include('"status":"BOOTING"');
    });

    for (const body of [undefined, "", "{}", '{"variables":{}}', '{"variables":{"day":"2026-11-01"}}']) {
        it(`accepts ${body === undefined ? "no body" : `the body ${JSON.stringify(body)}`}`, async () => {
            expect((await cdm.call("PUT", `${jobPath}/start`, body)).status).to.equal(200);
        });
    }

    for (const body of ["{", "[]", '{"variables":[]}', '{"variables":{"day":1}}']) {
        it(`refuses the body ${body} and starts nothing`, async () => {
            const reply = await cdm.call("PUT", `${jobPath}/start`, body);
            expect(reply.status).to.equal(400);
            expect(reply.body["errCode"]).to.equal("Cdm.0014");
            expect(cdm.emulator.truth().liveRuns).to.equal(0);
        });
    }

    it("shows the names of variables, and their values to its own process only", async () => {
        await cdm.start({ password: "hunter2" });
        const shown = [
            await cdm.control("GET", "truth"),
            await cdm.control("GET", "requests"),
            await cdm.control("PUT", "jobs/demo", {}),
            await cdm.call("GET", jobPath),
            await cdm.call("GET", `${jobPath}/status`),
        ].map(({ text }) => text);
        expect(shown[0]).to.include('"variables":["password"]');
        expect(shown.join()).not.to.include("hunter2");
        expect(cdm.emulator.variables("demo")).to.deep.equal([{ password: "hunter2" }]);
    });

    it("tells the variables of each run of a job, oldest first, and none of a job that is not there", async () => {
        await cdm.control("POST", "switches", { startRunning: "accept" });
        await cdm.start({ day: "1" });
        await cdm.start();
        await cdm.start({ day: "3" });
        expect(cdm.emulator.variables("demo")).to.deep.equal([{ day: "1" }, {}, { day: "3" }]);
        expect(cdm.emulator.variables("nowhere")).to.deep.equal([]);
    });

    it("refuses a job that is live", async () => {
        await cdm.start();
        const reply = await cdm.start();
        expect(reply.status).to.equal(400);
        expect(reply.body).to.deep.equal({ errCode: "Cdm.0052", externalMessage: "Job demo is running." });
    });

    it("starts a second run beside the first where the switch allows it", async () => {
        await cdm.control("POST", "switches", { startRunning: "accept" });
        await cdm.start();
        expect(submissionIn(await cdm.start())["submission-id"]).to.equal(2);
        expect(cdm.emulator.truth()).to.include({ liveRuns: 2, maxLiveRuns: 2 });
    });

    it("counts submissions per cluster, over all jobs", async () => {
        await cdm.control("PUT", "jobs/other", {});
        await cdm.start();
        const reply = await cdm.call("PUT", `${clusterPath}/cdm/job/other/start`);
        expect(submissionIn(reply)["submission-id"]).to.equal(2);
    });

    it("says Cdm.0054 for a job that does not exist", async () => {
        const reply = await cdm.call("PUT", `${clusterPath}/cdm/job/absent/start`);
        expect(reply.status).to.equal(400);
        expect(reply.body).to.deep.equal({ errCode: "Cdm.0054", externalMessage: "Job absent does not exist." });
    });

    it("is not a GET", async () => {
        const reply = await cdm.call("GET", `${jobPath}/start`);
        expect(reply.status).to.equal(404);
        expect(reply.body["error_code"]).to.equal("APIGW.0101");
    });

    it("decodes the name of the job", async () => {
        await cdm.control("PUT", "jobs/a%20b%2Fc", {});
        const reply = await cdm.call("PUT", `${clusterPath}/cdm/job/a%20b%2Fc/start`);
        expect(submissionIn(reply)["job-name"]).to.equal("a b/c");
    });
});
