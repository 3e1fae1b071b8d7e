import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { Provider, type ProviderArgs } from "pulumi-huaweicloud-cdm";

const config = {
    "huaweicloud-cdm:authToken": "stack-token",
    "huaweicloud:password": "stack-password",
    "huaweicloud-cdm:region": "stack-region",
    "huaweicloud-cdm:projectId": "stack-project",
    "shop:secret": "nobody's business",
};
const [token, password, region, project] = Object.keys(config);

describe("what a Provider takes of the stack configuration", () => {
    const before = pulumi.runtime.allConfig();
    after(() => pulumi.runtime.setAllConfig(before));

    /** The keys of stack configuration among the inputs of a Provider that is given these. */
    async function taken(args: ProviderArgs, values: Record<string, string>, secret: string[]) {
        pulumi.runtime.setAllConfig(values, secret);
        const inputs = await inputsOf(args);
        return { inputs, keys: Object.keys(inputs).filter((key) => key.includes(":")) };
    }

    const cases: [ProviderArgs, (string | undefined)[]][] = [
        [{}, [token, password, region, project]],
        [{ authToken: "t" }, [region]],
        [{ accessKey: "a", secretKey: "s" }, [region]],
        [{ region: "r" }, [token, password]],
        [{ endpoint: "https://cdm.example.com" }, [token, password]],
        [{ projectName: "n" }, [token, password, region]],
    ];
    it("has no new value where its secrets are keys: an upgrade is no change of it", async () => {
        pulumi.runtime.setAllConfig({}, []);
        const given = { authToken: pulumi.secret("t"), region: "r", projectId: pulumi.secret("p") };
        expect(await inputsOf(given)).to.include.keys("authToken", "region", "__secretSettings");
        expect((await inputsOf(given))["__secretSettings"]).to.deep.equal(["projectId"]);
        expect(await inputsOf({ authToken: pulumi.secret("t"), region: "r" })).not.to.include.keys("__secretSettings");
    });

    function inputsOf(args: ProviderArgs): Promise<Record<string, unknown>> {
        return new Promise<Record<string, unknown>>((resolve) => {
            const newResource = ({ name, inputs: given }: pulumi.runtime.MockResourceArgs) => {
                resolve(given);
                return { id: `${name}-id`, state: given };
            };
            pulumi.runtime.setMocks({ newResource, call: () => ({}) }).then(() => new Provider("cdm", args));
        });
    }

    for (const [args, keys] of cases) {
        it(`is ${keys.length} of four values where it is given ${JSON.stringify(Object.keys(args))}`, async () => {
            const { inputs, keys: found } = await taken(args, config, [token ?? "", password ?? ""]);

            expect(found).to.have.members(keys);
            if (keys.includes(token)) expect(inputs[token ?? ""]).to.include({ value: "stack-token" });
            expect(JSON.stringify(inputs)).not.to.include("nobody's");
        });
    }

    const bridged = {
        "huaweicloud:assumeRole": '{"agencyName":"a","domainName":"d"}',
        "huaweicloud:endpoints": '{"cdm":"https://cdm.example.com"}',
        "huaweicloud:cacertFile": "/ca.pem",
        "huaweicloud:sharedConfigFile": "/config.json",
        "huaweicloud:profile": "night",
        "huaweicloud:secret_key": "s",
        "huaweicloud:signingAlgorithm": "HmacSM3",
        "huaweicloud:defaultTags": "{}",
    };
    const [role, endpoints, ca, file, profile, secretKey, algorithm] = Object.keys(bridged);
    for (const [what, args, keys] of [
        ["all that is about a way in or an address", {}, [role, endpoints, ca, file, profile, secretKey, algorithm]],
        ["the addresses beside a way in", { authToken: "t" }, [endpoints, ca]],
        ["the way in beside an address", { region: "r" }, [role, file, profile, secretKey, algorithm]],
    ] as const) {
        it(`is, of the bridged provider's, ${what}`, async () => {
            expect((await taken(args, bridged, [secretKey ?? ""])).keys).to.have.members(keys);
        });
    }
});
