import { expect } from "chai";
import { clusterPath, Fixture, noon } from "./fixture.js";

describe("emulator: status", () => {
    const cdm = new Fixture();
    beforeEach(() => cdm.open());
    afterEach(() => cdm.close());

    it("shows a job that never ran as NEVER_EXECUTED, without a submission id", async () => {
        const run = await cdm.lastRun();
        expect(run).to.include({ "job-name": "demo", status: "NEVER_EXECUTED", progress: -1 });
        expect(run).to.not.have.property("submission-id");
    });

    it("follows a run from BOOTING over RUNNING to SUCCEEDED as the clock moves", async () => {
        await cdm.start();
        const seen = [];
        for (const elapsed of [0, 1999, 2000, 32_000, 61_999, 62_000]) {
            cdm.now = noon + elapsed;
            const { status, progress } = await cdm.lastRun();
            seen.push([elapsed, status, progress]);
        }
        expect(seen).to.deep.equal([
            [0, "BOOTING", 0],
            [1999, "BOOTING", 0],
            [2000, "RUNNING", 0],
            [32_000, "RUNNING", 50],
            [61_999, "RUNNING", 99],
            [62_000, "SUCCEEDED", 100],
        ]);
    });

    it("gives counters only when the run has succeeded", async () => {
        await cdm.start();
        cdm.now += 30_000;
        expect(await cdm.lastRun())
            .to.include({ "external-id": "job_local1127970451_0001", write_rows: 28_000 })
            .and.not.have.any.keys("counters", "error-summary", "error-details");
        cdm.now += 60_000;
        expect((await cdm.lastRun())["counters"]).to.deep.equal({
            "org.apache.sqoop.submission.counter.SqoopCounters": {
                BYTES_WRITTEN: -1,
                TOTAL_FILES: -1,
                BYTES_READ: -1,
                FILES_WRITTEN: -1,
                TOTAL_SIZE: -1,
                FILES_READ: -1,
                ROWS_WRITTEN: 60_000,
                ROWS_READ: 60_000,
            },
        });
    });

    it("gives an error only when the run has failed", async () => {
        await cdm.control("PUT", "jobs/demo", { outcome: "fail" });
        await cdm.start();
        cdm.now += 62_000;
        const run = await cdm.lastRun();
        expect(run).to.include({ status: "FAILED", progress: -1, "last-update-date": noon + 62_000 });
        expect(run).to.include.keys("error-summary", "error-details").and.not.have.property("counters");
    });

    it("shows the last run of several", async () => {
        await cdm.start();
        await cdm.stop();
        await cdm.start();
        expect(await cdm.lastRun()).to.include({ "submission-id": 2, status: "BOOTING" });
    });

    it("leaves a run as it began when its job is changed", async () => {
        await cdm.start();
        await cdm.control("PUT", "jobs/demo", { runMs: 1, outcome: "fail" });
        cdm.now += 62_000;
        expect((await cdm.lastRun())["status"]).to.equal("SUCCEEDED");
    });

    it("says Cdm.0054 for a job that does not exist", async () => {
        const reply = await cdm.call("GET", `${clusterPath}/cdm/job/absent/status`);
        expect(reply.status).to.equal(400);
        expect(reply.body["errCode"]).to.equal("Cdm.0054");
    });
});
