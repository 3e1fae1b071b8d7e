import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { askToken, byAgency, byPassword, me, myProject, tokenIn } from "./asks.js";
import { Fixture, jobPath, noon, type Reply } from "./fixture.js";
import { sendSigned } from "./signed.js";

const day = 24 * 60 * 60_000;
const incorrect = "Incorrect IAM authentication information: ";

const unauthorized = {
    error: { code: 401, message: "The request you have made requires authentication.", title: "Unauthorized" },
};

describe("emulator: token", () => {
    const cdm = new Fixture();
    beforeEach(() => cdm.open());
    afterEach(() => cdm.close());

    const use = (token: string, path = jobPath) => cdm.send("GET", path, undefined, { "X-Auth-Token": token });
    const start = (token: string) => cdm.send("PUT", `${jobPath}/start`, undefined, { "X-Auth-Token": token });

    function expectUnauthorized(reply: Reply): void {
        expect([reply.status, reply.body]).to.deep.equal([401, unauthorized]);
        expect(reply.headers.has("x-subject-token")).to.equal(false);
    }

    it("is in a header, and what it is good for in the body, for a user and a password", async () => {
        const reply = await askToken(cdm, byPassword());
        expect(reply.status).to.equal(201);
        expect(reply.text).to.not.include(tokenIn(reply)).and.not.include(outOfTheBox.password);
        const domain = { id: "domain-emulator", name: "emulator" };
        const { url } = cdm.emulator;
        expect(reply.body).to.deep.equal({
            token: {
                expires_at: "2023-11-15T22:13:20.000000Z",
                issued_at: "2023-11-14T22:13:20.000000Z",
                methods: ["password"],
                catalog: [
                    {
                        endpoints: [
                            { id: "endpoint-iam", interface: "public", region: "*", region_id: "*", url: `${url}/v3` },
                        ],
                        id: "service-iam",
                        name: "iam",
                        type: "identity",
                    },
                    {
                        endpoints: [
                            {
                                id: "endpoint-cdm",
                                interface: "public",
                                region: "emulator-region",
                                region_id: "emulator-region",
                                url: `${url}/v1.1/emulator-project`,
                            },
                        ],
                        id: "service-cdm",
                        name: "cdm",
                        type: "cdm",
                    },
                ],
                project: { domain, id: "emulator-project", name: "emulator-region" },
                user: { domain, id: "user-emulator-of-emulator", name: "emulator", password_expires_at: "" },
                roles: [{ id: "0", name: "te_admin" }],
            },
        });
    });

    it("comes without a catalog where none is wanted", async () => {
        const reply = await cdm.send("POST", "/v3/auth/tokens?nocatalog=true", JSON.stringify(byPassword()));
        expect(reply.status).to.equal(201);
        expect(reply.body["token"]).to.not.have.property("catalog");
    });

    it("opens its project to its user", async () => {
        const token = tokenIn(await askToken(cdm, byPassword()));
        expect((await start(token)).status).to.equal(200);
        expect(cdm.runs()).to.have.nested.property("[0].createdBy", "emulator");
        const elsewhere = await use(token, jobPath.replace(outOfTheBox.project, "other-project"));
        expect([elsewhere.status, elsewhere.body["error_code"]]).to.deep.equal([403, "APIGW.0310"]);
    });

    for (const [how, body] of [
        ["a user's id", byPassword({ id: outOfTheBox.userId, password: outOfTheBox.password })],
        ["a domain's id", byPassword({ ...me, domain: { id: outOfTheBox.domainId } })],
        ["a project's name", byPassword(me, { project: { name: outOfTheBox.projectName } })],
        ["a scope of both kinds", byPassword(me, { ...myProject, domain: { name: outOfTheBox.domain } })],
    ] as const) {
        it(`is given for ${how}`, async () => {
            expect((await use(tokenIn(await askToken(cdm, body)))).status).to.equal(200);
        });
    }

    for (const [scope, given] of [
        ["a domain", { domain: { id: outOfTheBox.domainId } }],
        ["nothing", null],
    ] as const) {
        it(`scoped to ${scope} is good for IAM, and not for CDM`, async () => {
            const reply = await askToken(cdm, byPassword(me, given));
            expect(reply.body).to.have.nested.property("token.domain.name", "emulator");
            expect(reply.body["token"]).to.not.have.property("project");
            expect((await use(tokenIn(reply))).status).to.equal(403);
            expect((await use(tokenIn(reply), "/v3/projects")).status).to.equal(200);
        });
    }

    for (const [what, body] of [
        ["a wrong password", byPassword({ ...me, password: "wrong" })],
        ["an unknown user", byPassword({ ...me, name: "nobody" })],
        ["an unknown user's id", byPassword({ id: "nobody", password: outOfTheBox.password })],
        ["another domain", byPassword({ ...me, domain: { name: "other" } })],
        ["another domain's scope", byPassword(me, { domain: { name: "other" } })],
        ["a project that is not there", byPassword(me, { project: { name: "absent" } })],
    ] as const) {
        it(`is not given for ${what}`, async () => {
            expectUnauthorized(await askToken(cdm, body));
        });
    }

    for (const [body, message] of [
        [{}, 'The body must be {"auth":{"identity":{"methods":[…],…}}}.'],
        [{ auth: { identity: { methods: ["totp"] } } }, "The methods must be one of password, assume_role."],
        [
            { auth: { identity: { methods: ["password", "totp"] } } },
            "The methods must be one of password, assume_role.",
        ],
        [{ auth: { identity: { methods: ["password"], password: "p" } } }, "password must be an object."],
        [{ auth: { identity: { methods: ["password"] } } }, "The user must have an id or a name."],
        [byPassword({ name: "emulator", password: "p" }), "The domain must have an id or a name."],
        [byPassword({ name: "emulator", domain: { name: "emulator" } }), "password must be a text."],
        [byPassword(me, { project: {} }), "The project must have an id or a name."],
        [byAgency({ agency_name: 1 }), "agency_name must be a text."],
    ] as const) {
        it(`is not given for ${JSON.stringify(body)}`, async () => {
            const reply = await askToken(cdm, body, { "X-Auth-Token": outOfTheBox.token });
            expect(reply.status).to.equal(400);
            expect(reply.body).to.deep.equal({ error: { code: 400, message, title: "Bad Request" } });
        });
    }

    it("is not given for what is no JSON", async () => {
        expect((await cdm.send("POST", "/v3/auth/tokens", "<auth/>")).status).to.equal(400);
    });

    describe("of an agency", () => {
        const mine = { "X-Auth-Token": outOfTheBox.token };

        it("acts for the agency's account, and says who acts", async () => {
            await cdm.control("POST", "users", {
                name: "night",
                domain: "other",
                project: "second",
                token: "night-token",
            });
            const reply = await askToken(cdm, byAgency(), { "X-Auth-Token": "night-token" });
            expect(reply.status).to.equal(201);
            expect(reply.body).to.have.nested.include({
                "token.methods[0]": "assume_role",
                "token.user.name": "emulator/emulator-agency",
                "token.user.domain.name": "emulator",
                "token.project.id": "emulator-project",
                "token.assumed_by.user.name": "night",
                "token.assumed_by.user.domain.name": "other",
            });
            await start(tokenIn(reply));
            expect(cdm.runs()).to.have.nested.property("[0].createdBy", "emulator/emulator-agency");
        });

        it("is given to a signature too, and by the older name of its key", async () => {
            const names = { agency_name: undefined, xrole_name: outOfTheBox.agency };
            const body = JSON.stringify(
                byAgency({ ...names, domain_name: undefined, domain_id: outOfTheBox.domainId }),
            );
            const reply = await sendSigned(cdm, { method: "POST", path: "/v3/auth/tokens", body }, outOfTheBox);
            expect((await use(tokenIn(reply))).status).to.equal(200);
        });

        it("is not given to a caller whom IAM does not know", async () => {
            const message = "The X-Auth-Token is invalid!";
            for (const headers of [{}, { "X-Auth-Token": "made-up" }]) {
                const reply = await askToken(cdm, byAgency(), headers);
                expect([reply.status, reply.body["error"]]).to.deep.equal([
                    401,
                    { code: 401, message, title: "Unauthorized" },
                ]);
            }
        });

        for (const other of [{ agency_name: "absent" }, { domain_name: "absent" }]) {
            it(`is not given for ${JSON.stringify(other)}`, async () => {
                const reply = await askToken(cdm, byAgency(other), mine);
                expect(reply.status).to.equal(403);
                expect(reply.body).to.have.nested.property("error.title", "Forbidden");
            });
        }
    });

    describe("in time", () => {
        it("is good for 24 hours of the emulator's clock, and for no longer", async () => {
            const token = tokenIn(await askToken(cdm, byPassword()));
            cdm.now = noon + day - 1;
            expect((await use(token)).status).to.equal(200);
            cdm.now = noon + day;
            const reply = await use(token);
            expect([reply.status, reply.body["error_code"]]).to.deep.equal([401, "APIGW.0301"]);
            expect(reply.body["error_msg"]).to.equal(
                `${incorrect}token expires, expires_at: 2023-11-15T22:13:20.000000Z`,
            );
            expect((await use(token, "/v3/projects")).status).to.equal(401);
        });

        it("is good for tokenLifetimeMs", async () => {
            await cdm.close();
            await cdm.open({ tokenLifetimeMs: 5000 });
            const token = tokenIn(await askToken(cdm, byPassword()));
            cdm.now += 4999;
            expect((await use(token)).status).to.equal(200);
            cdm.now += 1;
            expect((await use(token)).status).to.equal(401);
        });

        it("is none after a reset", async () => {
            const token = tokenIn(await askToken(cdm, byPassword()));
            expect(cdm.emulator.truth().issued).to.deep.equal({ tokens: 1, temporaryKeys: 0 });
            cdm.emulator.reset();
            expect((await use(token)).body["error_msg"]).to.equal(`${incorrect}decrypt token fail`);
            expect(cdm.emulator.truth().issued).to.deep.equal({ tokens: 0, temporaryKeys: 0 });
        });
    });

    describe("that is revoked", () => {
        it("is no good any more, as are all others that were issued, until a new one is", async () => {
            const tokens = [];
            for (const _ of [1, 2]) {
                tokens.push(tokenIn(await askToken(cdm, byPassword())));
            }
            expect((await cdm.control("POST", "tokens", { revoked: true })).body).to.deep.equal({ revoked: 2 });
            for (const token of tokens) {
                const reply = await use(token);
                expect(reply.status).to.equal(401);
                expect(reply.body["error_msg"]).to.equal(
                    `${incorrect}token expires, expires_at: 2023-11-14T22:13:20.000000Z`,
                );
            }
            expect((await use(outOfTheBox.token)).status).to.equal(200);
            expect((await use(tokenIn(await askToken(cdm, byPassword())))).status).to.equal(200);
            expect(cdm.emulator.truth().issued.tokens).to.equal(1);
        });

        it("may be a single one, the one out of the box included", async () => {
            const token = tokenIn(await askToken(cdm, byPassword()));
            const { body } = await cdm.control("POST", "tokens", { revoked: true, token: outOfTheBox.token });
            expect(body).to.deep.equal({ revoked: 1 });
            expect((await use(outOfTheBox.token)).status).to.equal(401);
            expect((await use(token)).status).to.equal(200);
        });
    });

    for (const [body, status, error] of [
        [{ revoked: true, token: "made-up" }, 404, "There is no such token."],
        [{}, 400, '"revoked" of the tokens is required.'],
        [{ revoked: false }, 400, '"revoked" of the tokens must be true, not false.'],
    ] as const) {
        it(`answers ${JSON.stringify(body)} with a sentence`, async () => {
            const reply = await cdm.control("POST", "tokens", body);
            expect([reply.status, reply.body]).to.deep.equal([status, { error }]);
        });
    }

    it("meets its own faults, before anybody asks who is calling", async () => {
        await cdm.control("POST", "faults", { operation: "token", kind: "status", status: 503 });
        expect((await askToken(cdm, byPassword({ ...me, password: "wrong" }))).status).to.equal(503);
        expectUnauthorized(await askToken(cdm, byPassword({ ...me, password: "wrong" })));
        expect(cdm.emulator.requests("token").map(({ status, login }) => [status, login])).to.deep.equal([
            [503, "none"],
            [401, "none"],
        ]);
    });

    it("is given for anything where nothing is checked, and for any project", async () => {
        await cdm.close();
        await cdm.open({ auth: "none" });
        const body = byPassword(
            { name: "x", password: "y", domain: { name: "z" } },
            { project: { name: "cn-north-4" } },
        );
        const reply = await askToken(cdm, body);
        expect(reply.body).to.have.nested.include({ "token.project.id": "cn-north-4", "token.user.name": "emulator" });
        expect((await askToken(cdm, byAgency())).status).to.equal(201);
        expect((await askToken(cdm, {})).status).to.equal(400);
    });

    it("is given where tokens alone are known", async () => {
        await cdm.close();
        await cdm.open({ auth: "token" });
        expectUnauthorized(await askToken(cdm, byPassword({ ...me, password: "wrong" })));
        expect((await use(tokenIn(await askToken(cdm, byPassword())))).status).to.equal(200);
    });
});
