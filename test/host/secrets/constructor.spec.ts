import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { JobRun, type JobRunArgs, Provider, type ProviderArgs } from "pulumi-huaweicloud-cdm";
import { registered } from "../../support/program.js";

const job = { clusterId: "c", jobName: "orders" };

describe("what the constructor says of secrets", () => {
    it("is the same, whatever the order in which a program gives its variables", async () => {
        const one = { ...job, variables: { b: pulumi.secret("1"), a: pulumi.secret("2"), day: "monday" } };
        const other = { ...job, variables: { day: "monday", a: pulumi.secret("2"), b: pulumi.secret("1") } };

        const [first, second] = [await registered(one), await registered(other)];

        expect(first["__secretVariables"]).to.deep.equal(["a", "b"]);
        expect(second).to.deep.equal(first);
        expect(Object.keys(first["__plainVariables"] as object)).to.deep.equal(["day"]);
    });

    it("names every input that is a secret or holds one, and nothing where there is none", async () => {
        const args = {
            ...job,
            endpoint: pulumi.secret("https://cdm.example.com"),
            jobName: pulumi.secret("orders"),
            timeouts: { create: pulumi.secret("7m") },
            region: pulumi.output("eu"),
        };
        expect((await registered(args))["__secretInputs"]).to.deep.equal(["endpoint", "jobName", "timeouts"]);
        expect(await registered({ ...job, region: "eu" })).not.to.have.any.keys("__secretInputs", "__secretSettings");
    });

    it("names what of the place is a secret in stack configuration", async () => {
        const values = {
            "huaweicloud-cdm:projectId": "p",
            "huaweicloud:region": "r",
            "huaweicloud-cdm:authToken": "t",
        };
        const secret = ["huaweicloud-cdm:projectId", "huaweicloud-cdm:authToken"];

        expect((await registered(job, {}, { values, secret }))["__secretSettings"]).to.deep.equal(["projectId"]);

        const more = { "huaweicloud:authUrl": "a", "huaweicloud-cdm:cloud": "c", "huaweicloud:tenantName": "n" };
        const all = { values: { ...values, ...more }, secret: [...secret, ...Object.keys(more)] };
        expect((await registered(job, {}, all))["__secretSettings"]).to.have.members([
            "authUrl",
            "cloud",
            "projectId",
            "projectName",
        ]);
    });
});

describe("a name that nobody reads is refused by the constructor, before its value is in a state", () => {
    const strays: [string, () => unknown, RegExp][] = [
        [
            "token",
            () => new Provider("night", { token: "sp1-secret" } as ProviderArgs),
            /^token is none of the values of Provider "night": use authToken\.$/,
        ],
        ["password", () => new Provider("night", { password: "sp1-secret" } as ProviderArgs), /: use userPassword\.$/],
        [
            "apiKey",
            () => new Provider("night", { apiKey: "sp1-secret" } as ProviderArgs),
            /, whose values are projectId, .*insecure/,
        ],
        [
            "authToken",
            () => new JobRun("nightly", { ...job, authToken: "sp1-secret" } as JobRunArgs),
            /^authToken is none of the inputs of JobRun "nightly", whose inputs are clusterId, /,
        ],
    ];
    for (const [name, construct, sentence] of strays) {
        it(name, () => {
            expect(construct).to.throw(sentence).with.property("message").that.does.not.include("sp1-secret");
        });
    }

    it("unless it has no value", async () => {
        expect(await registered({ ...job, token: undefined } as JobRunArgs)).not.to.have.any.keys("token");
    });
});

describe("a Provider with a part of a way in", () => {
    const halves: [ProviderArgs, string][] = [
        [{ accessKey: "a" }, "accessKey is set but secretKey is not"],
        [{ accessKey: "a", secretKey: undefined }, "accessKey is set but secretKey is not"],
        [{ accessKey: "", secretKey: "s" }, "secretKey is set but accessKey is not"],
        [{ secretKey: pulumi.secret("s") }, "secretKey is set but accessKey is not"],
        [{ securityToken: "s" }, "securityToken is set but accessKey is not"],
        [{ userName: "u", domainName: "d" }, "userName is set but userPassword is not"],
        [{ userName: "u", userPassword: "p" }, "userPassword is set but domainName or domainId is not"],
        [{ domainName: "d" }, "domainName is set but userName or userId is not"],
        [
            { agencyName: "a", agencyDomainName: "d" },
            "agencyName is set but no credentials that could assume the agency",
        ],
        [{ accessKey: "a", secretKey: "s", agencyDomainName: "d" }, "agencyDomainName is set but agencyName is not"],
    ];
    for (const [args, flaw] of halves) {
        it(`is refused: ${flaw} (${Object.keys(args)})`, () => {
            expect(() => new Provider("night", args)).to.throw(`Provider "night": ${flaw}`);
        });
    }

    for (const args of [
        {},
        { region: "r" },
        { authToken: "t", accessKey: "left over" },
        { accessKey: pulumi.output("a"), secretKey: pulumi.secret("s") },
        { userName: "u", userPassword: "p", domainId: "d" },
    ]) {
        it(`is taken where it has all of one, or none: ${Object.keys(args)}`, async () => {
            await pulumi.runtime.setMocks({
                newResource: ({ inputs }) => ({ id: "p", state: inputs }),
                call: () => ({}),
            });
            expect(() => new Provider("night", args)).not.to.throw();
        });
    }
});
