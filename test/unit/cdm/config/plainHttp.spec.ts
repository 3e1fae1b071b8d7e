import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { AuthTestBed, ways } from "../../../support/authTestBed.js";
import { check, create } from "../../../support/core.js";
import { errorOf } from "../../../support/world.js";

const byId = { HW_PROJECT_ID: outOfTheBox.project };
const allowed = { HW_CDM_ALLOW_HTTP: "true" };

// An emulator in a service container of a CI job has a name, no certificate, and an address that is not this machine's.
describe("plain http to another machine", () => {
    const bed = new AuthTestBed();
    beforeEach(() => bed.open({ bootMs: 0, runMs: 600_000 }));
    afterEach(() => bed.close());

    /** This machine by an address that is not known as its own. */
    const elsewhere = () => bed.emulator.url.replace("127.0.0.1", "0.0.0.0");
    const addresses = () => ({ HW_CDM_ENDPOINT: elsewhere(), HW_AUTH_URL: elsewhere() });
    const checked = (environment: object, extra = {}) => {
        const { registry, logFor, configuration } = bed.given({ ...ways.token, ...byId, ...environment }).host;
        return check({}, { ...bed.inputs, ...extra }, { configuration, registry, log: logFor(undefined) });
    };

    it("is refused, in a preview too, and the error says how to allow it", async () => {
        const given = bed.given({ ...ways.password, ...byId, ...addresses() });

        const { message } = await errorOf(create(bed.inputs, given.host));

        expect(message).to.match(/HW_CDM_ENDPOINT must use https.*HW_CDM_ALLOW_HTTP=true in the environment/);
        expect(message).to.match(/HW_AUTH_URL\) must use https/);
        expect(checked(addresses()).failures).to.have.length(1);
        expect(checked({}, { endpoint: elsewhere() }).failures[0]).to.include({ property: "endpoint" });
        expect(bed.emulator.requests()).to.deep.equal([]);
    });

    for (const [what, config] of [
        ["stack configuration", { "huaweicloud-cdm:allowHttp": "true", "huaweicloud-cdm:HW_CDM_ALLOW_HTTP": "true" }],
        ["a Provider", { allowHttp: "true", authToken: outOfTheBox.token }],
    ] as const) {
        it(`is not for ${what} to allow`, async () => {
            const given = bed.given({ ...ways.token, ...byId, ...addresses() }, config);

            expect((await errorOf(create(bed.inputs, given.host))).message).to.include("must use https");
            expect(bed.emulator.requests()).to.deep.equal([]);
        });
    }

    it("is allowed by HW_CDM_ALLOW_HTTP in the environment, to CDM and to IAM, with a warning at every operation", async () => {
        const { startedBy } = await bed.given({ ...ways.password, ...byId, ...addresses(), ...allowed }).carryThrough();

        expect(startedBy).to.equal(outOfTheBox.user);
        const warnings = bed.said.filter((text) => text.startsWith("warning: Plain http"));
        expect(warnings, "create, read and delete").to.have.length(3);
        expect(warnings[0]).to.include(`${elsewhere()} (HW_CDM_ENDPOINT)`).and.include("HW_CDM_ALLOW_HTTP");
        expect(checked({ ...addresses(), ...allowed }).failures).to.deep.equal([]);
    });

    it("is no matter to this machine, and no warning", async () => {
        await bed.given({ ...ways.token, ...byId, ...allowed }).carryThrough();

        expect(bed.said.filter((text) => text.startsWith("warning"))).to.deep.equal([]);
    });
});
