import { createHash } from "node:crypto";
import { expect } from "chai";
import type { LinkTruth } from "huaweicloud-cdm-emulator";
import { configsIn, Definitions, job, link, outcomeOf, type Values, valuesIn } from "./definitions.js";
import { Fixture } from "./fixture.js";

const mask = "Add password here";
const fingerprint = (secret: string) => createHash("sha256").update(secret).digest("hex").slice(0, 16);

describe("emulator: switches of links", () => {
    const cdm = new Fixture();
    const cdmApi = new Definitions(cdm);
    beforeEach(() => cdm.open());
    afterEach(() => cdm.close());

    const truths = (): readonly LinkTruth[] => cdm.emulator.truth().clusters[0]?.linkDetails ?? [];
    const truthOf = (name: string) => truths().find((found) => found.name === name);
    const shownValues = async (name: string): Promise<Values> =>
        valuesIn(await cdmApi.shownLink(name), "link-config-values");

    for (const [linkValues, values, types] of [
        ["asSent", { "linkConfig.port": "22", "linkConfig.fetchSize": 1000 }, Array(4).fill(undefined)],
        ["typed", { "linkConfig.port": 22, "linkConfig.fetchSize": 1000 }, ["STRING", "STRING", "INTEGER", "INTEGER"]],
        ["strings", { "linkConfig.port": "22", "linkConfig.fetchSize": "1000" }, Array(4).fill(undefined)],
    ] as const) {
        it(`linkValues ${linkValues} shows the port "22" and the size 1000 as ${JSON.stringify(values)}`, async () => {
            await cdmApi.set({ linkValues });
            await cdmApi.createLink(link("sftp_link", { "linkConfig.port": "22", "linkConfig.fetchSize": 1000 }));
            expect(await shownValues("sftp_link")).to.include({ ...values, "linkConfig.host": "10.0.0.1" });
            const configs = configsIn(await cdmApi.shownLink("sftp_link"), "link-config-values");
            const shownTypes = configs.flatMap(({ inputs }) => (inputs as Values[]).map(({ type }) => type));
            expect(shownTypes).to.deep.equal(types);
        });
    }

    for (const [missingLink, seen] of [
        ["documented", ["400 Cdm.0101", "400 Cdm.0316", "400 Cdm.0101"]],
        ["code0101", ["400 Cdm.0101", "400 Cdm.0101", "400 Cdm.0101"]],
        ["error500", ["500 Cdm.0101", "500 Cdm.0101", "500 Cdm.0101"]],
    ] as const) {
        it(`missingLink ${missingLink} names a missing link in query, update and deletion`, async () => {
            await cdmApi.set({ missingLink });
            const replies = [
                await cdmApi.link("absent"),
                await cdmApi.updateLink("absent", link("absent")),
                await cdmApi.deleteLink("absent"),
            ];
            expect(replies.map(outcomeOf)).to.deep.equal(seen);
        });
    }

    for (const [linkInUse, outcome] of [
        ["code0021", "500 Cdm.0021"],
        ["code0321", "400 Cdm.0321"],
    ] as const) {
        it(`linkInUse ${linkInUse} answers ${outcome} to the deletion of a link that a job uses`, async () => {
            await cdmApi.set({ linkInUse });
            await cdmApi.createLink(link("rdb_link"));
            await cdmApi.createJob(job("orders"));
            expect(outcomeOf(await cdmApi.deleteLink("rdb_link"))).to.equal(outcome);
            expect(truthOf("rdb_link")).to.include({ enabled: true });
        });
    }

    it("definitionChecks full refuses a link without a connector, or with an unknown one", async () => {
        await cdmApi.set({ definitionChecks: "full" });
        for (const [connector, message] of [
            [undefined, "connector-name cannot be empty."],
            ["jdbc-connector", "Connector [jdbc-connector] does not exist."],
        ]) {
            const reply = await cdmApi.createLink(link("rdb_link", {}, { "connector-name": connector }));
            expect(reply.status).to.equal(500);
            expect(reply.body).to.deep.equal({ "validation-result": [{ linkConfig: [{ message, status: "ERROR" }] }] });
        }
        expect(truths()).to.be.empty;
    });

    it("refuses a name of 241 characters", async () => {
        expect((await cdmApi.createLink(link("x".repeat(241)))).status).to.equal(500);
        expect((await cdmApi.createLink(link("x".repeat(240)))).status).to.equal(200);
    });

    it("validationWarning one adds a WARNING to a success", async () => {
        await cdmApi.set({ validationWarning: "one" });
        for (const reply of [
            await cdmApi.createLink(link("rdb_link")),
            await cdmApi.updateLink("rdb_link", link("rdb_link")),
        ]) {
            expect(reply.status).to.equal(200);
            expect(reply.body).to.have.nested.property("validation-result[0].linkConfig[0].status", "WARNING");
        }
    });

    describe("connectivity", () => {
        const message = "Can't connect to the data source with the given parameters.";
        const unreachable = () => cdm.control("POST", "links/rdb_link", { reachable: false });

        it("is no matter of a request that does not ask for a test", async () => {
            await unreachable();
            expect((await cdmApi.createLink(link("rdb_link"))).status).to.equal(200);
        });

        for (const [linkRefusal, status, result] of [
            ["error500", 500, [{ linkConfig: [{ message, status: "ERROR" }] }]],
            ["error500Flat", 500, [{ message, status: "ERROR" }]],
            ["error200", 200, [{ linkConfig: [{ message, status: "ERROR" }] }]],
        ] as const) {
            it(`linkRefusal ${linkRefusal} answers ${status} with ${JSON.stringify(result)} where it fails`, async () => {
                await cdmApi.set({ linkRefusal });
                await unreachable();
                const reply = await cdmApi.createLink(link("rdb_link"), "?validate=true");
                expect(reply.status).to.equal(status);
                expect(reply.body).to.deep.equal({ "validation-result": result });
                expect(truths()).to.be.empty;
            });
        }

        for (const [linkTest, query, stored, refused] of [
            ["instead", "?validate=true", false, true],
            ["instead", "", true, false],
            ["before", "?validate=true", true, true],
            ["before", "?validate=false", true, false],
            ["always", "", true, true],
        ] as const) {
            const what = `${stored ? "stores" : "does not store"} a link that connects`;
            it(`linkTest ${linkTest} with "${query}" ${what}, and ${refused ? "refuses" : "stores"} another`, async () => {
                await cdmApi.set({ linkTest });
                expect((await cdmApi.createLink(link("obs_link"), query)).status).to.equal(200);
                expect(truthOf("obs_link") !== undefined).to.equal(stored);
                await unreachable();
                expect((await cdmApi.createLink(link("rdb_link"), query)).status).to.equal(refused ? 500 : 200);
                expect(truthOf("rdb_link") !== undefined).to.equal(stored && !refused);
            });
        }

        it("fails by the name of a host, and holds again once the host can be reached", async () => {
            await cdmApi.set({ linkTest: "before" });
            const url = "jdbc:mysql://db.example:3306/shop";
            await cdm.control("POST", "hosts/db.example", { reachable: false });
            expect(cdm.emulator.truth().unreachableHosts).to.deep.equal(["db.example"]);
            const create = () => cdmApi.createLink(link("rdb_link", { "linkConfig.url": url }), "?validate=true");
            expect((await create()).status).to.equal(500);
            await cdm.control("POST", "hosts/db.example", { reachable: true });
            expect((await create()).status).to.equal(200);
        });

        it("is tested at an update, which then has no effect", async () => {
            await cdmApi.createLink(link("rdb_link"));
            await unreachable();
            expect(cdm.emulator.truth().clusters[0]?.unreachableLinks).to.deep.equal(["rdb_link"]);
            const changed = link("rdb_link", { "linkConfig.host": "10.0.0.2" });
            expect((await cdmApi.updateLink("rdb_link", changed, "?validate=true")).status).to.equal(500);
            expect(await shownValues("rdb_link")).to.include({ "linkConfig.host": "10.0.0.1" });
        });
    });

    describe("secrets", () => {
        const set = (secret: string) => ({ secret: "set", fingerprint: fingerprint(secret) });
        const secretsOf = () => truthOf("rdb_link")?.secrets;

        it("are shown masked, and known to the truth by a fingerprint", async () => {
            await cdmApi.createLink(
                link("rdb_link", { "linkConfig.securityKey": "k3y", "linkConfig.accessKey": "AK" }),
            );
            expect(await shownValues("rdb_link")).to.include({
                "linkConfig.password": mask,
                "linkConfig.securityKey": mask,
                "linkConfig.accessKey": "AK",
            });
            expect(secretsOf()).to.deep.equal({
                "linkConfig.password": set("hunter2"),
                "linkConfig.securityKey": set("k3y"),
            });
        });

        for (const [what, value, expected] of [
            ["another secret changes it", "hunter3", set("hunter3")],
            ["the mask overwrites it", mask, { secret: "mask" }],
            ["an empty text empties it", "", { secret: "empty" }],
        ] as const) {
            it(`in an update: ${what}`, async () => {
                await cdmApi.createLink(link("rdb_link"));
                await cdmApi.updateLink("rdb_link", link("rdb_link", { "linkConfig.password": value }));
                expect(secretsOf()).to.deep.equal({ "linkConfig.password": expected });
            });
        }

        it("unsentSecret lost forgets a secret that an update does not send", async () => {
            await cdmApi.createLink(link("rdb_link"));
            await cdmApi.updateLink("rdb_link", link("rdb_link", { "linkConfig.password": undefined }));
            expect(secretsOf()).to.deep.equal({});
            expect(await shownValues("rdb_link")).to.not.have.property("linkConfig.password");
        });

        it("unsentSecret kept keeps it, and goes on showing the mask", async () => {
            await cdmApi.set({ unsentSecret: "kept" });
            await cdmApi.createLink(link("rdb_link"));
            await cdmApi.updateLink("rdb_link", link("rdb_link", { "linkConfig.password": undefined }));
            expect(secretsOf()).to.deep.equal({ "linkConfig.password": set("hunter2") });
            expect(await shownValues("rdb_link")).to.include({ "linkConfig.password": mask });
        });

        it("are in no answer, nor in the truth or the list of requests, wherever in a link or job they stand", async () => {
            const more = { "extended-configs": { name: "x.secretKey", value: "s3cret-1" }, password: "s3cret-2" };
            const source = {
                configs: [
                    { name: "fromJobConfig", inputs: [{ name: "fromJobConfig.zipPassword", value: "s3cret-3" }] },
                ],
            };
            const replies = [
                await cdmApi.createLink(link("rdb_link", { "linkConfig.password": "s3cret-0" }, more)),
                await cdmApi.link("rdb_link"),
                await cdmApi.updateLink("rdb_link", link("rdb_link", { "linkConfig.password": "s3cret-4" }, more)),
                await cdm.control("PUT", "links/rdb_link", { parameters: { "linkConfig.password": "s3cret-5" } }),
                await cdm.control("PUT", "links/rdb_link", { parameters: { "linkConfig.password": ["s3cret-6"] } }),
                await cdm.control("PUT", "links/rdb_link", { parameters: "s3cret-7" }),
                await cdmApi.createJob(job("orders", { "from-config-values": source })),
                await cdm.control("GET", "truth"),
                await cdm.control("GET", "requests"),
            ];
            for (const { text } of replies) {
                expect(text).to.not.include("s3cret-");
            }
            expect(secretsOf()?.["linkConfig.password"]).to.deep.equal(set("s3cret-5"));
        });
    });

    it("shows whether a link is enabled, keeps it when an update does not say it, and starts no job on a disabled one", async () => {
        await cdmApi.createLink(link("rdb_link", {}, { enabled: false }));
        await cdmApi.createJob(job("orders"));
        await cdmApi.updateLink("rdb_link", link("rdb_link"));
        expect(await cdmApi.shownLink("rdb_link")).to.include({ enabled: false });
        expect(outcomeOf(await cdmApi.startJob("orders"))).to.equal("400 Cdm.0060");
        await cdmApi.updateLink("rdb_link", link("rdb_link", {}, { enabled: true }));
        expect(outcomeOf(await cdmApi.startJob("orders"))).to.equal("200");
    });

    it("does not rename a link onto another", async () => {
        await cdmApi.createLink(link("rdb_link"));
        await cdmApi.createLink(link("obs_link"));
        expect(outcomeOf(await cdmApi.updateLink("rdb_link", link("obs_link")))).to.equal("400 Cdm.0315");
        expect(truths().map(({ name }) => name)).to.deep.equal(["rdb_link", "obs_link"]);
    });
});
