import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { clusterPath, Fixture, jobPath } from "./fixture.js";
import { type RawAnswer, sendRaw } from "./raw.js";

const json = { "Content-Type": "application/json" };
const token = { "X-Auth-Token": outOfTheBox.token };
const fault = JSON.stringify({ operation: "any", kind: "status", status: 200, body: "<script>alert(1)</script>" });

/** A web page runs in a browser on this machine, and the browser can reach local listeners. */
describe("emulator: a page of the web", () => {
    const cdm = new Fixture();
    beforeEach(() => cdm.open());
    afterEach(() => cdm.close());

    const port = () => new URL(cdm.emulator.url).port;

    function send(
        method: string,
        path: string,
        headers: Readonly<Record<string, string>>,
        body?: string,
    ): Promise<RawAnswer> {
        return sendRaw(cdm.emulator.url, method, path, headers, body);
    }

    async function expectNothing(reply: Promise<RawAnswer>, status: number): Promise<string> {
        const before = cdm.emulator.truth();
        const { status: got, text } = await reply;
        expect(got, text).to.equal(status);
        expect(cdm.emulator.truth()).to.deep.equal(before);
        return JSON.parse(text).error;
    }

    for (const origin of [
        "https://evil.example",
        "http://203.0.113.7",
        "http://localhost:3000",
        "http://127.0.0.1",
        "null",
        "",
        "http://[",
        "chrome-extension://abc",
    ]) {
        it(`cannot drive it from the origin ${origin || "of no name"}`, async () => {
            const reply = send("POST", "/_emulator/faults", { ...json, Origin: origin }, fault);
            expect(await expectNothing(reply, 403)).to.match(/^A page of .* may not use the emulator\.$/);
        });
    }

    for (const site of ["cross-site", "same-site"]) {
        it(`cannot look into it either where the browser calls the request ${site}`, async () => {
            await expectNothing(send("GET", "/_emulator/truth", { "Sec-Fetch-Site": site }), 403);
        });
    }

    it("cannot start a job with the public token out of the box", async () => {
        const headers = { ...token, ...json, Origin: "https://evil.example" };
        await expectNothing(send("PUT", `${jobPath}/start`, headers), 403);
    });

    it("cannot have keys of the server's agency", async () => {
        await expectNothing(send("GET", "/openstack/latest/securitykey", { "Sec-Fetch-Site": "cross-site" }), 403);
    });

    for (const host of [
        "evil.example",
        "evil.example:PORT",
        "127.0.0.1.evil.example:PORT",
        "localhost.evil.example:PORT",
        "127.0.0.1@evil.example:PORT",
        "0.0.0.0:PORT",
        "127.0.0.1:PORT:1",
        "[::1",
        "a b",
        "%00",
    ]) {
        it(`cannot drive it under a name of its own that leads here: ${host}`, async () => {
            const Host = host.replace("PORT", port());
            const reply = send("POST", "/_emulator/faults", { ...json, Host }, fault);
            expect(await expectNothing(reply, 403)).to.match(
                /^The control API does not answer under the host name ".*--allow-host/,
            );
            await expectNothing(send("GET", "/_emulator/truth", { Host }), 403);
        });
    }

    it("cannot start a job under such a name: the browser says whose the page is", async () => {
        const name = `evil.example:${port()}`;
        const headers = { ...token, Host: name, Origin: `http://${name}` };
        await expectNothing(send("PUT", `${jobPath}/start`, headers), 403);
    });

    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]) {
        it(`cannot post what a form may post: ${type || "no type"}`, async () => {
            const headers = { ...(type && { "Content-Type": type }) };
            const sentence = await expectNothing(send("POST", "/_emulator/faults", headers, fault), 415);
            expect(sentence).to.equal('The body must be JSON: send it with "Content-Type: application/json".');
        });
    }

    it("is let in if it is the emulator's own, and so is a caller that is not a browser", async () => {
        const own = { ...json, Origin: cdm.emulator.url, "Sec-Fetch-Site": "same-origin" };
        expect((await send("POST", "/_emulator/clock", own, '{"frozen":true}')).status).to.equal(200);
        for (const name of ["localhost", "127.0.0.1", "[::1]", "cdm.localhost", "LOCALHOST", "127.1.2.3"]) {
            const headers = { ...json, Host: `${name}:${port()}` };
            expect((await send("POST", "/_emulator/clock", headers, "{}")).status, name).to.equal(200);
        }
        const charset = { "Content-Type": "Application/JSON; charset=utf-8" };
        expect((await send("POST", "/_emulator/clock", charset, "{}")).status).to.equal(200);
        expect((await send("POST", "/_emulator/reset", {})).status).to.equal(200);
    });

    it("is called by the name that it was told, and as CDM by any", async () => {
        await cdm.close();
        await cdm.open({ allowHosts: ["cdm-emulator", "cdm.test"] });
        for (const Host of ["cdm-emulator:9090", "CDM.test"]) {
            expect((await send("GET", "/_emulator/truth", { Host })).status, Host).to.equal(200);
        }
        const named = { ...token, Host: "cdm.cn-north-4.myhuaweicloud.com" };
        expect((await send("GET", clusterPath, named)).status).to.equal(200);
    });

    it("gets nothing that a browser would run or show, whatever an answer was told to be", async () => {
        expect((await send("POST", "/_emulator/faults", json, fault)).status).to.equal(200);
        for (const [path, headers] of [
            ["/_emulator/truth", {}],
            [clusterPath, token],
            ["/<script>alert(1)</script>", {}],
            ["/_emulator/<script>", {}],
        ] as const) {
            const reply = await send("GET", path, headers);
            expect(reply.headers, path).to.include({
                "x-content-type-options": "nosniff",
                "content-security-policy": "default-src 'none'; sandbox",
                "cross-origin-resource-policy": "same-origin",
            });
        }
    });
});
