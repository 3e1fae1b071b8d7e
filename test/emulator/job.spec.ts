import { expect } from "chai";
import { clusterPath, Fixture, jobPath } from "./fixture.js";

describe("emulator: job", () => {
    const cdm = new Fixture();
    beforeEach(() => cdm.open());
    afterEach(() => cdm.close());

    it("shows one job on a page of its own, whose total is 0", async () => {
        const { body } = await cdm.call("GET", jobPath);
        expect(body).to.include({ total: 0, page_no: 1, page_size: 10 });
        expect(body["jobs"]).to.have.length(1);
        expect(body).to.have.nested.include({
            "jobs[0].name": "demo",
            "jobs[0].job_type": "NORMAL_JOB",
            "jobs[0].creation-user": "emulator",
            "jobs[0].status": "NEW",
        });
    });

    it("shows the status of the last run, in the job's own snake case", async () => {
        await cdm.start();
        cdm.now += 2000;
        const { body } = await cdm.call("GET", jobPath);
        expect(body).to.have.nested.include({
            "jobs[0].status": "RUNNING",
            "jobs[0].external_id": "job_local1127970451_0001",
        });
    });

    it("says Cdm.0100 for a job that does not exist", async () => {
        const reply = await cdm.call("GET", `${clusterPath}/cdm/job/absent`);
        expect(reply.status).to.equal(400);
        expect(reply.body).to.deep.equal({ errCode: "Cdm.0100", externalMessage: "Job[absent] doesn't exist." });
    });
});
