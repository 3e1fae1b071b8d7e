import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import type { Configuration } from "#provider/cdm/config/configuration.js";
import { AuthTestBed } from "../../../support/authTestBed.js";
import { create } from "../../../support/core.js";
import { errorOf } from "../../../support/world.js";

const { project } = outOfTheBox;

interface Keys {
    readonly accessKey?: string;
    readonly secretKey?: string;
}

interface Given {
    environment: Record<string, string>;
    config: Record<string, string>;
    files: Record<string, unknown>;
}

const environmentPair =
    (access: string, secret: string) =>
    (given: Given, { accessKey, secretKey }: Keys) => {
        if (accessKey) given.environment[access] = accessKey;
        if (secretKey) given.environment[secret] = secretKey;
    };

const configured =
    (prefix: string) =>
    (given: Given, { accessKey, secretKey }: Keys) => {
        if (accessKey) given.config[`${prefix}accessKey`] = accessKey;
        if (secretKey) given.config[`${prefix}secretKey`] = secretKey;
    };

/** Where a key pair may be, the first first. A Provider and stack configuration never reach one process. */
const places: Readonly<Record<string, (given: Given, keys: Keys) => void>> = {
    "a Provider": configured(""),
    "the environment, HW_…": environmentPair("HW_ACCESS_KEY", "HW_SECRET_KEY"),
    "the environment, OS_…": environmentPair("OS_ACCESS_KEY", "OS_SECRET_KEY"),
    "the environment, HUAWEICLOUD_SDK_…": environmentPair("HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK"),
    "stack configuration, huaweicloud-cdm:…": configured("huaweicloud-cdm:"),
    "stack configuration, huaweicloud:…": configured("huaweicloud:"),
    "the KooCLI's profile": (given, { accessKey, secretKey }) => {
        const profile = { name: "p", accessKeyId: accessKey, secretAccessKey: secretKey };
        given.files[".hcloud/config.json"] = { current: "p", profiles: [profile] };
    },
    "the SDKs' file": (given, { accessKey, secretKey }) => {
        const lines = [accessKey && `ak=${accessKey}`, secretKey && `sk=${secretKey}`].filter(Boolean);
        given.files[".huaweicloud/credentials"] = ["[basic]", ...lines].join("\n");
    },
};

describe("of two sources of a way in", () => {
    const bed = new AuthTestBed();
    before(() => bed.open({ bootMs: 0, runMs: 600_000 }));
    beforeEach(async () => {
        bed.emulator.reset();
        for (const name of ["first", "second"]) {
            const user = { name, accessKey: `${name}-access`, secretKey: `${name}-secret` };
            await bed.control("POST", "users", user);
        }
    });
    after(() => bed.close());

    const first = { accessKey: "first-access", secretKey: "first-secret" };
    const second = { accessKey: "second-access", secretKey: "second-secret" };

    async function startedBy(...keys: readonly (readonly [string, Keys])[]): Promise<string | undefined> {
        const given: Given = { environment: { HW_PROJECT_ID: project }, config: {}, files: {} };
        for (const [place, pair] of keys) places[place]?.(given, pair);
        for (const path of [".hcloud/config.json", ".huaweicloud/credentials"]) {
            bed.write(path, given.files[path] ?? (path.endsWith("json") ? {} : ""));
        }
        const result = await bed.given(given.environment, given.config).carryThrough();
        // A key that is shown with another's secret is refused, and what is refused is in the ledger.
        expect(bed.emulator.requests().filter((request) => (request.status ?? 0) >= 400)).to.deep.equal([]);
        return result.startedBy;
    }

    const names = Object.keys(places);
    for (const [index, one] of names.slice(0, -1).entries()) {
        const other = names[index + 1] ?? "";
        it(`${one}: wins over ${other} where both are complete`, async () => {
            expect(await startedBy([one, first], [other, second])).to.equal("first");
        });

        // What a program or its stack says is meant: where a variable of CI is not set, the next account would be anybody's.
        const isMeant = one.startsWith("a Provider") || one.startsWith("stack");
        for (const half of ["accessKey", "secretKey"] as const) {
            if (isMeant) {
                it(`${one}: with its ${half} alone is an error, and nobody works as ${other}`, async () => {
                    const error = await errorOf(startedBy([one, { [half]: first[half] }], [other, second]));

                    expect(error.message).to.match(
                        /^No credentials.*is set but .* is not.*and no further, since that one has a part of one/,
                    );
                    expect(bed.emulator.requests()).to.deep.equal([]);
                });
            } else {
                it(`${one}: leaves its place to ${other} with its ${half} alone, and nothing is mixed`, async () => {
                    expect(await startedBy([one, { [half]: first[half] }], [other, second])).to.equal("second");
                });
            }

            it(`${other}: does not lend its ${half} to half a pair of ${one}`, async () => {
                const rest = half === "accessKey" ? "secretKey" : "accessKey";
                const given = [one, { [rest]: first[rest] }] as const;

                const error = await errorOf(startedBy(given, [other, { [half]: second[half] }]));

                expect(error.message).to.match(/^No credentials.*is set but .* is not/);
                expect(error.message).not.to.match(/first-secret|second-secret/);
                expect(bed.emulator.requests()).to.deep.equal([]);
            });
        }
    }

    for (const [what, environment] of [
        ["an agency in the environment", { HW_ASSUME_ROLE_AGENCY_NAME: "a", HW_ASSUME_ROLE_DOMAIN_NAME: "d" }],
        ["a profile that is not there", { HW_PROFILE: "prod" }],
        ["a file that is not there", { HW_SHARED_CONFIG_FILE: "/nowhere/config.json" }],
    ] as const) {
        it(`${what}, of no use, is an error, and not the next account`, async () => {
            bed.write(".hcloud/config.json", { current: "x", profiles: [] });
            bed.write(".huaweicloud/credentials", `[basic]\nak = ${second.accessKey}\nsk = ${second.secretKey}\n`);

            const error = await errorOf(create(bed.inputs, bed.given({ ...environment, HW_PROJECT_ID: project }).host));

            expect(error.message).to.match(/^No credentials.*and no further, since that one was named/);
            expect(bed.emulator.requests()).to.deep.equal([]);
        });
    }

    it("an agency without its domain is no way in: nobody works as himself where an agency was meant", async () => {
        const half = { HW_AUTH_TOKEN: outOfTheBox.token, HW_ASSUME_ROLE_AGENCY_NAME: outOfTheBox.agency };

        const error = await errorOf(create(bed.inputs, bed.given({ ...half, HW_PROJECT_ID: project }).host));

        expect(error.message).to.match(/HW_ASSUME_ROLE_AGENCY_NAME is set but HW_ASSUME_ROLE_DOMAIN_NAME or/);
    });
});

