import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { Fixture } from "./fixture.js";
import { sendRaw } from "./raw.js";

const ofBrowser = { Accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" };

describe("emulator: the page at /", () => {
    const cdm = new Fixture();
    beforeEach(() => cdm.open());
    afterEach(() => cdm.close());

    const get = (headers: Record<string, string>, path = "/", method = "GET") =>
        sendRaw(cdm.emulator.url, method, path, headers);

    it("shows a person what the emulator holds, and the variables to copy", async () => {
        const { status, headers, text } = await get(ofBrowser);

        expect(status).to.equal(200);
        expect(headers["content-type"]).to.equal("text/html; charset=utf-8");
        const { url } = cdm.emulator;
        const { token, project, projectName, cluster, job } = outOfTheBox;
        for (const value of [url, token, project, cluster, job, `${url}/_emulator/`]) expect(text).to.include(value);
        for (const line of [
            `export HW_CDM_ENDPOINT=${url}`,
            `export HW_AUTH_URL=${url}`,
            `export HW_AUTH_TOKEN=${token}`,
            `export HW_PROJECT_ID=${project}`,
            `export HW_REGION_NAME=${projectName}`,
        ]) {
            expect(text).to.include(line);
        }
    });

    it("loads nothing and runs nothing, and a browser may not either", async () => {
        const { headers, text } = await get(ofBrowser);

        expect(text).not.to.match(/<script|<iframe|<form|\bsrc=|\bon\w+=|@import|url\(/i);
        expect([...text.matchAll(/href="([^"]*)"/g)].map(([, address]) => address)).to.deep.equal(["data:,"]);
        expect(headers["content-security-policy"])
            .to.include("default-src 'none'")
            .and.include("sandbox")
            .and.not.include("unsafe");
    });

    it("is no request to CDM", async () => {
        await get(ofBrowser);

        expect(cdm.emulator.requests()).to.deep.equal([]);
    });

    for (const [what, headers, path, method] of [
        ["a program", { Accept: "application/json" }, "/", "GET"],
        ["a program that takes anything", { Accept: "*/*" }, "/", "GET"],
        ["a program that does not say what it takes", {}, "/", "GET"],
        ["another path", ofBrowser, "/index.html", "GET"],
        ["another method", ofBrowser, "/", "POST"],
        ["a name that may be a web page's", { ...ofBrowser, Host: "evil.example" }, "/", "GET"],
    ] as const) {
        it(`is not shown for ${what}, which gets the gateway's JSON as before`, async () => {
            const { status, headers: got, text } = await get(headers, path, method);

            expect(status).to.equal(404);
            expect(got["content-type"]).to.equal("application/json");
            expect(JSON.parse(text)).to.have.property("error_code", "APIGW.0101");
        });
    }

    it("is refused to a page of the web", async () => {
        const { status } = await get({ ...ofBrowser, "Sec-Fetch-Site": "cross-site" });

        expect(status).to.equal(403);
    });
});
