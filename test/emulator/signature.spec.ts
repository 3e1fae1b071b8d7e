import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { authorization, canonicalQuery, type Keys, sdkDate, signature, type Unsigned } from "../support/signer.js";
import { Fixture, jobPath } from "./fixture.js";

const incorrect = "Incorrect IAM authentication information: ";
const { temporary } = outOfTheBox;

/**
 * Compares this signer with the unit tests of a public SDK's signer. A wrong signer would prove nothing about the
 * emulator.
 */
describe("emulator: the signer of these specs", () => {
    const headers = { "x-sdk-date": "20060102T150405Z" };

    for (const [request, published] of [
        [
            { method: "GET", path: "/path", query: [["limit", "1"]], headers },
            "5a2ce64c865e0e6046321c6f3d5a77ba8413eeaf355c3166c03d58d02ac79624",
        ],
        [
            {
                method: "POST",
                path: "/path",
                query: [["key", "value"]],
                headers,
                body: '{"Name":"test","Id":1}\n',
            },
            "cecc2af119b18ab70b4d094c0750f3b42c02f254903179a0fc2cc72fc9db4f59",
        ],
    ] as [Unsigned, string][]) {
        it(`signs ${request.method} ${request.path} as the SDKs do`, () => {
            expect(signature(request, "SecretKey")).to.equal(published);
        });
    }

    it("writes a query as the SDKs do", () => {
        const query = [
            ["test", "一 (&=?!#%.*)"],
            ["multi", "3"],
            ["multi", "1"],
            ["multi", "2"],
            ["path", "/tmp/123"],
            ["limit", "1"],
            ["enable", "true"],
        ] as const;
        expect(canonicalQuery(query)).to.equal(
            "enable=true&limit=1&multi=1&multi=2&multi=3&path=%2Ftmp%2F123&test=%E4%B8%80%20%28%26%3D%3F%21%23%25.%2A%29",
        );
    });
});

