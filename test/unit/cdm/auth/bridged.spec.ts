import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { AuthTestBed } from "../../../support/authTestBed.js";
import { create } from "../../../support/core.js";
import { errorOf } from "../../../support/world.js";

const { project, token, user, userId, password, domain, domainId, accessKey, secretKey, agency } = outOfTheBox;
const { identityProvider, idToken } = outOfTheBox;
const asAgency = `emulator/${agency}`;
const pair = { accessKey, secretKey };

// Its users repeat nothing: what they have set for it means the same here, or is an error that names it.
describe("the bridged provider's stack configuration", () => {
    const bed = new AuthTestBed();
    beforeEach(() => bed.open({ bootMs: 0, runMs: 600_000 }));
    afterEach(() => bed.close());

    /** Nothing is configured but this, and the addresses of the emulator where no other are. */
    function given(config: Readonly<Record<string, unknown>>, environment = {}): AuthTestBed {
        const bag = Object.entries({ projectId: project, ...config }).map(([key, value]) => [
            `huaweicloud:${key}`,
            value,
        ]);
        return bed.given(environment, Object.fromEntries(bag));
    }

    const roles = { agencyName: agency, domainName: domain };
    for (const [what, config] of [
        ["as an object", { assumeRole: roles }],
        ["as the text that the engine makes of one", { assumeRole: JSON.stringify(roles) }],
        ["as a list of one", { assumeRoles: JSON.stringify([roles]) }],
        ["by the domain's id, for a while", { assumeRole: { agencyName: agency, domainId, duration: 900 } }],
        ["spelt as in Terraform", { assume_role: { agency_name: agency, domain_name: domain } }],
    ] as const) {
        it(`assumeRole ${what} works as the agency, not as the user`, async () => {
            const { startedBy } = await given({ ...pair, ...config }).carryThrough();

            expect(startedBy).to.equal(asAgency);
        });
    }

    it("assumeRoleWithOidc needs no key", async () => {
        const assumeRoleWithOidc = JSON.stringify({ ...roles, idpId: identityProvider, idToken });

        expect((await given({ assumeRoleWithOidc }).carryThrough()).startedBy).to.equal(asAgency);
    });

    it("userId and password are a user", async () => {
        expect((await given({ userId, password }).carryThrough()).startedBy).to.equal(user);
    });

    it("names spelt as in Terraform, which its own README shows, are the same names", async () => {
        const config = { access_key: accessKey, secret_key: secretKey };

        expect((await given(config).carryThrough()).startedBy).to.equal(user);
    });

    it("endpoints.cdm and endpoints.iam are the addresses", async () => {
        const { url } = bed.emulator;
        const endpoints = JSON.stringify({ cdm: `${url}/`, iam: `${url}/v3`, ecs: "https://ecs.example.com" });
        const nowhere = { HW_CDM_ENDPOINT: undefined, HW_AUTH_URL: undefined };
        const door2 = given({ userName: user, password, domainName: domain, endpoints }, nowhere);

        expect((await door2.carryThrough()).startedBy).to.equal(user);
    });

    it("authUrl comes before endpoints.iam, and is what an error names", async () => {
        const user = { userName: outOfTheBox.user, password, domainName: domain };
        const endpoints = JSON.stringify({ iam: "https://iam.example.com" });
        const config = { ...user, endpoints, authUrl: "http://iam.example.com" };

        const { message } = await errorOf(create(bed.inputs, given(config, { HW_AUTH_URL: undefined }).host));

        expect(message).to.include("(huaweicloud:authUrl) must use https");
    });

    it("an empty list of agencies is none", async () => {
        expect((await given({ ...pair, assumeRoles: "[]" }).carryThrough()).startedBy).to.equal(user);
    });

    it("an endpoint without https:// gets one, as there", async () => {
        const config = { token, endpoints: { cdm: "127.0.0.1:1" } };
        const { message } = await errorOf(create({ ...bed.inputs, timeouts: { create: "1s" } }, given(config).host));

        expect(message)
            .to.match(/no answer/)
            .and.not.include("URL such as");
        expect(bed.emulator.requests()).to.deep.equal([]);
    });

    it("profile and sharedConfigFile choose a way in of the KooCLI's file", async () => {
        const profiles = [
            { name: "day", accessKeyId: "WRONG", secretAccessKey: "wrong" },
            { name: "night", accessKeyId: accessKey, secretAccessKey: secretKey },
        ];
        const sharedConfigFile = bed.write("elsewhere.json", { current: "day", profiles });

        expect((await given({ sharedConfigFile, profile: "night" }).carryThrough()).startedBy).to.equal(user);
        const missing = given({ sharedConfigFile, profile: "dusk" });
        expect((await errorOf(create(bed.inputs, missing.host))).message).to.match(/has no profile "dusk".*was named/);
    });

    it("cacertFile is an authority to trust, and named where it can't be read", async () => {
        const { message } = await errorOf(create(bed.inputs, given({ token, cacertFile: "/nowhere.pem" }).host));

        expect(message).to.include("huaweicloud:cacertFile").and.include("/nowhere.pem, can't be read: ENOENT");
    });

    for (const [what, config, said] of [
        [
            "an agency without its domain",
            { assumeRole: { agencyName: agency } },
            /huaweicloud:assumeRole\.agencyName is set but huaweicloud:assumeRole\.domainName or huaweicloud:assumeRole\.domainId is not/,
        ],
        ["two agencies", { assumeRoles: [roles, roles] }, /huaweicloud:assumeRoles holds 2 agencies/],
        ["an agency that is none", { assumeRole: "ci" }, /huaweicloud:assumeRole is no object/],
        [
            "an agency with more",
            { assumeRole: { ...roles, policy: "x" } },
            /huaweicloud:assumeRole\.policy is set, and is not supported here/,
        ],
        [
            "two kinds of agencies",
            { assumeRole: roles, agencyName: agency, agencyDomainName: domain },
            /huaweicloud:assumeRole and huaweicloud:agencyName/,
        ],
        [
            "an agency's project",
            { agencyName: agency, agencyDomainName: domain, delegatedProject: "p" },
            /huaweicloud:delegatedProject is set, and is not/,
        ],
        [
            "another signature",
            { signingAlgorithm: "HmacSM3" },
            /huaweicloud:signingAlgorithm is set, and only HmacSHA256/,
        ],
        ["a certificate of the client", { cert: "c.pem", key: "k.pem" }, /huaweicloud:cert is set, and is not/],
        ["endpoints that are none", { endpoints: "nowhere" }, /huaweicloud:endpoints is no object/],
    ] as const) {
        it(`${what} that is not supported is an error that names it, not another way in`, async () => {
            bed.write(".huaweicloud/credentials", `[basic]\nak = ${accessKey}\nsk = ${secretKey}\n`);

            const { message } = await errorOf(create(bed.inputs, given({ ...pair, ...config }).host));

            expect(message).to.match(said).and.not.include(secretKey);
            expect(bed.emulator.requests()).to.deep.equal([]);
        });

        it(`${what} does not matter where a source before has the way in`, async () => {
            expect((await given({ ...pair, ...config }, { HW_AUTH_TOKEN: token }).carryThrough()).startedBy).to.equal(
                user,
            );
        });
    }

    for (const [what, key] of [
        ["the bridged provider's", "huaweicloud:assumeRole"],
        ["our own", "huaweicloud-cdm:agencyName"],
    ] as const) {
        it(`an agency of ${what} stack configuration, for the environment's key, is not left out without a word`, async () => {
            const named = { "huaweicloud-cdm:agencyName": agency, "huaweicloud-cdm:agencyDomainName": domain };
            const config = key.endsWith("Name") ? named : { [key]: JSON.stringify(roles) };
            const environment = { HW_ACCESS_KEY: accessKey, HW_SECRET_KEY: secretKey, HW_PROJECT_ID: project };

            const { message } = await errorOf(create(bed.inputs, bed.given(environment, config).host));

            expect(message).to.include(`${key}${key.endsWith("Name") ? "" : ".agencyName"} names one`);
            expect(message).to.include("HW_ASSUME_ROLE_AGENCY_NAME");
            expect(bed.emulator.requests()).to.deep.equal([]);
            const both = {
                ...environment,
                HW_ASSUME_ROLE_AGENCY_NAME: agency,
                HW_ASSUME_ROLE_DOMAIN_NAME: domain,
            };
            expect((await bed.given(both, config).carryThrough()).startedBy).to.equal(asAgency);
        });
    }

    it("what is about other resources is no matter here", async () => {
        const config = {
            ...pair,
            enterpriseProjectId: "0",
            maxRetries: "5",
            signingAlgorithm: "HmacSHA256",
            regional: "true",
        };

        expect((await given({ ...config, defaultTags: '{"a":"b"}' }).carryThrough()).startedBy).to.equal(user);
    });
});