describe("stack configuration and a Provider", () => {
    const bed = new AuthTestBed();
    beforeEach(() => bed.open({ bootMs: 0, runMs: 600_000 }));
    afterEach(() => bed.close());

    const { token, user, password, domain, accessKey, secretKey, temporary, agency } = outOfTheBox;
    const byIdToken = { idpId: outOfTheBox.identityProvider, idToken: outOfTheBox.idToken };
    const pair = { accessKey: temporary.accessKey, secretKey: temporary.secretKey };
    for (const [what, values, bridged] of [
        ["a token", { authToken: token }, { token }],
        ["a key pair", { accessKey, secretKey }, undefined],
        ["a temporary pair", { ...pair, securityToken: temporary.securityToken }, undefined],
        [
            "a user",
            { userName: user, userPassword: password, domainName: domain },
            { userName: user, password, domainName: domain },
        ],
        [
            "a user by his id",
            { userId: outOfTheBox.userId, userPassword: password },
            { userId: outOfTheBox.userId, password },
        ],
        ["an id token", byIdToken, { assumeRoleWithOidc: JSON.stringify(byIdToken) }],
        [
            "an agency",
            { authToken: token, agencyName: agency, agencyDomainName: domain },
            { token, agencyName: agency, agencyDomainName: domain },
        ],
    ] as const) {
        for (const [source, prefix, named] of [
            ["huaweicloud-cdm:…", "huaweicloud-cdm:", values],
            ["huaweicloud:…, by the bridged names", "huaweicloud:", bridged ?? values],
            ["a Provider", "", values],
        ] as const) {
            it(`${what} of ${source} starts and stops a run`, async () => {
                const given = { projectId: project, authUrl: bed.emulator.url, ...named };
                const entries = Object.entries(given).map(([name, value]) => [`${prefix}${name}`, value]);
                bed.given({ HW_AUTH_URL: undefined }, Object.fromEntries(entries));

                const { startedBy } = await bed.carryThrough();

                expect(startedBy).to.equal(what === "an agency" ? `emulator/${agency}` : user);
            });
        }
    }

    for (const [source, prefix] of [
        ["a Provider", ""],
        ["stack configuration", "huaweicloud-cdm:"],
        ["the bridged provider's", "huaweicloud:"],
    ] as const) {
        it(`${source}: project and region come before the environment's`, async () => {
            const config = { [`${prefix}projectId`]: project, [`${prefix}region`]: "here" };
            bed.given({ HW_AUTH_TOKEN: token, HW_PROJECT_ID: "elsewhere", HW_REGION_NAME: "there" }, config);

            expect((await bed.carryThrough()).state).to.include({ projectId: project });
        });
    }

    it("a JobRun's own project comes before all of them", async () => {
        const config: Configuration["config"] = { projectId: "elsewhere" };
        bed.given({ HW_AUTH_TOKEN: token, HW_PROJECT_ID: "elsewhere" }, config);

        const { state } = await create({ ...bed.inputs, projectId: project }, bed.host);

        expect(state.projectId).to.equal(project);
    });
});
