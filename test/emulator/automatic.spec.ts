import { expect } from "chai";
import { Fixture, jobPath, noon, submissionIn } from "./fixture.js";

describe("emulator: what happens by itself", () => {
    const cdm = new Fixture();
    beforeEach(() => cdm.open({ bootMs: 0, runMs: 1000 }));
    afterEach(() => cdm.close());

    const put = (job: object) => cdm.control("PUT", "jobs/demo", job);
    const times = () => cdm.runs().map((run) => [run.startedAt - noon, run.status]);

    describe("a disposable job", () => {
        for (const [disposable, outcome, remains] of [
            ["none", "succeed", true],
            ["deleteAfterSuccess", "succeed", false],
            ["deleteAfterSuccess", "fail", true],
            ["delete", "fail", false],
        ] as const) {
            it(`${remains ? "stays" : "goes"} when it is ${disposable} and its run does ${outcome}`, async () => {
                await put({ disposable, outcome });
                expect(submissionIn(await cdm.start())["isDeleteJob"]).to.equal(disposable !== "none");
                cdm.now += 999;
                expect((await cdm.lastRun())["status"]).to.equal("RUNNING");
                cdm.now += 1;
                expect((await cdm.call("GET", `${jobPath}/status`)).status).to.equal(remains ? 200 : 400);
            });
        }

        it("goes when its run is stopped, unless that is no success", async () => {
            await put({ disposable: "deleteAfterSuccess" });
            await cdm.start();
            await cdm.stop();
            expect((await cdm.lastRun())["status"]).to.equal("STOPPED");
            await put({ disposable: "delete" });
            await cdm.start();
            await cdm.stop();
            expect((await cdm.call("GET", jobPath)).status).to.equal(400);
        });
    });

    describe("an automatic retry", () => {
        it("follows a failed run retryAfterMs later, so often, each a submission of its own", async () => {
            await put({ outcome: "fail", retries: 2, retryAfterMs: 500 });
            await cdm.start();
            cdm.now += 1499;
            expect(await cdm.lastRun()).to.include({ status: "FAILED", "submission-id": 1, "is-execute-auto": false });
            cdm.now += 1;
            expect(await cdm.lastRun()).to.include({ status: "RUNNING", "submission-id": 2, "is-execute-auto": true });
            expect(await cdm.lastRun()).to.include({ "creation-user": "emulator" });
            cdm.now += 60_000;
            expect(times()).to.deep.equal([
                [0, "FAILED"],
                [1500, "FAILED"],
                [3000, "FAILED"],
            ]);
        });

        it("ends with the first run that succeeds", async () => {
            await put({ outcome: "fail", retries: 3, retryAfterMs: 500 });
            await cdm.start();
            cdm.now += 1000;
            await put({ outcome: "succeed" });
            cdm.now += 60_000;
            expect(times()).to.deep.equal([
                [0, "FAILED"],
                [1500, "SUCCEEDED"],
            ]);
        });

        it("does not follow a stop", async () => {
            await put({ outcome: "fail", retries: 3 });
            await cdm.start();
            await cdm.stop();
            cdm.now += 60_000;
            expect(cdm.runs()).to.have.length(1);
        });

        it("gives way to a run that was started in the meantime", async () => {
            await put({ outcome: "fail", retries: 1, retryAfterMs: 500 });
            await cdm.start();
            cdm.now += 1400;
            await put({ outcome: "succeed" });
            await cdm.start();
            cdm.now += 60_000;
            expect(times()).to.deep.equal([
                [0, "FAILED"],
                [1400, "SUCCEEDED"],
            ]);
        });
    });

    describe("a schedule", () => {
        it("starts a run each time it comes round and none is live", async () => {
            await put({ everyMs: 800 });
            cdm.now += 799;
            expect(cdm.runs()).to.be.empty;
            cdm.now += 2000;
            expect(times()).to.deep.equal([
                [800, "SUCCEEDED"],
                [2400, "RUNNING"],
            ]);
            expect(await cdm.lastRun()).to.include({ "submission-id": 2, "is-execute-auto": true });
            expect(cdm.emulator.truth().maxLiveRuns).to.equal(1);
            expect(cdm.emulator.requests("start")).to.be.empty;
        });

        it("ends when it is taken back", async () => {
            await put({ everyMs: 800 });
            cdm.now += 800;
            await put({ everyMs: 0 });
            cdm.now += 60_000;
            expect(times()).to.deep.equal([[800, "SUCCEEDED"]]);
        });

        it("makes up for a thousand times at most when the clock leaps", async () => {
            await put({ everyMs: 1000 });
            await cdm.control("POST", "clock", { advanceMs: 31_536_000_000 });
            expect(cdm.runs()).to.have.length(1001);
            expect(cdm.runs().at(-1)).to.include({ startedAt: noon + 31_536_000_000, status: "RUNNING" });
        });

        it("does not grow for ever: the latest 10,000 runs at least are known", async () => {
            await put({ everyMs: 1000, bootMs: 0, runMs: 0 });
            for (let leap = 0; leap < 25; leap++) {
                cdm.now += 1_000_000;
                cdm.runs();
            }
            expect(cdm.runs().length).to.be.within(10_000, 20_000);
            expect(cdm.runs().at(-1)).to.include({ submissionId: 25_000 });
        });

        it("counts submissions in the order of their starts, over all jobs", async () => {
            await put({ everyMs: 2000 });
            await cdm.control("PUT", "jobs/other", { everyMs: 3000 });
            cdm.now += 6000;
            const { clusters } = cdm.emulator.truth();
            const ids = clusters[0]?.jobs.map((job) => job.runs.map((run) => run.submissionId));
            expect(ids).to.deep.equal([
                [1, 3, 4],
                [2, 5],
            ]);
        });
    });
});
