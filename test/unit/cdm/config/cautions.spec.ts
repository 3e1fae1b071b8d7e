import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { AuthTestBed, ways } from "../../../support/authTestBed.js";
import { create, read, remove } from "../../../support/core.js";

const byId = { HW_PROJECT_ID: outOfTheBox.project };
const nowhere = { HW_CDM_ENDPOINT: undefined, HW_AUTH_URL: undefined };

// Whoever can change an address, and not the credential, can have the credential sent to himself.
describe("a credential and an address that come from two sources", () => {
    const bed = new AuthTestBed();
    beforeEach(() => bed.open({ bootMs: 0, runMs: 600_000 }));
    afterEach(() => bed.close());

    const apart = () => bed.said.filter((text) => text.includes("The credential comes from"));

    for (const [what, config, environment, said] of [
        [
            "CDM's address of stack configuration",
            (url: string) => ({ "huaweicloud-cdm:endpoint": url }),
            { ...ways.token, ...nowhere },
            /from the environment, but CDM's address http:\/\/127\.0\.0\.1:\d+ from huaweicloud-cdm:endpoint/,
        ],
        [
            "IAM's address of the bridged provider's",
            (url: string) => ({ "huaweicloud:authUrl": url }),
            { ...ways.password, HW_AUTH_URL: undefined },
            /from the environment, but IAM's address http:\/\/127\.0\.0\.1:\d+ from huaweicloud:authUrl/,
        ],
        [
            "both of the environment, for a Provider's credential,",
            () => ({ authToken: outOfTheBox.token }),
            {},
            /from the Provider of the program, but CDM's address .* from HW_CDM_ENDPOINT, IAM's address .* from HW_AUTH_URL/,
        ],
        [
            "certificates that are not checked because of stack configuration",
            () => ({ "huaweicloud-cdm:insecure": "true" }),
            ways.token,
            /from the environment, but the order not to check certificates from huaweicloud-cdm:insecure/,
        ],
        [
            "an authority of stack configuration",
            () => ({ "huaweicloud:cacertFile": "-----BEGIN CERTIFICATE-----" }),
            ways.token,
            /from the environment, but the authority to trust from huaweicloud:cacertFile/,
        ],
    ] as const) {
        it(`are said both, once in a process: ${what}`, async () => {
            bed.given({ ...byId, ...environment }, config(bed.emulator.url));

            await bed.carryThrough();

            expect(apart()).to.have.length(1);
            expect(apart()[0]).to.match(said).and.not.include(outOfTheBox.token);
        });
    }

    it("are said both where the program names the address", async () => {
        const { state } = await create(
            { ...bed.inputs, endpoint: bed.emulator.url },
            bed.given({ ...ways.token, ...byId, ...nowhere }).host,
        );
        await read(state, bed.host);

        expect(apart().join()).to.match(/from the environment, but CDM's address .* from the resource's endpoint/);
    });

    it("are no matter where both are of one source, or the address is made of the region", async () => {
        await bed.given({ ...ways.password, ...byId }).carryThrough();

        expect(apart()).to.deep.equal([]);
    });

    it("are a warning, but to this machine, which the credential does not leave", async () => {
        const config = { "huaweicloud-cdm:endpoint": bed.emulator.url };
        await bed.given({ ...ways.token, ...byId, ...nowhere }, config).carryThrough();
        const elsewhere = { "huaweicloud-cdm:endpoint": bed.emulator.url.replace("127.0.0.1", "0.0.0.0") };
        await bed.given({ ...ways.token, ...byId, ...nowhere, HW_CDM_ALLOW_HTTP: "true" }, elsewhere).carryThrough();

        expect(apart().map((text) => text.startsWith("warning: "))).to.deep.equal([false, true]);
    });
});

describe("certificates that are not checked", () => {
    const bed = new AuthTestBed();
    beforeEach(() => bed.open({ bootMs: 0, runMs: 600_000 }));
    afterEach(() => bed.close());

    for (const [name, environment, config] of [
        ["HW_INSECURE", { HW_INSECURE: "true" }, {}],
        ["huaweicloud-cdm:insecure", {}, { "huaweicloud-cdm:insecure": "true" }],
        ["the Provider's insecure", {}, { insecure: true, authToken: outOfTheBox.token }],
    ] as const) {
        it(`are a warning at every operation, with its source: ${name}`, async () => {
            bed.given({ ...ways.token, ...byId, ...environment }, config);
            const { state } = await create(bed.inputs, bed.host);
            await read(state, bed.host);
            await remove(state, bed.host);

            const warnings = bed.said.filter((text) => text.startsWith("warning: Certificates are not checked"));
            expect(warnings).to.have.length(3);
            expect(warnings[0]).to.include(`(${name})`);
        });
    }
});
