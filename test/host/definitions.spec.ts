import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { type Emulator, outOfTheBox, startEmulator } from "huaweicloud-cdm-emulator";
import { Job, type JobArgs, Link, type LinkArgs } from "pulumi-huaweicloud-cdm";
import { linkProvider } from "#provider/dynamic/doorway.js";
import { control } from "../support/control.js";
import { DynamicHost, type Properties } from "../support/dynamicHost.js";
import { onWire, registrationBy } from "../support/program.js";
import { SmallEngine } from "../support/smallEngine.js";

const place = { clusterId: outOfTheBox.cluster, projectId: outOfTheBox.project };
const config = { databaseType: "MYSQL", host: "10.0.0.7", port: 3306, database: "shop" };
const shop: LinkArgs = { ...place, connector: "generic-jdbc-connector", config, password: "Tr0ub4dor&3-horse" };
const orders: JobArgs = {
    ...place,
    sourceConnector: "generic-jdbc-connector",
    sourceLinkName: "shop",
    sourceJobConfig: { tableName: "orders" },
    destinationConnector: "obs-connector",
    destinationLinkName: "lake",
    destinationJobConfig: { bucketName: "lake" },
};
const registeredLink = (args: LinkArgs) => registrationBy(() => new Link("shop", args));

describe("what a program says of a Job or a Link", () => {
    it("has a mark on each value that CDM masks, and names each secret by its path", async () => {
        const link = { ...config, username: pulumi.secret("reader"), gateToken: "t0ken-of-a-gate" };
        const { inputs } = await registeredLink({ ...shop, config: link });

        expect(inputs["password"]).to.deep.equal(onWire("Tr0ub4dor&3-horse"));
        expect(inputs["config"]).to.deep.equal({
            ...config,
            username: onWire("reader"),
            gateToken: onWire("t0ken-of-a-gate"),
        });
        expect(inputs["__secretInputs"]).to.deep.equal(["config.gateToken", "config.username", "password"]);
    });

    it("orders the delete before the replacement, whatever the engine replaces it for", async () => {
        const made = [await registeredLink(shop), await registrationBy(() => new Job("orders", orders))];
        expect(made.map(({ deleteBeforeReplace }) => deleteBeforeReplace)).to.deep.equal([true, true]);
    });
});

describe("what a Link keeps of a secret, through the dynamic host", () => {
    let emulator: Emulator;
    let host: DynamicHost;
    let engine: SmallEngine;
    before(async () => {
        emulator = await startEmulator();
        const environment = { HW_AUTH_TOKEN: outOfTheBox.token, HW_CDM_ENDPOINT: emulator.url };
        host = await DynamicHost.start("@pulumi/pulumi", environment, [], { provider: linkProvider });
    });
    beforeEach(() => {
        engine = new SmallEngine(host);
    });
    afterEach(() => emulator.reset());
    after(async () => {
        await host.close();
        await emulator.close();
    });

    // A transform adds the keys behind the constructor, so the program registers them as plain texts.
    const keys = { ak: "AK0123456789", sk: "sk-of-this-spec-0123" };
    const dis = { ...place, connector: "dis-connector", config: { ...keys, region: "eu-west-101" } };
    const bags = () => [engine.state?.inputs ?? {}, engine.state?.outputs ?? {}];

    const transformed = async ({ config: added, ...link }: typeof dis): Promise<Properties> => {
        const { inputs } = await registeredLink({ ...link, config: {} });
        return { ...inputs, config: added };
    };

    it("is ciphertext by the parameter's name alone, also after a refresh", async () => {
        await engine.up(await transformed(dis));
        await engine.refresh();

        for (const bag of bags())
            expect(bag["config"]).to.deep.equal({ ak: onWire(keys.ak), sk: onWire(keys.sk), region: "eu-west-101" });
        expect(engine.written).to.have.length(2);
        expect(engine.readable()).not.to.contain(keys.sk).and.not.to.contain(keys.ak);
    });

    it("is ciphertext again after a refresh if a user has repaired the state with plain text", async () => {
        await engine.up((await registeredLink(shop)).inputs);
        const [inputs = {}, outputs = {}] = bags().map((bag) => ({ ...bag, password: shop.password }));
        engine.state = { id: engine.state?.id ?? "", inputs, outputs };

        await engine.refresh();

        for (const bag of bags()) expect(bag["password"]).to.deep.equal(onWire(shop.password));
    });

    it("is in no sentence of CDM's that the engine prints", async () => {
        await engine.up(await transformed(dis));
        const body = { "validation-result": [{ message: `${keys.sk} is too short.`, status: "ERROR" }] };
        const fault = { operation: "updateLink", kind: "status", status: 200, body, times: 1 };
        await control(emulator.url, "POST", "faults", fault);

        await engine.up(await transformed({ ...dis, config: { ...keys, region: "eu-west-102" } }));

        expect(engine.printed.join("\n")).to.contain("[secret] is too short");
        expect(engine.readable()).not.to.contain(keys.sk);
    });
});
