import { expect } from "chai";
import { Fixture, jobPath } from "./fixture.js";

describe("emulator: faults", () => {
    const cdm = new Fixture();
    beforeEach(() => cdm.open());
    afterEach(() => cdm.close());

    it("refuses the next stops under HTTP 200 while the run goes on", async () => {
        await cdm.start();
        await cdm.control("POST", "faults", { operation: "stop", times: 2, kind: "refuse", message: "Not now." });
        for (const _ of [1, 2]) {
            const reply = await cdm.stop();
            expect(reply.status).to.equal(200);
            expect(reply.body).to.deep.equal({ "validation-result": [{ message: "Not now.", status: "ERROR" }] });
        }
        expect(cdm.emulator.truth().clusters[0]?.jobs[0]?.runs[0]).to.include({ live: true, stops: 0 });
        await cdm.stop();
        expect(cdm.emulator.truth().liveRuns).to.equal(0);
    });

    it("answers with a status and a JSON body before any effect, once unless told otherwise", async () => {
        const body = { error_code: "APIGW.0201", error_msg: "Backend unavailable." };
        await cdm.control("POST", "faults", { operation: "start", kind: "status", status: 502, body });
        const reply = await cdm.start();
        expect(reply.status).to.equal(502);
        expect(reply.body).to.deep.equal(body);
        expect(cdm.emulator.truth().liveRuns).to.equal(0);
        expect((await cdm.start()).status).to.equal(200);
    });

    it("sends a body that is a text as it stands, and none at all where none is given", async () => {
        const text = "<html>Bad Gateway</html>";
        await cdm.control("POST", "faults", { operation: "status", kind: "status", status: 502, body: text });
        await cdm.control("POST", "faults", { operation: "status", kind: "status", status: 503 });
        expect((await cdm.call("GET", `${jobPath}/status`)).text).to.equal(text);
        expect((await cdm.call("GET", `${jobPath}/status`)).text).to.equal("");
    });

    for (const [when, live] of [
        ["before", 0],
        ["after", 1],
    ] as const) {
        it(`drops the connection ${when} the effect of a start`, async () => {
            await cdm.control("POST", "faults", { operation: "start", kind: "drop", when });
            const failure = await cdm.start().catch((error: unknown) => error);
            expect(failure).to.be.instanceOf(TypeError); // how fetch reports a broken connection
            expect(cdm.emulator.truth().liveRuns).to.equal(live);
            const [request, ...others] = cdm.emulator.requests("start");
            expect(others).to.be.empty;
            expect(request).to.have.property("dropped", when);
            expect(request).to.not.have.property("status");
        });
    }

    it("leaves other operations alone", async () => {
        await cdm.control("POST", "faults", { operation: "stop", kind: "status", status: 503 });
        expect((await cdm.start()).status).to.equal(200);
        expect((await cdm.stop()).status).to.equal(503);
    });

    it("does not spend a fault on a caller who is not let in", async () => {
        await cdm.control("POST", "faults", { operation: "start", kind: "status", status: 503 });
        expect((await cdm.send("PUT", `${jobPath}/start`)).status).to.equal(401);
        expect(cdm.emulator.truth().faults).to.have.length(1);
    });
});
