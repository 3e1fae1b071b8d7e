import { expect } from "chai";
import { SessionCache } from "#provider/cdm/auth/sessionCache.js";
import type { Configuration, Place } from "#provider/cdm/config/configuration.js";
import { endpointProblem, presentable } from "#provider/cdm/config/endpoint.js";
import { resolveSettings } from "#provider/cdm/config/resolve.js";
import { SettingsError } from "#provider/cdm/errors.js";
import type { Transport } from "#provider/cdm/http/transport.js";
import { fromEnvironment } from "#provider/cdm/sources/environment.js";
import { FakeClock } from "../../../support/fakeClock.js";
import { errorOf } from "../../../support/world.js";

const environment = { HW_PROJECT_ID: "p", HW_AUTH_TOKEN: "t", HW_REGION_NAME: "eu-west-101" };

type Environment = Configuration["environment"];

/** Nobody answers: what is asked of anybody is a mistake here. */
function resolve(place: Place, env: Environment, config: Configuration["config"] = {}) {
    const transport = async () => ({ failure: { kind: "transient", text: "nobody is here" } }) as const;
    const configuration = { environment: env, config, home: "/nowhere" };
    return resolveSettings(place, { configuration, clock: new FakeClock(), sessions: new SessionCache(), transport });
}

async function credentialOf(env: Environment) {
    const { session } = await resolve({}, env);
    const result = await session.send(async (credential) => ({ value: credential }));
    return "value" in result ? result.value : undefined;
}

