import { expect } from "chai";
import { clusterPath, Fixture, jobPath } from "./fixture.js";

describe("emulator: cluster", () => {
    const cdm = new Fixture();
    const absent = "/v1.1/emulator-project/clusters/absent";
    beforeEach(() => cdm.open());
    afterEach(() => cdm.close());

    it("shows a running cluster with the status code 200, a string", async () => {
        const reply = await cdm.call("GET", clusterPath);
        expect(reply.status).to.equal(200);
        expect(reply.body).to.include({ id: "emulator-cluster", status: "200", statusDetail: "Normal", isFrozen: "0" });
    });

    for (const [method, path] of [
        ["GET", absent],
        ["GET", `${absent}/cdm/job/demo`],
        ["GET", `${absent}/cdm/job/demo/status`],
        ["PUT", `${absent}/cdm/job/demo/start`],
        ["PUT", `${absent}/cdm/job/demo/stop`],
    ] as const) {
        it(`says 404 for a cluster that does not exist: ${method} ${path}`, async () => {
            const reply = await cdm.call(method, path);
            expect(reply.status).to.equal(404);
            expect(reply.body).to.deep.equal({
                errCode: "Cdm.0001",
                externalMessage: "Cluster[absent] doesn't exist.",
            });
        });
    }

    it("lists all clusters, without their instances", async () => {
        await cdm.control("POST", "clusters/second", { status: "900" });
        const { body } = await cdm.call("GET", "/v1.1/emulator-project/clusters");
        const clusters = body["clusters"] as Record<string, unknown>[];
        expect(clusters.map(({ id, status, statusDetail }) => [id, status, statusDetail])).to.deep.equal([
            ["emulator-cluster", "200", "Normal"],
            ["second", "900", "Stopped"],
        ]);
        expect(clusters[0]).to.include.keys("version", "config_status").and.not.include.keys("instances");
    });

    describe("that is not running", () => {
        for (const [clusterDown, status, code] of [
            ["code", 400, "Cdm.0001"],
            ["notFound", 404, "Cdm.0001"],
            ["badGateway", 502, "APIGW.0201"],
            ["gatewayTimeout", 504, "APIGW.0201"],
        ] as const) {
            it(`answers requests about its jobs with ${status} ${code} under clusterDown ${clusterDown}`, async () => {
                await cdm.control("POST", "switches", { clusterDown });
                await cdm.control("POST", "clusters/emulator-cluster", { status: "900" });
                for (const reply of [await cdm.start(), await cdm.stop(), await cdm.call("GET", jobPath)]) {
                    expect(reply.status).to.equal(status);
                    expect(reply.body["errCode"] ?? reply.body["error_code"]).to.equal(code);
                }
                expect((await cdm.call("GET", clusterPath)).body).to.include({ status: "900" });
            });
        }

        for (const [status, ended] of [
            ["900", true],
            ["800", true],
            ["500", true],
            ["920", true],
            ["910", false],
        ] as const) {
            it(`${ended ? "ends" : "lets go on"} its runs under the status ${status}`, async () => {
                await cdm.control("PUT", "jobs/demo", { retries: 3 });
                await cdm.start();
                cdm.now += 5000;
                await cdm.control("POST", "clusters/emulator-cluster", { status });
                expect(cdm.emulator.truth().liveRuns).to.equal(ended ? 0 : 1);
                cdm.now += 60_000;
                await cdm.control("POST", "clusters/emulator-cluster", { status: "200" });
                expect(await cdm.lastRun()).to.include({ status: ended ? "FAILED" : "SUCCEEDED", "submission-id": 1 });
            });
        }

        it("says that it is frozen when it is", async () => {
            await cdm.control("POST", "clusters/emulator-cluster", { status: "800" });
            expect((await cdm.call("GET", clusterPath)).body).to.include({ isFrozen: "1", statusDetail: "Frozen" });
        });

        it("starts no run by itself", async () => {
            await cdm.control("PUT", "jobs/demo", { everyMs: 1000 });
            await cdm.control("POST", "clusters/emulator-cluster", { status: "900" });
            cdm.now += 5500;
            await cdm.control("POST", "clusters/emulator-cluster", { status: "200" });
            expect(cdm.runs()).to.be.empty;
            cdm.now += 500;
            expect(cdm.runs()).to.have.length(1);
        });
    });

    it("is gone when it is deleted, with its jobs", async () => {
        await cdm.start();
        await cdm.control("POST", "clusters/emulator-cluster", { deleted: true });
        expect((await cdm.call("GET", clusterPath)).status).to.equal(404);
        expect(cdm.emulator.truth()).to.deep.include({ clusters: [], liveRuns: 0 });
    });

    describe("action", () => {
        const act = (body: object) => cdm.call("POST", `${clusterPath}/action`, JSON.stringify(body));
        const status = async () => (await cdm.call("GET", clusterPath)).body["status"];

        it("stops a cluster, which takes actionMs, and starts it again", async () => {
            await cdm.control("POST", "clusters/emulator-cluster", { actionMs: 5000 });
            expect((await act({ stop: { stopMode: "IMMEDIATELY", delayTime: -1 } })).body["jobId"]).to.have.length(1);
            expect(await status()).to.equal("910");
            cdm.now += 5000;
            expect(await status()).to.equal("900");
            expect((await act({ start: {} })).status).to.equal(200);
            expect(await status()).to.equal("920");
            cdm.now += 5000;
            expect(await status()).to.equal("200");
        });

        for (const [stop, downAfter, run] of [
            [{ stopMode: "IMMEDIATELY" }, 0, "FAILED"],
            [{ stopMode: "GRACEFULLY", delayTime: -1 }, 62_000, "SUCCEEDED"],
            [{ stopMode: "GRACEFULLY", delayTime: 10 }, 10_000, "FAILED"],
            [{ stopMode: "GRACEFULL", delayTime: 100 }, 62_000, "SUCCEEDED"],
        ] as const) {
            it(`${JSON.stringify(stop)} has stopped the cluster ${downAfter} ms later, its run ${run}`, async () => {
                await cdm.start();
                await act({ stop });
                cdm.now += Math.max(0, downAfter - 1);
                expect(await status()).to.equal(downAfter === 0 ? "900" : "910");
                cdm.now += 1;
                expect(await status()).to.equal("900");
                expect(cdm.runs()).to.have.nested.property("[0].status", run);
            });
        }

        it("restarts a cluster, and names its task outside a list", async () => {
            await cdm.start();
            const restart = { instance: "", type: "cdm", group: "", restartMode: "IMMEDIATELY" };
            expect((await act({ restart })).body["jobId"]).to.be.a("string");
            expect(await status()).to.equal("200");
            expect(cdm.emulator.truth().liveRuns).to.equal(0);
        });

        for (const [body, code] of [
            [{ start: {} }, "Cdm.0001"],
            [{ sleep: {} }, "Cdm.0014"],
        ] as const) {
            it(`says ${code} to ${JSON.stringify(body)} of a running cluster`, async () => {
                const reply = await act(body);
                expect(reply.status).to.equal(400);
                expect(reply.body["errCode"]).to.equal(code);
            });
        }
    });
});
