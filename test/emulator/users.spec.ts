import { expect } from "chai";
import { Fixture, jobPath } from "./fixture.js";

describe("emulator: users", () => {
    const cdm = new Fixture();
    beforeEach(() => cdm.open());
    afterEach(() => cdm.close());

    const startAs = (token: string, path = jobPath) =>
        cdm.send("PUT", `${path}/start`, undefined, { "X-Auth-Token": token });

    it("lets in whoever was added, under a name of their own", async () => {
        const reply = await cdm.control("POST", "users", { name: "night", token: "night-token" });
        expect(reply.status).to.equal(201);
        expect(reply.body).to.deep.equal({ name: "night", project: "emulator-project" });
        expect((await startAs("night-token")).status).to.equal(200);
        expect(await cdm.lastRun()).to.include({ "creation-user": "night", "last-udpate-user": "night" });
        expect(cdm.runs()).to.have.nested.property("[0].createdBy", "night");
    });

    it("keeps each user to one project", async () => {
        await cdm.control("POST", "users", { name: "night", token: "night-token", project: "second" });
        expect((await startAs("night-token")).status).to.equal(403);
        expect((await startAs("night-token", jobPath.replace("emulator-project", "second"))).status).to.equal(200);
    });

    it("forgets them at a reset", async () => {
        await cdm.control("POST", "users", { name: "night", token: "night-token" });
        await cdm.control("POST", "reset");
        expect((await startAs("night-token")).status).to.equal(401);
    });

    it("gives nothing back that opens the door", async () => {
        const secrets = { token: "t0ken", accessKey: "KEY", secretKey: "s3cret", securityToken: "st0ken" };
        const { text } = await cdm.control("POST", "users", { name: "night", ...secrets });
        const truth = (await cdm.control("GET", "truth")).text;
        for (const secret of Object.values(secrets)) {
            expect(text + truth).to.not.include(secret);
        }
    });
});
