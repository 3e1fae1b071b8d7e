import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { askToken, byAgency, byPassword, tokenIn } from "./asks.js";
import { Fixture, jobPath } from "./fixture.js";
import { sendSigned } from "./signed.js";

describe("emulator: projects", () => {
    const cdm = new Fixture();
    beforeEach(() => cdm.open());
    afterEach(() => cdm.close());

    const idsIn = (body: Record<string, unknown>) => (body["projects"] as { id: string }[]).map(({ id }) => id);
    const ids = async (query: string, token: string = outOfTheBox.token) =>
        idsIn((await cdm.send("GET", `/v3/projects${query}`, undefined, { "X-Auth-Token": token })).body);
    const addSecond = (more: object = {}) =>
        cdm.control("POST", "users", { name: "emulator", project: "second", projectName: "second-region", ...more });

    it("are found by the name of their region", async () => {
        const { status, body } = await cdm.call("GET", "/v3/projects?name=emulator-region");
        const { url } = cdm.emulator;
        expect(status).to.equal(200);
        expect(body).to.deep.equal({
            links: { self: `${url}/v3/projects?name=emulator-region`, previous: null, next: null },
            projects: [
                {
                    is_domain: false,
                    description: "",
                    links: { self: `${url}/v3/projects/emulator-project` },
                    enabled: true,
                    id: "emulator-project",
                    parent_id: "domain-emulator",
                    domain_id: "domain-emulator",
                    name: "emulator-region",
                },
            ],
        });
    });

    it("are all that the user has where no name is given, and none where none matches", async () => {
        expect(await ids("")).to.deep.equal(["emulator-project"]);
        await addSecond();
        expect(await ids("")).to.have.members(["emulator-project", "second"]);
        expect(await ids("?name=second-region")).to.deep.equal(["second"]);
        expect(await ids(`?domain_id=${outOfTheBox.domainId}`)).to.have.length(2);
        expect(await ids("?name=absent")).to.deep.equal([]);
        expect(await ids("?domain_id=absent")).to.deep.equal([]);
    });

    it("may share a name, which is then no help", async () => {
        await addSecond({ projectName: outOfTheBox.projectName });
        expect(await ids("?name=emulator-region")).to.have.members(["emulator-project", "second"]);
    });

    it("of others are not shown, except to an agency of their account", async () => {
        await addSecond({ name: "night", token: "night-token" });
        expect(await ids("")).to.deep.equal(["emulator-project"]);
        expect(await ids("", "night-token")).to.deep.equal(["second"]);
        const agency = tokenIn(await askToken(cdm, byAgency(), { "X-Auth-Token": outOfTheBox.token }));
        expect(await ids("", agency)).to.have.members(["emulator-project", "second"]);
    });

    it("are shown to a signature, and a key opens all of them where a token opens one", async () => {
        await addSecond();
        const query = [["name", "second-region"]] as const;
        const reply = await sendSigned(cdm, { method: "GET", path: "/v3/projects", query }, outOfTheBox);
        expect(idsIn(reply.body)).to.deep.equal(["second"]);
        const path = jobPath.replace(outOfTheBox.project, "second");
        expect((await sendSigned(cdm, { method: "GET", path }, outOfTheBox)).status).to.equal(200);
        expect((await cdm.call("GET", path)).status).to.equal(403);
        const token = tokenIn(await askToken(cdm, byPassword(undefined, { project: { name: "second-region" } })));
        expect((await cdm.send("GET", path, undefined, { "X-Auth-Token": token })).status).to.equal(200);
    });

    it("are not shown to a bad token, in IAM's words, nor to a bad signature, in the gateway's", async () => {
        const byBadToken = await cdm.send("GET", "/v3/projects", undefined, { "X-Auth-Token": "made-up" });
        expect([byBadToken.status, byBadToken.body]).to.deep.equal([
            401,
            { error: { code: 401, message: "The X-Auth-Token is invalid!", title: "Unauthorized" } },
        ]);
        const keys = { ...outOfTheBox, secretKey: "wrong" };
        const bySignature = await sendSigned(cdm, { method: "GET", path: "/v3/projects" }, keys);
        expect([bySignature.status, bySignature.body["error_code"]]).to.deep.equal([401, "APIGW.0301"]);
    });

    it("have any name where nothing is checked", async () => {
        await cdm.close();
        await cdm.open({ auth: "none" });
        expect(await ids("?name=emulator-region", "x")).to.deep.equal(["emulator-project"]);
        expect(await ids("?name=cn-north-4", "x")).to.deep.equal(["cn-north-4"]);
    });

    it("belong to a domain, which the caller can ask for", async () => {
        const { body } = await sendSigned(cdm, { method: "GET", path: "/v3/auth/domains" }, outOfTheBox);
        const { url } = cdm.emulator;
        const links = { self: `${url}/v3/domains/${outOfTheBox.domainId}` };
        expect(body).to.deep.equal({
            domains: [{ id: outOfTheBox.domainId, name: outOfTheBox.domain, enabled: true, description: "", links }],
            links: { self: `${url}/v3/auth/domains`, previous: null, next: null },
        });
        expect((await cdm.send("GET", "/v3/auth/domains")).status).to.equal(401);
        expect(cdm.emulator.requests("domains")).to.have.length(2);
    });
});