describe("settings", () => {
    it("come from the resource first, then from the environment", async () => {
        const place = { projectId: "mine", endpoint: "https://cdm.example.com/prefix/" };

        expect(await resolve(place, { ...environment, HW_CDM_ENDPOINT: "https://other" })).to.include({
            projectId: "mine",
            endpoint: "https://cdm.example.com/prefix",
            from: "the environment",
        });
    });

    for (const [region, cloud, address] of [
        ["eu-west-101", undefined, "https://cdm.eu-west-101.myhuaweicloud.eu"],
        ["cn-north-4", undefined, "https://cdm.cn-north-4.myhuaweicloud.com"],
        ["eu-de", "otc.t-systems.com", "https://cdm.eu-de.otc.t-systems.com"],
    ] as const) {
        it(`make the address ${address} of the region`, async () => {
            const { endpoint } = await resolve({ region }, { ...environment, HW_CLOUD: cloud });

            expect(endpoint).to.equal(address);
        });
    }

    it("take the names of the OpenStack tools too", async () => {
        const openstack = { OS_PROJECT_ID: "p", OS_AUTH_TOKEN: "t", OS_REGION_NAME: "a-b" };

        expect(await resolve({}, openstack)).to.include({
            projectId: "p",
            endpoint: "https://cdm.a-b.myhuaweicloud.com",
        });
        expect(await credentialOf(openstack)).to.deep.equal({ authToken: "t" });
    });

    // Written down here anew: users of the Terraform provider and of the vendor's SDKs have set these names already.
    for (const [name, variables] of [
        ["projectId", ["HW_PROJECT_ID", "OS_PROJECT_ID", "HUAWEICLOUD_SDK_PROJECT_ID"]],
        ["projectName", ["HW_PROJECT_NAME", "OS_PROJECT_NAME"]],
        ["region", ["HW_REGION_NAME", "OS_REGION_NAME"]],
        ["cloud", ["HW_CLOUD"]],
        ["endpoint", ["HW_CDM_ENDPOINT"]],
        ["authUrl", ["HW_AUTH_URL", "OS_AUTH_URL"]],
        ["insecure", ["HW_INSECURE", "OS_INSECURE"]],
        ["caCert", ["HW_CACERT", "OS_CACERT"]],
        ["authToken", ["HW_AUTH_TOKEN", "OS_AUTH_TOKEN"]],
        ["accessKey", ["HW_ACCESS_KEY", "OS_ACCESS_KEY", "HUAWEICLOUD_SDK_AK"]],
        ["secretKey", ["HW_SECRET_KEY", "OS_SECRET_KEY", "HUAWEICLOUD_SDK_SK"]],
        ["userName", ["HW_USER_NAME", "OS_USERNAME"]],
        ["userPassword", ["HW_USER_PASSWORD", "OS_PASSWORD"]],
        ["domainName", ["HW_DOMAIN_NAME", "OS_DOMAIN_NAME", "OS_USER_DOMAIN_NAME", "OS_PROJECT_DOMAIN_NAME"]],
        ["domainId", ["HW_DOMAIN_ID", "OS_DOMAIN_ID", "OS_USER_DOMAIN_ID", "OS_PROJECT_DOMAIN_ID"]],
        ["agencyName", ["HW_ASSUME_ROLE_AGENCY_NAME", "OS_AGENCY_NAME"]],
        ["agencyDomainName", ["HW_ASSUME_ROLE_DOMAIN_NAME", "OS_AGENCY_DOMAIN_NAME"]],
        ["agencyDomainId", ["HW_ASSUME_ROLE_DOMAIN_ID"]],
    ] as const) {
        it(`take ${name} from ${variables.join(", else from ")}, and call it so`, () => {
            for (const [index, variable] of variables.entries()) {
                const laterOnes = variables.slice(index).map((one) => [one, `of ${one}`]);

                const source = fromEnvironment(Object.fromEntries(laterOnes));

                expect(source.values).to.deep.equal({ [name]: `of ${variable}` });
                expect(source.nameOf(name)).to.equal(variable);
            }
        });
    }

    it("take a key pair where there is no token, with its security token", async () => {
        const pair = { HW_ACCESS_KEY: "a", HW_SECRET_KEY: "s" };
        const rest = { HW_PROJECT_ID: "p", HW_REGION_NAME: "a-b" };

        expect(await credentialOf({ ...rest, ...pair })).to.deep.equal({ accessKey: "a", secretKey: "s" });
        expect(await credentialOf({ ...rest, ...pair, HW_SECURITY_TOKEN: "x" })).to.include({ securityToken: "x" });
        expect(await credentialOf({ ...environment, ...pair })).to.deep.equal({ authToken: "t" });
    });

    for (const [given, missing] of [
        ["HW_ACCESS_KEY", "HW_SECRET_KEY"],
        ["HW_SECRET_KEY", "HW_ACCESS_KEY"],
        ["HW_USER_NAME", "HW_USER_PASSWORD"],
        ["HW_USER_PASSWORD", "HW_USER_NAME or HW_USER_ID"],
    ] as const) {
        it(`name the half of a way in that is missing beside ${given}`, async () => {
            const { HW_AUTH_TOKEN: _, ...rest } = environment;

            const error = await errorOf(resolve({}, { ...rest, [given]: "s3cr3t" }));

            expect(error).to.be.instanceOf(SettingsError);
            expect(error.message).to.include(`${given} is set but ${missing} is not`).and.not.include("s3cr3t");
        });
    }

    it("are missing all in one sentence each, with every name and every place that was looked at", async () => {
        const error = await errorOf(resolve({}, {}));

        expect(error).to.be.instanceOf(SettingsError);
        expect(error.message).to.match(
            /HW_PROJECT_ID.*HW_AUTH_TOKEN.*HW_ACCESS_KEY and HW_SECRET_KEY.*HW_USER_PASSWORD.*HW_CDM_ENDPOINT.*HW_REGION_NAME/,
        );
        for (const place of ["the environment", "huaweicloud-cdm:", ".hcloud", ".huaweicloud", "metadata"]) {
            expect(error.message).to.include(place);
        }
    });

    it("take a project's name in a Provider before an id in the environment, and an id there before its own name", async () => {
        const provider = { authToken: "t", projectName: "berlin" };
        const env = {
            HW_PROJECT_ID: "of-the-environment",
            HW_CDM_ENDPOINT: "https://cdm.example.com",
            HW_AUTH_URL: "https://iam.example.com",
        };

        // Nobody answers here: that IAM is asked at all is what is shown.
        expect((await errorOf(resolve({}, env, provider))).message).to.include('find the project "berlin"');
        expect(await resolve({}, env, { ...provider, projectId: "p" })).to.include({ projectId: "p" });
        expect(await resolve({}, env, { authToken: "t" })).to.include({ projectId: "of-the-environment" });
    });

    // Who logs in is asked beside the point, in a doubt: the credential is not shown to another cloud for it, nor in plain text.
    for (const [what, env, asked] of [
        ["of the region, beside CDM of the region", {}, ["https://iam.eu-west-101.myhuaweicloud.eu"]],
        ["of the region, beside CDM of another cloud", { HW_CDM_ENDPOINT: "https://cdm.example.com" }, []],
        ["of the region, beside an emulator", { HW_CDM_ENDPOINT: "http://127.0.0.1:9" }, []],
        [
            "that is named, beside CDM of another cloud",
            { HW_CDM_ENDPOINT: "https://cdm.example.com", HW_AUTH_URL: "https://iam.example.com" },
            ["https://iam.example.com"],
        ],
        ["in plain text", { HW_AUTH_URL: "http://iam.example.com" }, []],
        ["with a query", { HW_AUTH_URL: "https://iam.example.com?x=" }, []],
    ] as const) {
        it(`${asked.length > 0 ? "ask" : "do not ask"} an IAM ${what}, who logs in`, async () => {
            const seen: string[] = [];
            const transport = async ({ url }: { url: string }) => {
                seen.push(new URL(url).origin);
                return { answer: { httpStatus: 200, headers: {}, text: '{"token":{"user":{"name":"me"}}}' } };
            };
            const configuration = { environment: { ...environment, ...env }, config: {}, home: "/nowhere" };
            const host = { configuration, clock: new FakeClock(), sessions: new SessionCache(), transport };

            const { userName } = await resolveSettings({}, host);

            const name = await userName(Number.POSITIVE_INFINITY).catch((error: Error) => error.message);
            expect(name).to.match(asked.length > 0 ? /^me$/ : /address of IAM|IAM was not asked/);
            expect(seen).to.deep.equal(asked);
        });
    }

    for (const [given, used] of [
        ["https://iam.example.com", "https://iam.example.com"],
        ["https://iam.example.com/v3/", "https://iam.example.com"],
        ["https://iam.example.com/v3.0", "https://iam.example.com"],
        ["https://iam.example.com/v3.0//", "https://iam.example.com"],
        ["https://iam.example.com/v3x/iam/v3", "https://iam.example.com/v3x/iam"],
    ] as const) {
        it(`take IAM's address ${given} with its version or without`, async () => {
            const asked: string[] = [];
            const transport: Transport = async ({ url }) => {
                asked.push(url);
                return { failure: { kind: "unknown", text: "nobody is here" } };
            };
            const env = { HW_PROJECT_NAME: "berlin", HW_AUTH_TOKEN: "t", HW_AUTH_URL: given, HW_REGION_NAME: "a-b" };
            const configuration = { environment: env, home: "/nowhere" };

            await errorOf(
                resolveSettings({}, { configuration, clock: new FakeClock(), sessions: new SessionCache(), transport }),
            );

            expect(asked).to.deep.equal([`${used}/v3/projects?name=berlin`]);
        });
    }

    for (const [address, shown] of [
        ["https://user:p@ss-word@cdm.example.com/x", "https://…@cdm.example.com/x"],
        ["https:\\user:passw@cdm.example.com", "…@cdm.example.com"],
        ["https://user:pa/ss@cdm.example.com", "https://…@cdm.example.com"],
        // Symptom: what follows the sign was cut first, and with it what told that a password stands before it.
        ["https://user:pa#ss@cdm.example.com/x?y", "https://…"],
        ["https://user:pa?ss@cdm.example.com", "https://…"],
        ["https://cdm.example.com?me@tok3n", "https://…"],
        ["https://user:passw@cdm.example.com?tok3n", "https://…@cdm.example.com?…"],
        ["https://cdm.example.com?tok3n", "https://cdm.example.com?…"],
        ["https://cdm.example.com#tok3n", "https://cdm.example.com#…"],
        ["https://cdm.example.com/cdm", "https://cdm.example.com/cdm"],
    ] as const) {
        it(`show of the address ${JSON.stringify(address)} nothing that may be a secret`, () => {
            expect(presentable(address)).to.equal(shown);
        });
    }

    for (const [what, env, said] of [
        [
            "a region",
            { HW_REGION_NAME: "eu.evil.example/" },
            'HW_REGION_NAME must be the name of a region such as "eu-west-101"',
        ],
        ["a region", { HW_REGION_NAME: "x@evil.example" }, "letters, digits and hyphens"],
        ["a region", { HW_REGION_NAME: "-" }, "HW_REGION_NAME must be"],
        ["a region", { HW_REGION_NAME: "a\nb" }, '"a\\nb"'],
        [
            "a cloud",
            { HW_CLOUD: "evil.example/x" },
            'HW_CLOUD must be the domain of a cloud such as "myhuaweicloud.com"',
        ],
        ["a cloud", { HW_CLOUD: "user@evil.example" }, "HW_CLOUD must be"],
        ["a cloud", { HW_CLOUD: "evil.example:8443" }, "HW_CLOUD must be"],
        ["a cloud", { HW_CLOUD: "a..b" }, "HW_CLOUD must be"],
        ["a project", { HW_PROJECT_ID: ".." }, "HW_PROJECT_ID must be the id of a project"],
        ["a project", { HW_PROJECT_ID: "." }, "HW_PROJECT_ID must be"],
        ["a project", { HW_PROJECT_ID: "a/b" }, "without spaces and slashes"],
    ] as const) {
        it(`refuse ${what} that would be more than that in an address: ${JSON.stringify(env)}`, async () => {
            const error = await errorOf(resolve({}, { ...environment, ...env }));

            expect(error).to.be.instanceOf(SettingsError);
            expect(error.message).to.include(said).and.include("CDMRUN-116");
        });
    }

    for (const [endpoint, problem] of [
        ["https://cdm.example.com", undefined],
        ["https://cdm.example.com/cdm/prefix", undefined],
        ["http://127.0.0.1:9090", undefined],
        ["http://localhost:9090", undefined],
        ["http://[::1]:9090", undefined],
        ["HTTPS://cdm.example.com", undefined],
        ["HTTP://10.0.0.1", /https/],
        ["HTTPS://me@cdm.example.com", /user name/],
        ["http://127.0.0.1.example.com", /https/],
        ["http://10.0.0.1", /https/],
        ["ftp://cdm.example.com", /URL/],
        ["cdm.example.com", /URL/],
        ["", /URL/],
        ["https://cdm.example.com?token=s3cr3t", /query/],
        ["https://cdm.example.com/%zz", /decoded/],
        ["https://cdm.example.com?", /query/],
        ["https://cdm.example.com#", /fragment/],
        ["https://cdm.example.com/?", /query/],
        ["https://cdm.exa\nmple.com", /spaces and line ends.*"https:\/\/cdm\.exa\\nmple\.com"/],
        ["https://cdm.example.com\t", /spaces and line ends/],
        ["https://cdm.example.com /x", /spaces and line ends/],
        ["https://cdm.example.com\\@evil.example", /URL|user name/],
        ["https://@cdm.example.com", /user name/],
        ["https://:@cdm.example.com", /user name/],
        ["https:cdm.example.com", /URL/],
        ["https:/cdm.example.com", /URL/],
        ["https:///cdm.example.com", /URL/],
    ] as const) {
        it(`${problem ? "refuse" : "accept"} the address ${JSON.stringify(endpoint)}`, () => {
            const found = endpointProblem(endpoint);

            if (problem) expect(found).to.match(problem).and.not.include("s3cr3t");
            else expect(found).to.equal(undefined);
        });
    }
});
