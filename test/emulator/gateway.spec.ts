import { expect } from "chai";
import { Fixture, jobPath, type Reply } from "./fixture.js";

describe("emulator: gateway", () => {
    const cdm = new Fixture();
    beforeEach(() => cdm.open());
    afterEach(() => cdm.close());

    function expectGatewayError(reply: Reply, status: number, code: string, message: string): void {
        expect(reply.status).to.equal(status);
        expect(reply.body).to.deep.equal({
            error_msg: message,
            error_code: code,
            request_id: reply.headers.get("x-request-id"),
        });
    }

    it("does not let in a caller without a token, and nothing happens", async () => {
        const reply = await cdm.send("PUT", `${jobPath}/start`);
        const message = "Incorrect IAM authentication information: x-auth-token not found";
        expectGatewayError(reply, 401, "APIGW.0301", message);
        expect(cdm.emulator.truth().liveRuns).to.equal(0);
    });

    it("does not let in a caller with a wrong token", async () => {
        const reply = await cdm.send("GET", `${jobPath}/status`, undefined, { "X-Auth-Token": "made-up" });
        const message = "Incorrect IAM authentication information: decrypt token fail";
        expectGatewayError(reply, 401, "APIGW.0301", message);
    });

    it("does not let a token into a project that it is not scoped to", async () => {
        const reply = await cdm.call("GET", jobPath.replace("emulator-project", "other-project"));
        expectGatewayError(reply, 403, "APIGW.0310", "The project is unavailable.");
    });

    for (const [method, path] of [
        ["GET", "/"],
        ["POST", `${jobPath}/start`],
        ["PUT", `${jobPath}/start/`],
        ["GET", "/v1.1/emulator-project/clusters/emulator-cluster/cdm/job/%E0/status"],
        ["GET", "/v1.1/emulator-project/clusters//cdm/job/demo"],
    ] as const) {
        it(`knows no ${method} ${path}`, async () => {
            const message = "The API does not exist or has not been published in the environment.";
            expectGatewayError(await cdm.call(method, path), 404, "APIGW.0101", message);
        });
    }

    it("gives every answer a request id of its own", async () => {
        const ids = [await cdm.start(), await cdm.start(), await cdm.stop()].map((reply) =>
            reply.headers.get("x-request-id"),
        );
        expect(new Set(ids)).to.have.property("size", 3);
        expect(ids).to.deep.equal(cdm.emulator.requests().map((request) => request.requestId));
    });

    it("accepts any caller and any project under auth none", async () => {
        await cdm.close();
        await cdm.open({ auth: "none" });
        const reply = await cdm.send("PUT", `${jobPath.replace("emulator-project", "other-project")}/start`);
        expect(reply.status).to.equal(200);
    });
});
