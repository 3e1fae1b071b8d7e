import { expect } from "chai";
import { askToken, byPassword, me, tokenIn } from "./asks.js";
import { Fixture, jobPath } from "./fixture.js";

describe("emulator: users", () => {
    const cdm = new Fixture();
    beforeEach(() => cdm.open());
    afterEach(() => cdm.close());

    const startAs = (token: string, path = jobPath) =>
        cdm.send("PUT", `${path}/start`, undefined, { "X-Auth-Token": token });

    it("lets in an added user, under the user's own name", async () => {
        const reply = await cdm.control("POST", "users", { name: "night", token: "night-token" });
        expect(reply.status).to.equal(201);
        expect(reply.body).to.deep.equal({
            name: "night",
            domain: "emulator",
            project: "emulator-project",
            projectName: "emulator-region",
        });
        expect((await startAs("night-token")).status).to.equal(200);
        expect(await cdm.lastRun()).to.include({ "creation-user": "night", "last-udpate-user": "night" });
        expect(cdm.runs()).to.have.nested.property("[0].createdBy", "night");
    });

    it("keeps each user to one project", async () => {
        await cdm.control("POST", "users", { name: "night", token: "night-token", project: "second" });
        expect((await startAs("night-token")).status).to.equal(403);
        expect((await startAs("night-token", jobPath.replace("emulator-project", "second"))).status).to.equal(200);
    });

    it("gives them accounts of their own, with a password and a region", async () => {
        const account = { domain: "other", project: "second", projectName: "second-region" };
        const password = "night-password";
        const { body } = await cdm.control("POST", "users", { name: "night", password, ...account });
        expect(body).to.deep.equal({ name: "night", ...account });
        const scope = { project: { name: "second-region" } };
        const ask = (domain: string) =>
            askToken(cdm, byPassword({ name: "night", password, domain: { name: domain } }, scope));
        expect((await ask("emulator")).status).to.equal(401);
        const reply = await ask("other");
        expect(reply.body).to.have.nested.include({
            "token.user.domain.name": "other",
            "token.project.domain.name": "other",
            "token.project.id": "second",
        });
        await startAs(tokenIn(reply), jobPath.replace("emulator-project", "second"));
        expect(cdm.runs()).to.have.nested.property("[0].createdBy", "night");
    });

    it("changes a password when the user is added again", async () => {
        await cdm.control("POST", "users", { name: "emulator", password: "new-password" });
        expect((await askToken(cdm, byPassword())).status).to.equal(401);
        expect((await askToken(cdm, byPassword({ ...me, password: "new-password" }))).status).to.equal(201);
    });

    it("forgets them at a reset", async () => {
        await cdm.control("POST", "users", { name: "night", token: "night-token" });
        await cdm.control("POST", "reset");
        expect((await startAs("night-token")).status).to.equal(401);
    });

    it("gives nothing back that opens the door", async () => {
        const secrets = {
            password: "p4ssword",
            token: "t0ken",
            accessKey: "KEY",
            secretKey: "s3cret",
            securityToken: "st0ken",
        };
        const { text } = await cdm.control("POST", "users", { name: "night", ...secrets });
        const truth = (await cdm.control("GET", "truth")).text;
        for (const secret of Object.values(secrets)) {
            expect(text + truth).to.not.include(secret);
        }
    });
});
