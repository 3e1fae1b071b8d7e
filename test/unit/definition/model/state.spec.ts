import { expect } from "chai";
import { changedPaths, differences } from "#provider/definition/model/compare.js";
import { jobKind } from "#provider/definition/model/job.js";
import type { Json } from "#provider/definition/model/kind.js";
import { linkKind } from "#provider/definition/model/link.js";
import { inputsIn, refreshed, toState } from "#provider/definition/model/state.js";
import { markDefinitionSecrets } from "#provider/dynamic/markSecrets.js";
import { jobInputs, linkInputs } from "../../../support/definitions.js";

const plain = (text: string) => text;
const job = inputsIn(jobKind, jobInputs);
const link = inputsIn(linkKind, linkInputs);
const wireOf = (
    kind: typeof jobKind,
    inputs: typeof job,
    change: (wire: Record<string, unknown>) => unknown = () => {},
) => {
    const wire = JSON.parse(JSON.stringify(kind.toWire(inputs)));
    change(wire);
    return kind.shown(wire as Json);
};
interface Part {
    configs: { name: string; inputs: { name: string; value: unknown }[] }[];
}
const set = (part: string, name: string, value: unknown) => (wire: Record<string, unknown>) => {
    const { configs } = wire[part] as Part;
    const config = configs.find((one) => name.startsWith(`${one.name}.`));
    if (!config) configs.push({ name: name.slice(0, name.indexOf(".")), inputs: [{ name, value }] });
    else config.inputs = [...config.inputs.filter((input) => input.name !== name), { name, value }];
};

