import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolders.js";

const file = pathToFileURL(join(__dirname, "../../../tools/lib/workspace/emulatorAddress.mjs")).href;

describe("the emulator of npm run pulumi", () => {
    it("is known to listen or not before the engine is started", async () => {
        const { answers } = await import(file);
        const server = createServer((_, response) => response.writeHead(404).end());
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

        expect(await answers(url)).to.equal(true);
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
        expect(await answers(url)).to.equal(false);
        expect(await answers(undefined)).to.equal(false);
    });
});

describe("the cloud of npm run pulumi", () => {
    after(removeTemporaryFolders);
    const cloud = async (env: NodeJS.ProcessEnv) =>
        (await import(file)).cloudEnvironment({ HOME: "/home/user", ...env });
    const keys = { HW_ACCESS_KEY: "AK", HW_SECRET_KEY: "SK", HW_REGION_NAME: "cn-north-4" };

    for (const [what, own] of [
        ["a key pair", keys],
        ["a password and where to log in", { HW_USER_NAME: "u", HW_USER_PASSWORD: "p", HW_AUTH_URL: "https://iam" }],
        ["the older names", { OS_AUTH_TOKEN: "t", OS_PROJECT_ID: "p" }],
        ["the SDK's names", { HUAWEICLOUD_SDK_AK: "AK", HUAWEICLOUD_SDK_SK: "SK" }],
        ["a name that nobody knows yet", { HW_TOMORROW: "secret", hw_access_key: "AK" }],
        ["an empty address", { ...keys, HW_CDM_ENDPOINT: "" }],
    ] as const) {
        it(`is the emulator alone where the user has ${what} and no address: nothing of his goes there`, async () => {
            const { env, unused } = await cloud(own);
            const { HOME, ...rest } = env;
            expect(HOME).to.equal("/home/user");
            expect(rest.HW_CDM_ENDPOINT).to.match(/^http:\/\/127\.0\.0\.1:/);
            expect(rest).to.deep.equal({
                HW_CDM_ENDPOINT: rest.HW_CDM_ENDPOINT,
                HW_AUTH_URL: rest.HW_CDM_ENDPOINT,
                HW_AUTH_TOKEN: "emulator-token",
                HW_PROJECT_ID: "emulator-project",
                HW_REGION_NAME: "emulator-region",
            });
            expect(unused).to.have.members(Object.keys(own));
        });
    }

    it("is all of the user's where he gives an address, and nothing of the emulator's", async () => {
        const own = { ...keys, HW_CDM_ENDPOINT: "https://cdm.cn-north-4.myhuaweicloud.com" };
        expect(await cloud(own)).to.deep.equal({ env: { HOME: "/home/user", ...own }, unused: [] });
    });

    it("is the emulator that npm run emulator has published, unless another process has its number by now", async () => {
        const { publishAddress, cloudEnvironment } = await import(file);
        const published = join(temporaryFolder(), "private", "emulator.json");
        await publishAddress("http://127.0.0.1:9191", published);
        expect((await cloudEnvironment({}, published)).env).to.include({ HW_CDM_ENDPOINT: "http://127.0.0.1:9191" });
        writeFileSync(published, JSON.stringify({ ...JSON.parse(readFileSync(published, "utf8")), start: "earlier" }));
        expect((await cloudEnvironment({}, published)).env).to.include({ HW_CDM_ENDPOINT: "http://127.0.0.1:9090" });
    });

    it("is another emulator where the user gives its address alone", async () => {
        const { env } = await cloud({ HW_CDM_ENDPOINT: "http://127.0.0.1:9191", HW_CDM_EVENTS: "/tmp/events" });
        expect(env).to.include({ HW_AUTH_URL: "http://127.0.0.1:9191", HW_AUTH_TOKEN: "emulator-token" });
        expect(env).to.include({ HW_CDM_EVENTS: "/tmp/events" });
    });
});
