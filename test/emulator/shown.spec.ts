import { expect } from "chai";
import { clusterPath, Fixture, jobPath } from "./fixture.js";

describe("emulator: what is shown and what is so", () => {
    const cdm = new Fixture();
    beforeEach(() => cdm.open());
    afterEach(() => cdm.close());

    async function shown(): Promise<unknown[]> {
        const { body } = await cdm.call("GET", `${clusterPath}/cdm/job/all`);
        const one = await cdm.call("GET", jobPath);
        const statusIn = (jobs: unknown) => (jobs as Record<string, unknown>[])[0]?.["status"];
        return [(await cdm.lastRun())["status"], statusIn(one.body["jobs"]), statusIn(body["jobs"])];
    }

    for (const word of ["UNKNOWN", "STOP", "FAILED"]) {
        it(`shows ${word} where that is forced, while the run goes on`, async () => {
            await cdm.start();
            await cdm.control("PUT", "jobs/demo", { status: word });
            expect(await shown()).to.deep.equal([word, word, word]);
            expect(cdm.runs()).to.have.nested.property("[0].status", "BOOTING");
            await cdm.control("PUT", "jobs/demo", { status: null });
            expect(await shown()).to.deep.equal(["BOOTING", "BOOTING", "BOOTING"]);
        });
    }

    it("shows a forced word for statusForMs and then the truth again", async () => {
        await cdm.start();
        await cdm.control("PUT", "jobs/demo", { status: "UNKNOWN", statusForMs: 5000 });
        cdm.now += 4999;
        expect((await cdm.lastRun())["status"]).to.equal("UNKNOWN");
        cdm.now += 1;
        expect((await cdm.lastRun())["status"]).to.equal("RUNNING");
    });

    it("shows a forced word for a job that never ran", async () => {
        await cdm.control("PUT", "jobs/demo", { status: "UNKNOWN" });
        expect(await shown()).to.deep.equal(["UNKNOWN", "UNKNOWN", "UNKNOWN"]);
    });

    it("shows a run listLagMs late, the one before it until then", async () => {
        await cdm.control("PUT", "jobs/demo", { listLagMs: 3000 });
        await cdm.start();
        expect(await shown()).to.deep.equal(["NEVER_EXECUTED", "NEW", "NEW"]);
        cdm.now += 3000;
        expect(await shown()).to.deep.equal(["RUNNING", "RUNNING", "RUNNING"]);
        await cdm.stop();
        await cdm.start();
        expect(await cdm.lastRun()).to.include({ "submission-id": 1, status: "STOPPED" });
        cdm.now += 3000;
        expect(await cdm.lastRun()).to.include({ "submission-id": 2, status: "RUNNING" });
    });

    it("shows nothing of a history that was forgotten, and counts on", async () => {
        await cdm.start();
        await cdm.stop();
        const reply = await cdm.control("POST", "jobs/demo/forget");
        expect(reply.body).to.have.nested.include({ "runs[0].status": "STOPPED", "runs[0].forgotten": true });
        expect(await shown()).to.deep.equal(["NEVER_EXECUTED", "NEW", "NEW"]);
        expect((await cdm.call("GET", `${clusterPath}/cdm/submissions?jname=demo`)).body["total"]).to.equal(0);
        await cdm.start();
        expect((await cdm.lastRun())["submission-id"]).to.equal(2);
    });

    it("does not forget a run that is live", async () => {
        await cdm.start();
        await cdm.control("POST", "jobs/demo/forget");
        expect(await shown()).to.deep.equal(["BOOTING", "BOOTING", "BOOTING"]);
    });

    it("shows a submit that failed as a run that ended where it began", async () => {
        await cdm.control("PUT", "jobs/demo", { outcome: "failOnSubmit" });
        await cdm.start();
        expect(await cdm.lastRun()).to.include({ status: "FAILURE_ON_SUBMIT", progress: -1, write_rows: 0 });
        expect(await cdm.lastRun()).to.not.have.property("error-summary");
        expect(cdm.emulator.truth().liveRuns).to.equal(0);
    });
});
