import { expect } from "chai";
import { clusterPath, Fixture } from "./fixture.js";

describe("emulator: links", () => {
    const cdm = new Fixture();
    beforeEach(() => cdm.open());
    afterEach(() => cdm.close());

    const all = `${clusterPath}/cdm/link`;
    const link = (name: string, host = "10.0.0.1") => ({
        links: [
            {
                name,
                "connector-name": "generic-jdbc-connector",
                "link-config-values": {
                    configs: [
                        {
                            name: "linkConfig",
                            inputs: [
                                { name: "linkConfig.host", value: host },
                                { name: "linkConfig.port", value: 3306 },
                                { name: "linkConfig.password", value: "hunter2" },
                            ],
                        },
                    ],
                },
            },
        ],
    });
    const create = (name: string) => cdm.call("POST", `${all}?validate=false`, JSON.stringify(link(name)));
    const inputs = "links[0].link-config-values.configs[0].inputs";

    it("creates one", async () => {
        const reply = await create("rdb_link");
        expect([reply.status, reply.text]).to.deep.equal([200, '{"name":"rdb_link","validation-result":[{}]}']);
        expect(cdm.emulator.truth().clusters[0]?.links).to.deep.equal(["rdb_link"]);
    });

    it("says that a name is taken", async () => {
        await create("rdb_link");
        const reply = await create("rdb_link");
        const message = "Link name [rdb_link] already exist or created by other user.";
        expect(reply.status).to.equal(400);
        expect(reply.body).to.deep.equal({ code: "Cdm.0315", errCode: "Cdm.0315", message, externalMessage: message });
    });

    it("gives it back with its password masked, its numbers as numbers", async () => {
        await create("rdb_link");
        const { text, body } = await cdm.call("GET", `${all}/rdb_link`);
        expect(body).to.have.nested.include({
            "links[0].name": "rdb_link",
            "links[0].creation-user": "emulator",
            [`${inputs}[0].value`]: "10.0.0.1",
            [`${inputs}[1].value`]: 3306,
            [`${inputs}[2].value`]: "Add password here",
        });
        expect(text).to.not.include("hunter2");
        expect(body).to.include.keys("fromTo-unMapping", "batchFromTo-mapping");
    });

    it("changes one", async () => {
        await create("rdb_link");
        const reply = await cdm.call("PUT", `${all}/rdb_link`, JSON.stringify(link("rdb_link", "10.0.0.2")));
        expect(reply.status).to.equal(200);
        const { body } = await cdm.call("GET", `${all}/rdb_link`);
        expect(body).to.have.nested.property(`${inputs}[0].value`, "10.0.0.2");
    });

    it("deletes one that no job uses", async () => {
        await create("rdb_link");
        const job = JSON.stringify({ jobs: [{ name: "user-of-it", "to-link-name": "rdb_link" }] });
        await cdm.call("POST", `${clusterPath}/cdm/job`, job);
        const used = await cdm.call("DELETE", `${all}/rdb_link`);
        expect(used.status).to.equal(500);
        expect(used.body).to.deep.equal({ errCode: "Cdm.0021", externalMessage: "Given link name is in use" });
        await cdm.call("DELETE", `${clusterPath}/cdm/job/user-of-it`);
        expect((await cdm.call("DELETE", `${all}/rdb_link`)).status).to.equal(200);
        expect((await cdm.call("DELETE", `${all}/rdb_link`)).body["errCode"]).to.equal("Cdm.0101");
    });

    for (const [method, body, code] of [
        ["GET", undefined, "Cdm.0101"],
        ["PUT", JSON.stringify(link("absent")), "Cdm.0316"],
        ["DELETE", undefined, "Cdm.0101"],
    ] as const) {
        it(`says ${code} to ${method} of one that does not exist`, async () => {
            const reply = await cdm.call(method, `${all}/absent`, body);
            expect(reply.status).to.equal(400);
            expect(reply.body["errCode"]).to.equal(code);
        });
    }
});
