import { expect } from "chai";
import type { Properties } from "#provider/run/index.js";
import { check, type Inputs, jobInputs, type KindName, kinds, linkInputs } from "../../support/definitions.js";
import { World } from "../../support/world.js";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("The check of a Job or a Link", () => {
    const world = new World();
    beforeEach(() => world.open());
    afterEach(() => {
        expect(world.emulator.requests()).to.have.length(0);
        return world.close();
    });
    const reasons = (kind: KindName, change: object, olds: object = {}): string[] =>
        check(kind, olds, { ...kinds[kind].inputs, ...change } as Inputs, world.process()).failures.map(
            ({ property, reason }) => `${property}: ${reason}`,
        );
    const filled = (kind: KindName, change: object = {}): Properties =>
        check(kind, {}, { ...kinds[kind].inputs, ...change } as Inputs, world.process()).inputs;

    it("takes whole inputs, and fills in the project, the type and the hash", () => {
        expect(reasons("job", {})).to.deep.equal([]);
        expect(reasons("link", {})).to.deep.equal([]);
        const { jobType: _, ...silent } = jobInputs;
        const { inputs } = check("job", {}, silent as Inputs, world.process());
        expect(inputs).to.include({ jobType: "NORMAL_JOB" });
        expect(inputs).to.have.property("projectId").that.is.a("string");
        expect(inputs)
            .to.have.property("definitionHash")
            .that.matches(/^[0-9a-f]{64}$/);
        expect(filled("link", { enabled: undefined })).to.include({ enabled: true });
    });

    it("gives one definition one hash, whatever its order and types are, and another one another", () => {
        const { definitionHash } = filled("job");
        const reversed = Object.fromEntries(Object.entries(jobInputs["sourceJobConfig"] as object).reverse());

        expect(filled("job", { sourceJobConfig: reversed })["definitionHash"]).to.equal(definitionHash);
        const asTexts = { retryJobConfig: undefined, retryType: "NONE", throttlingExtractorsNumber: "3" };
        expect(filled("job", { config: JSON.parse(JSON.stringify(asTexts)) })["definitionHash"]).to.equal(
            definitionHash,
        );
        const ofCdm = { "retryJobConfig.retryJobType": "NONE", "throttlingConfig.numExtractors": 3 };
        expect(filled("job", { config: ofCdm })["definitionHash"]).to.equal(definitionHash);
        expect(filled("job", { timeouts: { create: "5m" }, name: "other" })["definitionHash"]).to.equal(definitionHash);
        expect(filled("job", { config: { retryType: "NONE" } })["definitionHash"]).not.to.equal(definitionHash);
        expect(filled("job", { jobType: "BATCH_JOB" })["definitionHash"]).not.to.equal(definitionHash);
    });

    it("gives a rotated password no other hash, and an unknown part none", () => {
        const { definitionHash } = filled("link");

        expect(filled("link", { password: "an0ther-horse" })["definitionHash"]).to.equal(definitionHash);
        expect(filled("link", { config: { host: unknown } })).not.to.have.property("definitionHash");
        expect(filled("job", { sourceLinkName: unknown })).not.to.have.property("definitionHash");
        expect(reasons("job", { sourceJobConfig: unknown, name: unknown, jobType: unknown })).to.deep.equal([]);
    });

    it("knows the hash in a preview also while a secret is unknown, which is no part of it", () => {
        const { definitionHash } = filled("link");
        expect(filled("link", { password: unknown })["definitionHash"]).to.equal(definitionHash);
        const ofJob = (whereClause: string, more = {}) => {
            const sourceJobConfig = { ...(jobInputs["sourceJobConfig"] as object), whereClause };
            return filled("job", { sourceJobConfig, ...more })["definitionHash"];
        };
        const secret = { __secretInputs: ["sourceJobConfig.whereClause"] };

        expect(ofJob(unknown, secret)).to.be.a("string").and.equal(ofJob("b > 2", secret));
        expect(ofJob(unknown)).to.equal(undefined);
        expect(filled("job", { sourceJobConfig: unknown, __secretInputs: ["sourceJobConfig"] })).to.have.property(
            "definitionHash",
        );
    });

    // Symptom: the plan said "no request to CDM", and the run was stopped and started again.
    it("keeps the hash of a definition of which the program says the same, whatever it ignores or marks as a secret", () => {
        const before = filled("job");
        const hashOf = (olds: object, change: object): unknown =>
            check("job", olds, { ...jobInputs, ...change } as Inputs, world.process()).inputs["definitionHash"];
        const drifted = { config: { retryType: "NONE", throttlingExtractorsNumber: "5" } };
        const ignoring = { __ignoreChanges: ["config"], timeouts: { update: "5m" } };

        // With ignoreChanges the engine hands on what a refresh has found.
        expect(hashOf({ ...before, ...drifted }, { ...drifted, ...ignoring })).to.equal(before["definitionHash"]);
        expect(hashOf({ ...before, ...drifted }, { ...drifted, __ignoreChanges: ["timeouts"] })).not.to.equal(
            before["definitionHash"],
        );
        const marked = { __secretInputs: ["sourceJobConfig.whereClause"] };
        expect(hashOf(before, marked)).to.equal(before["definitionHash"]);
        expect(hashOf(filled("job", marked), {})).to.equal(filled("job", marked)["definitionHash"]);
        // Nor does the next up change it, which changes something else.
        const again = check("job", before, { ...jobInputs, ...marked } as Inputs, world.process()).inputs;
        expect(hashOf(again, { ...marked, timeouts: { delete: "5m" } })).to.equal(before["definitionHash"]);
        expect(hashOf(again, {})).to.equal(before["definitionHash"]);
        const other = { sourceJobConfig: { ...(jobInputs["sourceJobConfig"] as object), tableName: "others" } };
        expect(hashOf(before, { ...other, ...marked })).not.to.equal(before["definitionHash"]);
        expect(hashOf(before, { ...other, ...ignoring })).not.to.equal(before["definitionHash"]);
    });

    it("marks every parameter that is a secret by its name, whatever the program marks", () => {
        const keys = { "linkConfig.ak": "AK", sk: "SK", region: "eu" };
        const dis = filled("link", { connector: "dis-connector", config: keys, __secretInputs: ["password"] });
        expect(dis["__secretInputs"]).to.deep.equal(["config.linkConfig.ak", "config.sk", "password"]);
        const added = filled("link", { password: undefined, config: { password: "of a transform" } });
        expect(added["__secretInputs"]).to.include("config.password");
        const files = filled("job", {
            sourceConnector: "sftp-connector",
            sourceJobConfig: { dek: "K", inputDirectory: "/a" },
        });
        expect(files["__secretInputs"]).to.deep.equal(["sourceJobConfig.dek"]);
        const headers = filled("job", { destinationJobConfig: { Cookie: "C", apiKey: "A", bypass: "true" } });
        expect(headers["__secretInputs"]).to.deep.equal(["destinationJobConfig.Cookie", "destinationJobConfig.apiKey"]);
    });

    const bad: readonly (readonly [KindName, string, object, RegExp])[] = [
        ["job", "a name that begins with a dot", { name: ".hidden" }, /^name: name must be .* can't start with/],
        ["job", "a name with a space", { name: "two words" }, /^name: name must be .*without spaces/],
        ["link", "a name with a plus", { name: "a+b" }, /^name: name must be .*letters, digits, hyphens/],
        ["job", "a name of 241 characters", { name: "n".repeat(241) }, /^name: name must have at most 240/],
        ["job", "the name all", { name: "all" }, /^name: name can't be "all"/],
        ["job", "no link", { sourceLinkName: undefined }, /^sourceLinkName: sourceLinkName is missing/],
        ["job", "an unknown type", { jobType: "NORMAL" }, /^jobType: jobType must be one of "NORMAL_JOB"/],
        ["job", "a slip in a connector", { sourceConnector: "generic-jdcb-connector" }, /"generic-jdbc-connector" is$/],
        ["link", "another case of a connector", { connector: "OBS-connector" }, /"obs-connector" is$/],
        [
            "job",
            "a slip in a parameter",
            { destinationJobConfig: { bucketNam: "x" } },
            /destinationJobConfig\.bucketNam is not .*: bucketName is$/,
        ],
        ["job", "a slip in config", { config: { retryTyp: "NONE" } }, /config\.retryTyp is not known: retryType is/],
        [
            "job",
            "one parameter by two names",
            { config: { retryType: "NONE", "retryJobConfig.retryJobType": "NONE" } },
            /are one parameter of CDM's/,
        ],
        [
            "job",
            "a list as a value",
            { sourceJobConfig: { columnList: ["a"] } },
            /sourceJobConfig\.columnList must be a string, a number or a Boolean, but is an array/,
        ],
        ["job", "null as a value", { sourceJobConfig: { columnList: null } }, /columnList must be .*, but is null/],
        ["job", "half a character", { sourceJobConfig: { a: "\ud800" } }, /lone surrogate/],
        [
            "job",
            "an unknown input",
            { sourceJobConfg: {} },
            /^sourceJobConfg: sourceJobConfg is not an input of Job, sourceJobConfig is\./,
        ],
        [
            "job",
            "a megabyte",
            { sourceJobConfig: { query: "x".repeat(1_100_000) } },
            /^sourceJobConfig: sourceJobConfig must be smaller/,
        ],
        [
            "job",
            "a name that every object has",
            { config: { constructor: "x" } },
            /^config: config.constructor is not known/,
        ],
        ["job", "an unknown choice", { whileRunning: "kill" }, /whileRunning must be one of "fail", "wait", "stop"/],
        ["job", "a wrong duration", { timeouts: { create: "soon" } }, /timeouts\.create must be a duration/],
        [
            "link",
            "a password twice",
            { config: { password: "an0ther-horse" } },
            /^password: password and config\.password are one/,
        ],
        [
            "link",
            "a mask as a password",
            { password: "Add password here" },
            /^password: password is what CDM shows in place of a secret/,
        ],
        [
            "link",
            "asterisks as a password",
            { password: undefined, config: { password: "******" } },
            /config\.password is what CDM shows/,
        ],
        ["link", "half a pair of keys", { accessKey: "AKIA1234567890" }, /accessKey is given alone/],
        ["link", "a secret as a name", { __secretInputs: ["name"] }, /^name: name must not be a secret/],
    ];
    for (const [kind, what, change, reason] of bad) {
        it(`refuses ${what}, with its path`, () => {
            const found = reasons(
                kind,
                JSON.parse(JSON.stringify(change), (_, value) => value),
            );
            const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value === undefined));
            const all = Object.keys(given).length > 0 ? reasons(kind, change) : found;
            expect(all.join("\n")).to.match(reason);
            expect(all.join("\n")).not.to.match(/Tr0ub4dor|an0ther-horse|AKIA1234567890/);
        });
    }

    it("lets a parameter and a connector pass that nobody has listed", () => {
        expect(reasons("job", { sourceConnector: "clickhouse-connector" })).to.deep.equal([]);
        expect(reasons("job", { config: { "throttlingConfig.byteRate": 20 } })).to.deep.equal([]);
        expect(reasons("link", { config: { someBrandNewThing: true } })).to.deep.equal([]);
    });

    it("warns of a map of a Job that is a secret as a whole, and of no other one", () => {
        filled("job", { __secretInputs: ["sourceJobConfig.whereClause"] });
        filled("link", { __secretInputs: ["config", "password"] });
        expect(world.said.join("\n")).not.to.contain("definitionHash");

        const { definitionHash } = filled("job", { __secretInputs: ["sourceJobConfig", "config"] });
        expect(world.said.join("\n")).to.contain(
            "warning: sourceJobConfig and config are a secret as a whole, so definitionHash knows no parameter there",
        );
        const other = { __secretInputs: ["sourceJobConfig", "config"], sourceJobConfig: { tableName: "others" } };
        expect(filled("job", other)["definitionHash"]).to.equal(definitionHash);
    });

    it("refuses two Jobs of one name and cluster in one program, and lets a Job, a Link and a JobRun share a name", () => {
        const host = world.process();
        const other = { ...jobInputs, __urn: "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/cdm:Job::again" };
        const link = { ...linkInputs, name: "orders" };
        host.registry.declare(
            "emulator-cluster/orders",
            "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/cdm:JobRun::run",
            undefined,
        );

        expect(check("job", {}, jobInputs, host).failures).to.deep.equal([]);
        expect(check("link", {}, link, host).failures).to.deep.equal([]);
        const [failure] = check("job", {}, other, host).failures;
        expect(failure?.reason).to.contain(
            "cdm:Job::again and urn:pulumi:dev::shop::pulumi-nodejs:dynamic/cdm:Job::orders",
        );
    });
});
