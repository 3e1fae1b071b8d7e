import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { Fixture, jobPath } from "./fixture.js";

describe("emulator: a request without a socket", () => {
    const cdm = new Fixture();
    beforeEach(() => cdm.open());
    afterEach(() => cdm.close());

    const headers = { "X-Auth-Token": outOfTheBox.token };

    it("gets what a socket brings, and stands in the ledger", async () => {
        const path = `${jobPath}/status?page_no=1`;
        const answer = cdm.emulator.answer({ method: "GET", path, headers });
        const reply = await cdm.call("GET", path);
        expect(answer).to.include({ status: reply.status, text: reply.text });
        const [direct, sent] = cdm.emulator.requests();
        const ignored = ["x-request-id", "connection", "keep-alive", "transfer-encoding", "content-length"];
        const compared = [...reply.headers].filter(([name]) => !ignored.includes(name));
        const names = Object.entries(answer?.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
        expect(names.filter(([name]) => !ignored.includes(String(name)))).to.have.deep.members(compared);
        expect({ ...direct, requestId: "" }).to.deep.equal({ ...sent, requestId: "" });
    });

    it("brings its body", () => {
        const body = JSON.stringify({ variables: { day: "monday" } });
        expect(cdm.emulator.answer({ method: "PUT", path: `${jobPath}/start`, headers, body })?.status).to.equal(200);
        expect(cdm.emulator.variables("demo")).to.deep.equal([{ day: "monday" }]);
    });

    it("is refused as over a socket", () => {
        expect(cdm.emulator.answer({ method: "PUT", path: `${jobPath}/stop` })?.status).to.equal(401);
        const body = "x".repeat(12_000_001);
        expect(cdm.emulator.answer({ method: "PUT", path: `${jobPath}/stop`, headers, body })?.status).to.equal(413);
        expect(cdm.emulator.answer({ method: "GET", path: "/nowhere" })?.status).to.equal(404);
    });

    it("gets no answer if a fault breaks the connection, after the effect too", async () => {
        await cdm.control("POST", "faults", { operation: "start", kind: "drop", when: "after" });
        expect(cdm.emulator.answer({ method: "PUT", path: `${jobPath}/start`, headers })).to.equal(undefined);
        expect(cdm.emulator.truth().liveRuns).to.equal(1);
    });

    it("drives the control API", () => {
        const json = { "Content-Type": "application/json" };
        const job = { method: "PUT", path: "/_emulator/jobs/orders", headers: json, body: '{"runMs":5}' };
        expect(cdm.emulator.answer(job)?.status).to.equal(201);
        expect(cdm.emulator.answer({ ...job, headers: {} })?.status).to.equal(415);
        expect(cdm.emulator.truth().clusters[0]?.jobs.map(({ name }) => name)).to.deep.equal(["demo", "orders"]);
    });
});
