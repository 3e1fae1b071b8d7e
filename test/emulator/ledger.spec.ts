import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { clusterPath, Fixture, jobPath, noon } from "./fixture.js";

describe("emulator: ledger", () => {
    const cdm = new Fixture();
    beforeEach(() => cdm.open());
    afterEach(() => cdm.close());

    it("keeps what was asked, when, and what came of it", async () => {
        cdm.now += 7;
        const reply = await cdm.call("PUT", `${jobPath}/stop?a=b`);
        expect(cdm.emulator.requests()).to.deep.equal([
            {
                at: noon + 7,
                operation: "stop",
                method: "PUT",
                path: `${jobPath}/stop`,
                status: 400,
                requestId: reply.headers.get("x-request-id"),
                login: "token",
                job: "demo",
            },
        ]);
    });

    it("tells the operations apart", async () => {
        await cdm.start();
        await cdm.lastRun();
        await cdm.call("GET", jobPath);
        await cdm.call("GET", clusterPath);
        await cdm.call("GET", "/nowhere");
        await cdm.stop();
        const operations = cdm.emulator.requests().map((request) => request.operation);
        expect(operations).to.deep.equal(["start", "status", "job", "cluster", "unknown", "stop"]);
        expect(cdm.emulator.requests("stop")).to.have.length(1);
        expect((await cdm.control("GET", "requests?operation=stop")).body["requests"]).to.deep.equal(
            cdm.emulator.requests("stop"),
        );
    });

    it("says how each caller meant to get in", async () => {
        await cdm.stop();
        await cdm.send("PUT", `${jobPath}/stop`, undefined, { Authorization: "SDK-HMAC-SHA256 Access=made-up" });
        await cdm.send("PUT", `${jobPath}/stop`);
        expect(cdm.emulator.requests().map(({ login, status }) => [login, status])).to.deep.equal([
            ["token", 400],
            ["signature", 401],
            ["none", 401],
        ]);
    });

    it("holds neither the token nor a variable, and nothing about control", async () => {
        await cdm.start({ password: "hunter2" });
        await cdm.send("PUT", `${jobPath}/stop`, undefined, { "X-Auth-Token": "a-wrong-token" });
        const { text } = await cdm.control("GET", "requests");
        expect(cdm.emulator.requests()).to.have.length(2);
        for (const secret of [outOfTheBox.token, "a-wrong-token", "hunter2", "_emulator"]) {
            expect(text).to.not.include(secret);
        }
        expect((await cdm.control("GET", "truth")).text).to.not.include(outOfTheBox.token);
    });
});
