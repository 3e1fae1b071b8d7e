import { expect } from "chai";
import { endpointProblem } from "#provider/cdm/endpoint.js";
import { SettingsError } from "#provider/cdm/errors.js";
import { resolveSettings } from "#provider/cdm/settings.js";

const environment = { HW_PROJECT_ID: "p", HW_AUTH_TOKEN: "t", HW_REGION_NAME: "eu-west-101" };

describe("settings", () => {
    it("come from the resource first, then from the environment", () => {
        const place = { projectId: "mine", endpoint: "https://cdm.example.com/prefix/" };

        expect(resolveSettings(place, { ...environment, HW_CDM_ENDPOINT: "https://other" })).to.deep.equal({
            projectId: "mine",
            endpoint: "https://cdm.example.com/prefix",
            wayIn: { authToken: "t" },
        });
    });

    for (const [region, cloud, address] of [
        ["eu-west-101", undefined, "https://cdm.eu-west-101.myhuaweicloud.eu"],
        ["cn-north-4", undefined, "https://cdm.cn-north-4.myhuaweicloud.com"],
        ["eu-de", "otc.t-systems.com", "https://cdm.eu-de.otc.t-systems.com"],
    ] as const) {
        it(`make the address ${address} of the region`, () => {
            const { endpoint } = resolveSettings({ region }, { ...environment, HW_CLOUD: cloud });

            expect(endpoint).to.equal(address);
        });
    }

    it("take the names of the OpenStack tools too", () => {
        const openstack = { OS_PROJECT_ID: "p", OS_AUTH_TOKEN: "t", OS_REGION_NAME: "r" };

        expect(resolveSettings({}, openstack)).to.deep.equal({
            projectId: "p",
            wayIn: { authToken: "t" },
            endpoint: "https://cdm.r.myhuaweicloud.com",
        });
    });

    it("take a key pair where there is no token, with its security token", () => {
        const pair = { HW_ACCESS_KEY: "a", HW_SECRET_KEY: "s" };
        const rest = { HW_PROJECT_ID: "p", HW_REGION_NAME: "r" };

        expect(resolveSettings({}, { ...rest, ...pair }).wayIn).to.deep.equal({ accessKey: "a", secretKey: "s" });
        expect(resolveSettings({}, { ...rest, ...pair, HW_SECURITY_TOKEN: "x" }).wayIn).to.include({
            securityToken: "x",
        });
        expect(resolveSettings({}, { ...environment, ...pair }).wayIn).to.deep.equal({ authToken: "t" });
    });

    for (const [given, missing] of [
        ["HW_ACCESS_KEY", "HW_SECRET_KEY"],
        ["HW_SECRET_KEY", "HW_ACCESS_KEY"],
    ] as const) {
        it(`name the half of a key pair that is missing beside ${given}`, () => {
            const { HW_AUTH_TOKEN: _, ...rest } = environment;

            expect(() => resolveSettings({}, { ...rest, [given]: "s3cr3t" }))
                .to.throw(SettingsError, `${given} is set but ${missing} is not: set both`)
                .with.property("message")
                .that.does.not.include("s3cr3t");
        });
    }

    it("are missing all in one sentence each, with every name that was looked at", () => {
        expect(() => resolveSettings({}, {}))
            .to.throw(SettingsError)
            .with.property("message")
            .that.matches(
                /HW_PROJECT_ID.*HW_AUTH_TOKEN.*HW_ACCESS_KEY and HW_SECRET_KEY.*HW_CDM_ENDPOINT.*HW_REGION_NAME/,
            );
    });

    for (const [endpoint, problem] of [
        ["https://cdm.example.com", undefined],
        ["https://cdm.example.com/cdm/prefix", undefined],
        ["http://127.0.0.1:9090", undefined],
        ["http://localhost:9090", undefined],
        ["http://[::1]:9090", undefined],
        ["http://127.0.0.1.example.com", /https/],
        ["http://10.0.0.1", /https/],
        ["ftp://cdm.example.com", /URL/],
        ["cdm.example.com", /URL/],
        ["", /URL/],
        ["https://cdm.example.com?token=s3cr3t", /query/],
    ] as const) {
        it(`${problem ? "refuse" : "accept"} the address ${JSON.stringify(endpoint)}`, () => {
            const found = endpointProblem(endpoint);

            if (problem === undefined) expect(found).to.equal(undefined);
            else expect(found).to.match(problem).and.not.to.include("s3cr3t");
        });
    }
});
