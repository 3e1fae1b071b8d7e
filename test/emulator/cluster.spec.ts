import { expect } from "chai";
import { clusterPath, Fixture } from "./fixture.js";

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
});
