import { expect } from "chai";
import { clusterPath, Fixture, jobPath } from "./fixture.js";

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
            expect(failure).to.be.instanceOf(TypeError); // how `fetch` reports a broken connection
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

    it("meets the nth request from now on, counting those that meet another fault", async () => {
        await cdm.control("POST", "faults", { operation: "stop", kind: "status", status: 503 });
        await cdm.control("POST", "faults", { operation: "stop", nth: 2, times: 2, kind: "status", status: 502 });
        const seen = [];
        for (const _ of [1, 2, 3, 4]) {
            seen.push((await cdm.stop()).status);
        }
        expect(seen).to.deep.equal([503, 502, 502, 400]);
    });

    it("meets any operation, or only those about one job", async () => {
        await cdm.control("PUT", "jobs/other", {});
        await cdm.control("POST", "faults", { operation: "any", job: "other", kind: "status", status: 503 });
        expect((await cdm.start()).status).to.equal(200);
        expect((await cdm.call("GET", clusterPath)).status).to.equal(200);
        expect((await cdm.call("GET", `${clusterPath}/cdm/job/other`)).status).to.equal(503);
        expect((await cdm.call("GET", `${clusterPath}/cdm/job/other`)).status).to.equal(200);
    });

    it("sends headers along, whatever their case", async () => {
        const headers = { "Retry-After": "7", "content-type": "text/plain" };
        const body = "slow down";
        await cdm.control("POST", "faults", { operation: "start", kind: "status", status: 429, body, headers });
        const reply = await cdm.start();
        expect(reply.headers.get("retry-after")).to.equal("7");
        expect(reply.headers.get("content-type")).to.equal("text/plain");
    });

    it("replaces the answer after the effect", async () => {
        await cdm.control("POST", "faults", { operation: "start", kind: "status", status: 504, after: true });
        expect((await cdm.start()).status).to.equal(504);
        expect(cdm.emulator.truth().liveRuns).to.equal(1);
    });

    it("sends the caller elsewhere before any effect", async () => {
        const location = `${cdm.emulator.url}/elsewhere`;
        await cdm.control("POST", "faults", { operation: "start", kind: "redirect", location, status: 307 });
        expect((await cdm.start()).status).to.equal(404); // `fetch` has followed the redirect
        const [first, second] = cdm.emulator.requests();
        expect(first).to.include({ operation: "start", status: 307 });
        expect(second).to.include({ operation: "unknown", method: "PUT", path: "/elsewhere" });
        expect(cdm.emulator.truth().liveRuns).to.equal(0);
    });

    it("lets an answer wait while its effect is there, and closes without waiting for it", async () => {
        await cdm.control("POST", "faults", { operation: "start", kind: "delay", ms: 600_000 });
        const failure = cdm.start().catch((error: unknown) => error);
        while (cdm.emulator.truth().liveRuns === 0) {
            await cdm.control("GET", "truth");
        }
        await cdm.emulator.close();
        expect(await failure).to.be.instanceOf(TypeError);
    });

    it("gives a late answer whole", async () => {
        await cdm.control("POST", "faults", { operation: "start", kind: "delay", ms: 20 });
        const before = performance.now();
        expect((await cdm.start()).text).to.include('"status":"BOOTING"');
        expect(performance.now() - before).to.be.greaterThan(15);
    });

    it("breaks off in the middle of a body that it announced whole", async () => {
        await cdm.control("POST", "faults", { operation: "start", kind: "truncate" });
        const response = await cdm.begin("PUT", `${jobPath}/start`);
        expect(response.status).to.equal(200);
        let received = 0;
        const failure = await (async () => {
            for await (const chunk of response.body ?? []) {
                received += chunk.length;
            }
            return undefined;
        })().catch((error: unknown) => error);
        expect(failure).to.be.instanceOf(TypeError);
        expect(received).to.equal(Math.floor(Number(response.headers.get("content-length")) / 2));
        expect(cdm.emulator.truth().liveRuns).to.equal(1);
    });

    it("has nothing to break off where there is no body", async () => {
        await cdm.control("POST", "switches", { startResponse: "none" });
        await cdm.control("POST", "faults", { operation: "start", kind: "truncate" });
        expect(await cdm.start()).to.include({ status: 200, text: "" });
    });

    it("lets a body come in drops", async () => {
        await cdm.control("POST", "faults", { operation: "start", kind: "drip", everyMs: 1, bytes: 50 });
        const response = await cdm.begin("PUT", `${jobPath}/start`);
        const chunks = [];
        for await (const chunk of response.body ?? []) {
            chunks.push(chunk);
        }
        expect(chunks.length).to.be.greaterThan(3);
        expect(JSON.parse(Buffer.concat(chunks).toString())).to.have.property("submissions");
    });

    it("lets a body never end, until the caller hangs up", async () => {
        const drip = { operation: "status", kind: "drip", everyMs: 0, bytes: 1000, endless: true };
        await cdm.control("POST", "faults", drip);
        const response = await cdm.begin("GET", `${jobPath}/status`);
        let received = 0;
        for await (const chunk of response.body ?? []) {
            received += chunk.length;
            if (received > 5000) {
                break;
            }
        }
        expect(response.headers.get("content-length")).to.equal(null);
        expect((await cdm.lastRun())["status"]).to.equal("NEVER_EXECUTED");
    });

    it("fills a body up with blanks to the size that is wanted", async () => {
        await cdm.control("POST", "faults", { operation: "start", kind: "large", bytes: 3_000_000 });
        const { text, body } = await cdm.start();
        expect(text).to.have.length(3_000_000);
        expect(body).to.have.property("submissions");
    });

    it("is taken back with all others", async () => {
        await cdm.control("POST", "faults", { operation: "any", times: 9, kind: "status", status: 503 });
        expect((await cdm.control("DELETE", "faults")).body).to.deep.equal({ faults: [] });
        expect((await cdm.start()).status).to.equal(200);
    });

    it("does not spend a fault on a caller who is not let in", async () => {
        await cdm.control("POST", "faults", { operation: "start", kind: "status", status: 503 });
        expect((await cdm.send("PUT", `${jobPath}/start`)).status).to.equal(401);
        expect(cdm.emulator.truth().faults).to.have.length(1);
    });
});
