import { expect } from "chai";
import { clusterPath, Fixture, jobPath, noon, submissionIn } from "./fixture.js";

describe("emulator: switches", () => {
    const cdm = new Fixture();
    beforeEach(() => cdm.open());
    afterEach(() => cdm.close());

    const set = (switches: object) => cdm.control("POST", "switches", switches);
    const listed = async (path: string) => {
        const runs = (await cdm.call("GET", path)).body["submissions"] as Record<string, unknown>[];
        return runs.map((run) => run["submission-id"]);
    };

    it("hold for one job where it has its own", async () => {
        await set({ stopResponse: "none" });
        await cdm.control("PUT", "jobs/demo", { switches: { stopResponse: "empty" } });
        await cdm.control("PUT", "jobs/other", {});
        const texts = [];
        for (const job of ["demo", "other"]) {
            await cdm.call("PUT", `${clusterPath}/cdm/job/${job}/start`);
            texts.push((await cdm.call("PUT", `${clusterPath}/cdm/job/${job}/stop`)).text);
        }
        expect(texts).to.deep.equal(["{}", ""]);
    });

    describe("startResponse", () => {
        const first = { "job-name": "demo", "creation-user": "emulator", progress: 0, status: "BOOTING" };
        for (const [startResponse, body] of [
            ["minimal", { submissions: [{ ...first, "creation-date": noon }] }],
            ["empty", { submissions: [] }],
            ["none", undefined],
        ] as const) {
            it(`${startResponse} leaves out what it leaves out, and starts`, async () => {
                await set({ startResponse });
                const reply = await cdm.start();
                expect(reply.status).to.equal(200);
                expect(reply.body).to.deep.equal(body);
                expect(cdm.emulator.truth().liveRuns).to.equal(1);
            });
        }

        it("stringDates writes all dates as strings, and status goes on with numbers", async () => {
            await set({ startResponse: "stringDates" });
            const text = String(noon);
            expect(submissionIn(await cdm.start())).to.include({
                "submission-id": 1,
                "creation-date": text,
                "execute-date": text,
                "last-update-date": text,
            });
            expect(await cdm.lastRun()).to.include({ "creation-date": noon });
        });
    });

    for (const [missingJob, seen] of [
        ["documented", ["400 Cdm.0054", "400 Cdm.0100", "500 Cdm.0100", "400 Cdm.00095"]],
        ["code0100", ["400 Cdm.0100", "400 Cdm.0100", "400 Cdm.0100", "400 Cdm.0100"]],
        ["code0054", ["400 Cdm.0054", "400 Cdm.0054", "400 Cdm.0054", "400 Cdm.0054"]],
        ["error500", ["500 Cdm.0100", "500 Cdm.0100", "500 Cdm.0100", "500 Cdm.0100"]],
    ] as const) {
        it(`missingJob ${missingJob} names a missing job in status, query, deletion and update`, async () => {
            await set({ missingJob });
            const absent = `${clusterPath}/cdm/job/absent`;
            const replies = [
                await cdm.call("GET", `${absent}/status`),
                await cdm.call("GET", absent),
                await cdm.call("DELETE", absent),
                await cdm.call("PUT", absent, '{"jobs":[{"name":"absent"}]}'),
            ];
            expect(replies.map(({ status, body }) => `${status} ${body["errCode"]}`)).to.deep.equal(seen);
        });
    }

    for (const [userKey, keys] of [
        ["misspelt", ["last-udpate-user"]],
        ["correct", ["last-update-user"]],
        ["both", ["last-udpate-user", "last-update-user"]],
        ["absent", []],
    ] as const) {
        it(`userKey ${userKey} spells the user of the last update so`, async () => {
            await set({ userKey });
            for (const run of [await cdm.lastRun(), submissionIn(await cdm.start()), await cdm.lastRun()]) {
                const written = Object.keys(run).filter((key) => /^last-u.*user$/.test(key));
                expect(written).to.deep.equal(keys);
            }
        });
    }

    it("dateType string writes every date as a string, a job's too", async () => {
        await set({ dateType: "string" });
        await cdm.start();
        expect(await cdm.lastRun()).to.include({ "creation-date": String(noon), "execute-date": String(noon) });
        expect((await cdm.call("GET", jobPath)).body).to.have.nested.include({
            "jobs[0].creation-date": String(noon),
            "jobs[0].execute_start_date": String(noon),
        });
    });

    for (const [progressScale, seen] of [
        ["percent", [50, 100, -1]],
        ["fraction", [0.5, 1, -1]],
        ["zero", [0, 0, 0]],
        ["absent", [undefined, undefined, undefined]],
        ["sqoop", [0.5, -1, -1]],
    ] as const) {
        it(`progressScale ${progressScale} shows half-time, success and a stop as ${seen}`, async () => {
            await cdm.control("PUT", "jobs/demo", { bootMs: 0, switches: { progressScale } });
            const shown = [];
            await cdm.start();
            cdm.now += 30_000;
            shown.push((await cdm.lastRun())["progress"]);
            cdm.now += 30_000;
            shown.push((await cdm.lastRun())["progress"]);
            await cdm.start();
            await cdm.stop();
            shown.push((await cdm.lastRun())["progress"]);
            expect(shown).to.deep.equal(seen);
        });
    }

    for (const [submissionOrder, statusShows, history, status] of [
        ["newestFirst", "last", [3, 2, 1], [3]],
        ["oldestFirst", "last", [1, 2, 3], [3]],
        ["newestFirst", "all", [3, 2, 1], [3, 2, 1]],
        ["oldestFirst", "all", [1, 2, 3], [1, 2, 3]],
    ] as const) {
        it(`submissionOrder ${submissionOrder} lists the history so, and statusShows ${statusShows} lists ${status} in status`, async () => {
            await set({ submissionOrder, statusShows });
            for (const _ of history) {
                await cdm.start();
                await cdm.stop();
            }
            expect(await listed(`${clusterPath}/cdm/submissions?jname=demo`)).to.deep.equal(history);
            expect(await listed(`${jobPath}/status`)).to.deep.equal(status);
        });
    }

    it("submissionOrder decides what is on the first page of the history", async () => {
        await set({ submissionOrder: "oldestFirst" });
        for (let number = 1; number <= 12; number += 1) {
            await cdm.start();
            await cdm.stop();
        }
        const query = `${clusterPath}/cdm/submissions?jname=demo`;
        expect(await listed(query)).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        expect(await listed(`${query}&page_no=2`)).to.deep.equal([11, 12]);
    });

    it("statusShows all says of a job that never ran what last says", async () => {
        await set({ statusShows: "all" });
        expect((await cdm.lastRun())["status"]).to.equal("NEVER_EXECUTED");
    });

    it("pendingPhase lets a run be PENDING for pendingMs before it is BOOTING, and is live meanwhile", async () => {
        await set({ pendingPhase: "on" });
        await cdm.control("PUT", "jobs/demo", { pendingMs: 500 });
        expect(submissionIn(await cdm.start())).to.include({ status: "PENDING", progress: 0 });
        expect(cdm.emulator.truth().liveRuns).to.equal(1);
        cdm.now += 500;
        expect((await cdm.lastRun())["status"]).to.equal("BOOTING");
        cdm.now += 62_000;
        expect((await cdm.lastRun())["status"]).to.equal("SUCCEEDED");
    });

    it("afterStopStatus shows a stopped run as FAILED, with an error, while the truth is that it was stopped", async () => {
        await set({ afterStopStatus: "FAILED" });
        await cdm.start();
        expect(submissionIn(await cdm.stop())["status"]).to.equal("FAILED");
        expect(await cdm.lastRun())
            .to.include({ status: "FAILED" })
            .and.include.keys("error-summary");
        expect((await cdm.call("GET", jobPath)).body).to.have.nested.property("jobs[0].status", "FAILED");
        expect(cdm.runs()).to.have.nested.property("[0].status", "STOPPED");
    });

    it("stopNotRunning validationNested keys the error by configuration", async () => {
        await set({ stopNotRunning: "validationNested" });
        const reply = await cdm.stop();
        expect(reply.status).to.equal(200);
        expect(reply.body).to.deep.equal({
            "validation-result": [{ jobConfig: [{ message: "Job demo is not running.", status: "ERROR" }] }],
        });
    });

    for (const [updateResponse, text] of [
        ["objects", '{"validation-result":[{},{},{}]}'],
        ["list", '{"validation-result":[]}'],
        ["empty", "{}"],
    ]) {
        it(`updateResponse ${updateResponse} answers an update with ${text}`, async () => {
            await set({ updateResponse });
            expect((await cdm.call("PUT", jobPath, '{"jobs":[{"name":"demo"}]}')).text).to.equal(text);
        });
    }
});