describe("emulator: signatures", () => {
    const cdm = new Fixture();
    beforeEach(() => cdm.open());
    afterEach(() => cdm.close());

    interface Signed {
        readonly status: number | undefined;
        readonly body: Record<string, unknown>;
    }

    /** Sends exactly these headers, `host` included. */
    async function send(request: Unsigned, headers: Readonly<Record<string, string>>): Promise<Signed> {
        const query = canonicalQuery(request.query);
        const path = request.path + (query && `?${query}`);
        const outgoing = httpRequest(cdm.emulator.url, { method: request.method, path, headers });
        outgoing.end(request.body);
        const [response] = (await once(outgoing, "response")) as [IncomingMessage];
        return { status: response.statusCode, body: JSON.parse(await text(response)) };
    }

    function sign(request: Unsigned, keys: Keys = outOfTheBox, more: Record<string, string> = {}): Promise<Signed> {
        return send(request, { ...request.headers, ...more, authorization: authorization(request, keys) });
    }

    const status = (moment = cdm.now): Unsigned => ({
        method: "GET",
        path: `${jobPath}/status`,
        headers: { "x-sdk-date": sdkDate(moment) },
    });

    /** Signatures from an implementation in another language. It gives the SDKs' own results too. */
    describe("reckoned elsewhere", () => {
        const project = "1551c7f6c808414d8e9f3c514a170f2e";
        const cluster = "6ec9a0a4-76be-4262-8697-e7af1fac7920";
        const job = `/v1.1/${project}/clusters/${cluster}/cdm/job`;
        const headers = {
            "content-type": "application/json",
            host: "cdm.cn-north-4.myhuaweicloud.com",
            "x-project-id": project,
            "x-sdk-date": "20191115T033655Z",
        };
        const head =
            "SDK-HMAC-SHA256 Access=AccessKey, SignedHeaders=content-type;host;x-project-id;x-sdk-date, Signature";

        beforeEach(async () => {
            cdm.now = Date.UTC(2019, 10, 15, 3, 36, 55);
            await cdm.control("POST", "users", {
                name: "other",
                project,
                accessKey: "AccessKey",
                secretKey: "SecretKey",
            });
            await cdm.control("PUT", `jobs/jdbc2hive?cluster=${cluster}`, {});
            await cdm.control("POST", `jobs/jdbc2hive/runs?cluster=${cluster}`, {});
            await cdm.control("POST", "switches", { startRunning: "accept" });
        });

        for (const [request, reckoned] of [
            [
                { method: "PUT", path: `${job}/jdbc2hive/stop` },
                "32db33e0804a47ac0a381aba89a510360a6b2b729129523bfe67cf2ed63e9cc1",
            ],
            [
                {
                    method: "GET",
                    path: `${job}/all`,
                    query: [
                        ["jobType", "NORMAL_JOB"],
                        ["page_no", "1"],
                        ["page_size", "100"],
                    ],
                },
                "def7062cacbd22c7c257e17d2fc6b34606deb0ff68ae32999ee5728fed614873",
            ],
            [
                { method: "PUT", path: `${job}/jdbc2hive/start`, body: "{}" },
                "5cd74b6f578e051cc362a9d05ca14d853d605edd30b2539f3dad0b2752e28cb5",
            ],
        ] as [Unsigned, string][]) {
            it(`let in ${request.method} ${request.path.split("/").at(-1)}, and one that differs in a digit does not`, async () => {
                expect((await send(request, { ...headers, authorization: `${head}=${reckoned}` })).status).to.equal(
                    200,
                );
                const other = `${head}=${reckoned.slice(0, -1)}${reckoned.endsWith("0") ? "1" : "0"}`;
                expect((await send(request, { ...headers, authorization: other })).status).to.equal(401);
            });
        }
    });

    it("let in the key pair out of the box, under the name of its user", async () => {
        const start = { ...status(), method: "PUT", path: `${jobPath}/start`, body: '{"variables":{"day":"monday"}}' };
        expect((await sign(start)).status).to.equal(200);
        expect(await cdm.lastRun()).to.include({ "creation-user": "emulator" });
    });

    it("cover a query and a name in which everything has to be encoded", async () => {
        await cdm.control("PUT", "jobs/a%20b", {});
        const path = `${jobPath.replace(/demo$/, "a%20b")}/status`;
        const query = [
            ["test", "一 (&=?!#%.*)"],
            ["empty", ""],
            ["multi", "2"],
            ["multi", "1"],
        ] as const;
        expect((await sign({ ...status(), path, query })).status).to.equal(200);
    });

    it("cover exactly the headers that they list", async () => {
        expect((await sign(status(), outOfTheBox, { "x-language": "en-us" })).status).to.equal(200);
        const withLanguage = { ...status(), headers: { ...status().headers, "x-language": "en-us" } };
        expect((await sign(withLanguage)).status).to.equal(200);
        expect((await sign(withLanguage, outOfTheBox, { "x-language": "zh-cn" })).status).to.equal(401);
    });

    it("cover the body", async () => {
        const start = { ...status(), method: "PUT", path: `${jobPath}/start`, body: "{}" };
        const headers = { ...start.headers, authorization: authorization(start, outOfTheBox) };
        expect((await send({ ...start, body: "{} " }, headers)).status).to.equal(401);
        expect((await send(start, headers)).status).to.equal(200);
    });

    it("let in a temporary key pair with its security token only, signed or not", async () => {
        const token = { "x-security-token": temporary.securityToken };
        const signedToken = { ...status(), headers: { ...status().headers, ...token } };
        expect((await sign(status(), temporary, token)).status).to.equal(200);
        expect((await sign(signedToken, temporary)).status).to.equal(200);
        for (const [keys, more] of [
            [temporary, {}],
            [temporary, { "x-security-token": "another" }],
            [outOfTheBox, token],
        ] as const) {
            const reply = await sign(status(), keys, more);
            expect(reply.status).to.equal(401);
            expect(reply.body["error_msg"]).to.equal(
                `${incorrect}Get secretKey failed,ak:${keys.accessKey},err:ak not exist`,
            );
        }
    });

    it("do not let in an unknown key", async () => {
        const reply = await sign(status(), { accessKey: "UNKNOWN", secretKey: "x" });
        expect(reply.status).to.equal(401);
        expect(reply.body).to.include({
            error_code: "APIGW.0301",
            error_msg: `${incorrect}Get secretKey failed,ak:UNKNOWN,err:ak not exist`,
        });
    });

    it("that are wrong are answered with what the gateway signed, so that a signer can be debugged", async () => {
        const { body } = await sign(status(), { ...outOfTheBox, secretKey: "wrong" });
        const date = sdkDate(cdm.now);
        const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        expect(body["error_msg"]).to.equal(
            `${incorrect}verify aksk signature fail, canonicalRequest:GET|${jobPath}/status/||x-sdk-date:${date}||x-sdk-date|${empty}`,
        );
    });

    for (const [minutes, seconds, isLetIn] of [
        [-15, 0, true],
        [15, 0, true],
        [-15, -1, false],
        [15, 1, false],
    ] as const) {
        const offset = minutes * 60 + seconds;
        it(`are ${isLetIn ? "good" : "no good"} ${offset} seconds from the emulator's clock`, async () => {
            const reply = await sign(status(cdm.now + offset * 1000));
            expect(reply.status).to.equal(isLetIn ? 200 : 401);
            if (!isLetIn) {
                const times = `signature time:${sdkDate(cdm.now + offset * 1000)},server time:${sdkDate(cdm.now)}`;
                expect(reply.body["error_msg"]).to.equal(
                    `${incorrect}calc aksk signature fail:signature expired, ${times}`,
                );
            }
        });
    }

    it("are no good without a date", async () => {
        const request = { ...status(), headers: { "x-language": "en-us" } };
        expect((await sign(request)).status).to.equal(401);
    });

    it("lock their key for five minutes when five in a row are wrong", async () => {
        const wrong = { ...outOfTheBox, secretKey: "wrong" };
        for (const _ of [1, 2, 3, 4]) {
            await sign(status(), wrong);
        }
        expect((await sign(status())).status).to.equal(200);
        for (const _ of [1, 2, 3, 4, 5]) {
            await sign(status(), wrong);
        }
        const limit = `${incorrect}AK access failed to reach the limit,forbidden`;
        cdm.now += 299_000;
        expect((await sign(status())).body["error_msg"]).to.equal(limit);
        expect((await cdm.call("GET", jobPath)).status).to.equal(200);
        cdm.now += 1000;
        expect((await sign(status())).status).to.equal(200);
    });

    it("are kept to one project, as tokens are", async () => {
        const path = jobPath.replace("emulator-project", "other-project");
        const reply = await sign({ ...status(), path });
        expect([reply.status, reply.body["error_code"]]).to.deep.equal([403, "APIGW.0310"]);
    });

    it("are not known where tokens alone are", async () => {
        await cdm.close();
        await cdm.open({ auth: "token" });
        expect((await sign(status())).body["error_msg"]).to.equal(`${incorrect}x-auth-token not found`);
    });

    it("leave nothing of themselves in the ledger or in the truth", async () => {
        const authorized = authorization(status(), temporary);
        await send(status(), {
            ...status().headers,
            "x-security-token": temporary.securityToken,
            authorization: authorized,
        });
        expect(cdm.emulator.requests("status")).to.have.nested.property("[0].login", "signature");
        const seen = (await cdm.control("GET", "requests")).text + (await cdm.control("GET", "truth")).text;
        for (const secret of [...Object.values(temporary), authorized.split("Signature=")[1]]) {
            expect(seen).to.not.include(secret);
        }
    });
});
