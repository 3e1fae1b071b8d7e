import { expect } from "chai";
import { clusterPath, Fixture, submissionIn } from "./fixture.js";

describe("emulator: stop", () => {
    const cdm = new Fixture();
    beforeEach(() => cdm.open());
    afterEach(() => cdm.close());

    const stops = () => cdm.emulator.truth().clusters[0]?.jobs[0]?.runs[0]?.stops;

    it("answers with the submission, STOPPED, as the 2022 edition does", async () => {
        await cdm.start();
        const reply = await cdm.stop();
        expect(reply.status).to.equal(200);
        expect(submissionIn(reply)).to.include({ "submission-id": 1, status: "STOPPED", progress: -1 });
        expect((await cdm.lastRun())["status"]).to.equal("STOPPED");
    });

    for (const [stopResponse, text] of [
        ["empty", "{}"],
        ["validation", '{"validation-result":[]}'],
        ["none", ""],
    ]) {
        it(`answers ${text || "nothing"} under stopResponse ${stopResponse}, and stops`, async () => {
            await cdm.control("POST", "switches", { stopResponse });
            await cdm.start();
            const reply = await cdm.stop();
            expect(reply.status).to.equal(200);
            expect(reply.text).to.equal(text);
            expect((await cdm.lastRun())["status"]).to.equal("STOPPED");
        });
    }

    it("shows the run as it is until stopMs have passed", async () => {
        await cdm.control("PUT", "jobs/demo", { stopMs: 5000 });
        await cdm.start();
        cdm.now += 3000;
        expect(submissionIn(await cdm.stop())["status"]).to.equal("RUNNING");
        cdm.now += 4999;
        expect((await cdm.lastRun())["status"]).to.equal("RUNNING");
        cdm.now += 1;
        expect((await cdm.lastRun())["status"]).to.equal("STOPPED");
    });

    it("is not postponed by a second stop", async () => {
        await cdm.control("PUT", "jobs/demo", { stopMs: 5000 });
        await cdm.start();
        await cdm.stop();
        cdm.now += 4000;
        await cdm.stop();
        expect(stops()).to.equal(2);
        cdm.now += 1000;
        expect((await cdm.lastRun())["status"]).to.equal("STOPPED");
    });

    it("comes too late for a run that ends by itself first", async () => {
        await cdm.control("PUT", "jobs/demo", { bootMs: 0, runMs: 1000, stopMs: 5000 });
        await cdm.start();
        await cdm.stop();
        cdm.now += 5000;
        expect((await cdm.lastRun())["status"]).to.equal("SUCCEEDED");
    });

    it("says Cdm.0053 when the job is not live", async () => {
        const reply = await cdm.stop();
        expect(reply.status).to.equal(400);
        expect(reply.body).to.deep.equal({ errCode: "Cdm.0053", externalMessage: "Job demo is not running." });
    });

    it("says so under HTTP 200 where the switch of the job wants that", async () => {
        await cdm.control("PUT", "jobs/demo", { switches: { stopNotRunning: "validation" } });
        const reply = await cdm.stop();
        expect(reply.status).to.equal(200);
        expect(reply.body).to.deep.equal({
            "validation-result": [{ message: "Job demo is not running.", status: "ERROR" }],
        });
    });

    it("says Cdm.0054 for a job that does not exist", async () => {
        const reply = await cdm.call("PUT", `${clusterPath}/cdm/job/absent/stop`);
        expect(reply.status).to.equal(400);
        expect(reply.body["errCode"]).to.equal("Cdm.0054");
    });
});