describe("The rules of a definition's state", () => {
    it("find what was sent in what is shown", () => {
        expect(differences(jobKind, job, wireOf(jobKind, job))).to.deep.equal([]);
        expect(differences(linkKind, link, wireOf(linkKind, link))).to.deep.equal([]);
    });

    it("take what CDM adds by itself for no drift, and a later change of it for one", () => {
        const added = set("driver-config-values", "throttlingConfig.numLoaders", "1");
        const state = toState(jobKind, job, wireOf(jobKind, job, added), plain);
        expect(state.__asStored).to.deep.equal({ "config.throttlingLoaderNumber": "1" });

        expect(refreshed(jobKind, state, wireOf(jobKind, job, added), plain).drift).to.deep.equal([]);
        const changed = set("driver-config-values", "throttlingConfig.numLoaders", "4");
        const { state: now, drift } = refreshed(jobKind, state, wireOf(jobKind, job, changed), plain);
        expect(drift).to.deep.equal(["config.throttlingLoaderNumber"]);
        expect(now["config"]).to.deep.equal({
            retryType: "NONE",
            throttlingExtractorsNumber: 3,
            throttlingLoaderNumber: "4",
        });
        expect(changedPaths(jobKind, now, job)).to.deep.equal(["config.throttlingLoaderNumber"]);
    });

    describe("of values that may be secrets, by their names or their texts", () => {
        const secret = "s3cret-of-this-spec";
        const added = [
            ["linkConfig.apiKey", secret],
            ["linkConfig.jdbcUrl", `jdbc:mysql://shop:${secret}@10.0.0.5/shop`],
        ] as const;
        const shown = wireOf(linkKind, link, (wire) => {
            for (const [name, value] of added) set("link-config-values", name, value)(wire);
            set("link-config-values", "linkConfig.host", `10.0.0.5?password=${secret}`)(wire);
        });
        /** What the state has in plaintext. */
        const readable = (state: object) => JSON.stringify(markDefinitionSecrets(state), plainOnly);
        const plainOnly = (_: string, value: unknown) =>
            typeof value === "object" && value !== null && "4dabf18193072939515e22adb298388d" in value
                ? "[ciphertext]"
                : value;

        it("keep none in plaintext, and none of those that CDM adds by itself", () => {
            const state = toState(linkKind, link, shown, plain);
            const { state: now, drift } = refreshed(linkKind, state, shown, plain);

            expect(readable(state)).not.to.contain(secret);
            expect(readable(now)).not.to.contain(secret);
            expect(drift).to.deep.equal(["config.host"]);
            expect(now["config"]).to.include({ host: `10.0.0.5?password=${secret}` });
            expect(now.__secretInputs).to.include("config.host");
        });

        it("show drift of them by its name, with the values as ciphertext", () => {
            const before = toState(linkKind, link, wireOf(linkKind, link), plain);
            const { state: now, drift } = refreshed(linkKind, before, shown, plain);

            expect(drift).to.have.members(["config.host", "config.apiKey", "config.jdbcUrl"]);
            expect(readable(now)).not.to.contain(secret);
            expect(changedPaths(linkKind, now, link)).to.have.members(drift);
        });

        it("keep none that an earlier version has stored", () => {
            const state = { ...toState(linkKind, link, shown, plain), __asStored: { "config.apiKey": secret } };

            expect(readable(refreshed(linkKind, state, shown, plain).state)).not.to.contain(secret);
        });
    });

    it("take a parameter away from the state that was taken away from the definition", () => {
        const state = toState(jobKind, job, wireOf(jobKind, job), plain);
        const taken = set("from-config-values", "fromJobConfig.whereClause", "");

        const { state: now, drift } = refreshed(jobKind, state, wireOf(jobKind, job, taken), plain);

        expect(drift).to.deep.equal(["sourceJobConfig.whereClause"]);
        expect(now["sourceJobConfig"]).not.to.have.property("whereClause");
    });

    it("take another type for drift, which replaces", () => {
        const state = toState(jobKind, job, wireOf(jobKind, job), plain);
        const other = wireOf(jobKind, job, (wire) => Object.assign(wire, { job_type: "BATCH_JOB" }));

        const { state: now, drift } = refreshed(jobKind, state, other, plain);

        expect(drift).to.deep.equal(["jobType"]);
        expect(now).to.include({ jobType: "BATCH_JOB" });
    });

    it("never compare or take a password, masked or not", () => {
        const state = toState(linkKind, link, wireOf(linkKind, link), plain);
        for (const value of ["Add password here", "******", "another", "", null]) {
            const shown = wireOf(linkKind, link, set("link-config-values", "linkConfig.password", value));
            const { state: now, drift } = refreshed(linkKind, state, shown, plain);
            expect(drift).to.deep.equal([]);
            expect(now["password"]).to.equal(linkInputs["password"]);
        }
    });

    it("take no mask into the state, whatever the connector and the parameter are called", () => {
        const pin = set("link-config-values", "linkConfig.pin", "******");
        const other = { ...link, connector: "acme-connector" };
        const state = toState(linkKind, other, wireOf(linkKind, other, pin), plain);
        expect(JSON.stringify(state)).not.to.contain("***");

        const unmasked = toState(linkKind, other, wireOf(linkKind, other), plain);
        const { state: now, drift } = refreshed(linkKind, unmasked, wireOf(linkKind, other, pin), plain);
        expect(drift).to.deep.equal([]);
        expect(JSON.stringify(now)).not.to.contain("***");
    });

    it("compare what the program alone keeps secret, and keep the mark of what they take", () => {
        const secret = { ...job, __secretInputs: ["sourceJobConfig.whereClause"] };
        const state = toState(jobKind, secret, wireOf(jobKind, job), plain);
        const other = set("from-config-values", "fromJobConfig.whereClause", "1=1");

        const { state: now, drift } = refreshed(jobKind, state, wireOf(jobKind, job, other), plain);

        expect(drift).to.deep.equal(["sourceJobConfig.whereClause"]);
        expect(now["sourceJobConfig"]).to.include({ whereClause: "1=1" });
        expect(now.__secretInputs).to.deep.equal(["sourceJobConfig.whereClause"]);
        expect(changedPaths(jobKind, now, secret)).to.deep.equal(["sourceJobConfig.whereClause"]);
    });

    it("mark a text with a secret of the program in it", () => {
        const state = toState(linkKind, link, wireOf(linkKind, link), plain);
        const url = set("link-config-values", "linkConfig.url", "jdbc:x?password=Tr0ub4dor&3-horse");
        const redact = (text: string) => text.replaceAll("Tr0ub4dor&3-horse", "[secret]");

        const { state: now } = refreshed(linkKind, state, wireOf(linkKind, link, url), redact);

        expect(now.__secretInputs).to.include("config.url");
        expect(JSON.stringify(now.__asStored)).not.to.contain("Tr0ub4dor");
    });

    it("keep a name that says its configuration, and give it back as it was", () => {
        const raw = { ...job, sourceJobConfig: { "otherConfig.x": "1", "fromJobConfig.y": "2", z: "3" } };
        const shown = wireOf(jobKind, raw);

        expect(differences(jobKind, raw, shown)).to.deep.equal([]);
        const part = jobKind.toWire(raw)["from-config-values"] as Part;
        expect(part.configs.map(({ name }) => name)).to.deep.equal(["otherConfig", "fromJobConfig"]);
        expect([...shown.parameters.keys()]).to.include.members([
            "sourceJobConfig.otherConfig.x",
            "sourceJobConfig.y",
            "sourceJobConfig.z",
        ]);
    });

    it("send what CDM has beside the parameters back, such as a mapping of fields", () => {
        const extended = { name: "mapping", value: "eyJ9" };
        const before = { ...jobKind.toWire(job), "to-config-values": { configs: [], "extended-configs": extended } };

        const sent = jobKind.toWire(job, before)["to-config-values"];

        expect(sent).to.deep.include({ "extended-configs": extended });
    });

    it("name the keys of each connector as CDM does", () => {
        const keys = { accessKey: "AK0123456789", secretKey: "SK0123456789" };
        const names = (connector: string) => {
            const { password: _, ...rest } = link;
            const part = linkKind.toWire({ ...rest, config: {}, ...keys, connector })["link-config-values"] as Part;
            return part.configs.flatMap(({ inputs }) => inputs.map(({ name }) => name));
        };

        expect(names("obs-connector")).to.deep.equal(["linkConfig.accessKey", "linkConfig.securityKey"]);
        expect(names("dli-connector")).to.deep.equal(["linkConfig.ak", "linkConfig.sk"]);
    });
});
