import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Stack } from "../support/stack.js";

const secrets = {
    password: "mysql-password-of-this-spec",
    rotated: "another-password-of-this-spec",
    accessKey: "OBSACCESSKEYOFTHISSPEC",
    secretKey: "obs-secret-key-of-this-spec",
};

/** A migration: two links, a job, and its run. */
function program({
    password = secrets.password,
    where = "",
    link = "",
    linkName = "",
    job = "",
    end = "",
} = {}): string {
    return `
const pulumi = require("@pulumi/pulumi");
const { Job, JobRun, Link } = require("pulumi-huaweicloud-cdm");
const clusterId = "emulator-cluster";
const shop = new Link("shop", {
    clusterId, connector: "generic-jdbc-connector", password: "${password}", ${linkName}
    config: { databaseType: "MYSQL", host: "10.0.0.7", port: 3306, database: "shop", username: pulumi.secret("user-of-this-spec"), ${link} },
});
const lake = new Link("lake", {
    clusterId, connector: "obs-connector", accessKey: "${secrets.accessKey}", secretKey: "${secrets.secretKey}",
    config: { storageType: "OBS", server: "obs.example.com", port: 443 },
});
const orders = new Job("orders", {
    clusterId,
    sourceConnector: shop.connector, sourceLinkName: shop.name,
    sourceJobConfig: { schemaName: "shop", tableName: "orders", useSql: false, ${where && `whereClause: "${where}"`} },
    destinationConnector: lake.connector, destinationLinkName: lake.name,
    destinationJobConfig: { bucketName: "lake", outputDirectory: "/orders/a b+c%", outputFormat: "CSV_FILE" },
    config: { throttlingExtractorsNumber: 2 },
    ${job}
});
new JobRun("night", { clusterId, jobName: orders.name, triggers: { definition: orders.definitionHash }, pollInterval: "200ms" });
exports.hash = orders.definitionHash;
${end}
`;
}

/** A program that exports nothing. */
function linksAlone(end: string): string {
    return `
const { Job, Link } = require("pulumi-huaweicloud-cdm");
const clusterId = "emulator-cluster";
const [shop, lake] = ["shop", "lake"].map((name) => new Link(name, { clusterId, connector: "obs-connector" }));
${end}
`;
}

/** Without what the SDK says of itself if the engine ends before the program does: that has stacks. */
function ofUs(output: string): string {
    const paragraphs = output.split(/\n{2,}/);
    return paragraphs.filter((one) => !/(monitor|Channel has been) shut down/.test(one)).join("\n\n");
}

const refreshed = ["refresh", "--yes", "--skip-preview"];

describe("a program with links, a job and its run, through the real engine", function () {
    this.timeout(300_000);
    let stack: Stack;
    before(async () => {
        stack = await Stack.open("", { bootMs: 200, runMs: 600_000 });
        stack.writeWhole(program());
    });
    after(async () => {
        if (stack) await stack.close();
    });

    const live = () => stack.runs("orders").map((run) => run.live);
    const cluster = () => {
        const found = stack.emulator.truth().clusters.find(({ id }) => id === "emulator-cluster");
        if (!found) throw new Error("The emulator has no cluster.");
        return found;
    };
    const changes = () => stack.emulator.truth().changes.map(({ action, kind, name }) => `${action} ${kind} ${name}`);
    const state = () => readFileSync(join(stack.folder, "state", ".pulumi", "stacks", "shop", "test.json"), "utf8");

    it("creates all of it in order, starts the job once, and keeps no secret in plaintext", async () => {
        const { output } = await stack.up();

        expect(changes().slice(-3)).to.have.members(["create link shop", "create link lake", "create job orders"]);
        expect(changes().at(-1)).to.equal("create job orders");
        expect(live()).to.deep.equal([true]);
        expect(stack.sent("start")).to.equal(1);
        for (const secret of [...Object.values(secrets), "user-of-this-spec"]) {
            expect(state()).not.to.include(secret);
            expect(output).not.to.include(secret);
        }
    });

    it("has nothing to do a second time, nor after a refresh", async () => {
        await stack.up("--expect-no-changes");
        await stack.expectSuccess(...refreshed, "--expect-no-changes");
        await stack.up("--expect-no-changes");
    });

    it("updates the link alone for a rotated password", async () => {
        const before = changes().length;
        stack.writeWhole(program({ password: secrets.rotated }));
        const { output } = await stack.up();

        expect(changes().slice(before)).to.deep.equal(["update link shop"]);
        expect(output)
            .to.match(/~ 1 updated/)
            .and.not.include(secrets.rotated);
        expect(state()).not.to.include(secrets.rotated);
        expect(live()).to.deep.equal([true]);
    });

    it("shows in a preview that another definition updates the job and runs it again, and does so", async () => {
        const other = program({ password: secrets.rotated, where: "id > 1000" });
        stack.writeWhole(other);
        const { output } = await stack.expectSuccess("preview");
        expect(output).to.match(/Job orders update .*sourceJobConfig/);
        expect(output).to.match(/JobRun night update .*triggers/);

        await stack.up();
        expect(changes().at(-1)).to.equal("update job orders");
        expect(live()).to.deep.equal([false, true]);
        expect(stack.emulator.truth().maxLiveRuns).to.equal(1);
        await stack.up("--expect-no-changes");
    });

    it("shows by its name what a user of the console has changed, and sets it back", async () => {
        await stack.control("POST", "jobs/orders/definition", {
            user: "ann",
            parameters: { "fromJobConfig.whereClause": "id > 5", "throttlingConfig.numExtractors": "9" },
        });
        const drift = await stack.expectFailure(...refreshed, "--expect-no-changes");
        expect(drift.output).to.match(/Job orders/);

        await stack.expectSuccess(...refreshed);
        const { output } = await stack.expectSuccess("preview", "--diff");
        expect(output).to.match(/whereClause: "id > 5" +=> "id > 1000"/);
        expect(output).to.match(/throttlingExtractorsNumber: "?9"? +=> 2/);
        await stack.up();
        await stack.expectSuccess(...refreshed, "--expect-no-changes");
        await stack.up("--expect-no-changes");
        expect(live().filter(Boolean)).to.have.length(1);
    });

    it("keeps a value of the console that may be a secret as ciphertext, and sets it back", async () => {
        const given = {
            "fromJobConfig.apiKey": "key-of-the-console",
            "fromJobConfig.whereClause": "token = 'key-of-the-console'",
        };
        await stack.control("POST", "jobs/orders/definition", { user: "ann", parameters: given });
        const seen = await stack.expectSuccess(...refreshed);
        const { output } = await stack.expectSuccess("preview", "--diff");

        expect(output, output)
            .to.match(/whereClause *: .*=> "id > 1000"/)
            .and.match(/- +apiKey/);
        for (const text of [seen.output, output, state()]) expect(text).not.to.include("key-of-the-console");
        await stack.up();
        await stack.expectSuccess(...refreshed, "--expect-no-changes");
        await stack.up("--expect-no-changes");
    });

    it("names a wrong parameter with its path and the nearest one, before any request", async () => {
        const before = stack.emulator.requests().length;
        stack.writeWhole(program({ password: secrets.rotated, where: "id > 1000", link: 'hots: "10.0.0.8"' }));
        const { output } = await stack.expectFailure("preview");

        expect(output).to.match(/config\.hots .*: host is/);
        expect(stack.emulator.requests()).to.have.length(before);
    });

    it("warns of a Job that names a Link of the program by a text, whichever of the two comes first", async () => {
        const job = (name: string, link: string) =>
            `new Job("${name}", { clusterId, sourceConnector: "obs-connector", sourceLinkName: "${link}", sourceJobConfig: {}, ` +
            `destinationConnector: "obs-connector", destinationLinkName: lake.name, destinationJobConfig: {} });`;
        const late = 'new Link("late", { clusterId, connector: "obs-connector" });';
        const end = [job("one", "shop"), job("two", "late"), late, job("three", "elsewhere")].join("\n");
        stack.writeWhole(program({ password: secrets.rotated, where: "id > 1000", end }));
        const { output } = await stack.expectSuccess("preview");

        for (const link of ["shop", "late"])
            expect(
                output.split(`sourceLinkName: "${link}" is a Link of this program, given as a text.`),
            ).to.have.length.above(1);
        expect(output).not.to.include('"elsewhere" is a Link');
        expect(output).not.to.include("destinationLinkName:");
    });

    it("refuses a Job that takes the name of a Link of another cluster, before any request", async () => {
        const before = stack.emulator.requests().length;
        const end =
            'new Job("far", { clusterId: "another-cluster", sourceConnector: "obs-connector", sourceLinkName: lake.name, sourceJobConfig: {}, ' +
            'destinationConnector: "obs-connector", destinationLinkName: shop.name, destinationJobConfig: {} });';
        for (const text of [program({ password: secrets.rotated, where: "id > 1000", end }), linksAlone(end)]) {
            stack.writeWhole(text);
            const { output } = await stack.expectFailure("preview");

            for (const [input, link] of [
                ["sourceLinkName", "lake"],
                ["destinationLinkName", "shop"],
            ])
                expect(output).to.include(
                    `${input} is the Link "${link}" of cluster emulator-cluster, and this Job is in cluster another-cluster`,
                );
            expect(ofUs(output)).not.to.match(/\n +at /);
        }
        expect(stack.emulator.requests()).to.have.length(before);
    });

    it("refuses the options import and id, and unknown inputs, with a sentence and no stack", async () => {
        const wrong = [
            [
                'new Job("x", { clusterId }, { import: "a/b" });',
                /Job "x" has the resource option "import": .*ifExists: "adopt"/,
            ],
            [
                'new Job("x", { clusterId, sourceConnector: "a", sourceLinkName: "l", sourceJobConfig: null, destinationConnector: "b", destinationLinkName: "m", destinationJobConfig: {} });',
                /sourceJobConfig is missing/,
            ],
            [
                'new Link("x", { clusterId, pasword: "p" });',
                /pasword is none of the inputs of Link "x": the nearest one is password/,
            ],
        ] as const;
        for (const [line, sentence] of wrong) {
            stack.writeWhole(program({ password: secrets.rotated, where: "id > 1000", end: line }));
            const { output } = await stack.expectFailure("preview");
            expect(output).to.match(sentence);
            expect(ofUs(output)).not.to.match(/\n +at /);
        }
    });

    it("replaces a job at a change that replaceOnChanges names, and says why", async () => {
        const end = (table: string) =>
            'new Job("forced", { clusterId, sourceConnector: "obs-connector", sourceLinkName: lake.name, ' +
            `sourceJobConfig: { tableName: "${table}" }, destinationConnector: "obs-connector", destinationLinkName: lake.name, ` +
            'destinationJobConfig: {} }, { replaceOnChanges: ["sourceJobConfig.tableName"] });';
        const written = (table: string) =>
            stack.writeWhole(program({ password: secrets.rotated, where: "id > 1000", end: end(table) }));
        written("a");
        await stack.up();
        const before = changes().length;
        written("b");
        const { output } = await stack.up();

        expect(output).to.include("deletes the job and creates another one, because of replaceOnChanges");
        expect(changes().slice(before)).to.deep.equal(["delete job forced", "create job forced"]);
        stack.writeWhole(program({ password: secrets.rotated, where: "id > 1000" }));
        await stack.up();
    });

    it("replaces a job with another type only after its run was stopped", async () => {
        stack.writeWhole(program({ password: secrets.rotated, where: "id > 1000", job: 'jobType: "BATCH_JOB",' }));
        await stack.up();

        expect(changes().slice(-2)).to.deep.equal(["delete job orders", "create job orders"]);
        expect(live()).to.deep.equal([true]);
        expect(stack.emulator.truth().maxLiveRuns).to.equal(1);
    });

    it("replaces a link with another name after its job, whose run was stopped before", async () => {
        const before = changes().length;
        const batch = { password: secrets.rotated, where: "id > 1000", job: 'jobType: "BATCH_JOB",' };
        stack.writeWhole(program({ ...batch, linkName: 'name: "market",' }));
        await stack.up();

        expect(changes().slice(before)).to.deep.equal([
            "delete job orders",
            "delete link shop",
            "create link market",
            "create job orders",
        ]);
        expect(live()).to.deep.equal([true]);
        expect(stack.emulator.truth().maxLiveRuns).to.equal(1);
        stack.writeWhole(program(batch));
        await stack.up();
        await stack.up("--expect-no-changes");
    });

    it("keeps keys and passwords out of a state in plaintext, also those of a transform, and what a renamed resource has adopted", async () => {
        const batch = { password: secrets.rotated, where: "id > 1000", job: 'jobType: "BATCH_JOB",' };
        const texts = ["access-key-in-config", "secret-key-in-config", "password-of-a-transform"];
        const more = (name: string) => `
new Link("${name}", { clusterId, name: "stream", ifExists: "adopt", connector: "dis-connector", config: { region: "eu", ak: "${texts[0]}", "linkConfig.sk": "${texts[1]}" } });
new Link("changed", { clusterId, connector: "generic-jdbc-connector", config: { databaseType: "MYSQL", host: "h", port: 1, database: "d", username: "u" } },
    { transforms: [({ props, opts }) => ({ props: { ...props, config: { ...props.config, password: "${texts[2]}" } }, opts })] });`;
        for (const name of ["stream", "renamed"]) {
            stack.writeWhole(program({ ...batch, end: more(name) }));
            const { output } = await stack.up("--diff");
            for (const text of texts) {
                expect(state()).not.to.include(text);
                expect(output).not.to.include(text);
            }
        }
        expect(changes()).to.include("create link stream").and.not.include("delete link stream");
        stack.writeWhole(program(batch));
        await stack.up();
        expect(changes()).to.include("delete link stream");
    });

    it("leaves what a renamed resource under a Provider of its own has adopted, and refuses two of one name under two Providers", async () => {
        const batch = { password: secrets.rotated, where: "id > 1000", job: 'jobType: "BATCH_JOB",' };
        const link = (name: string, more = "") =>
            `new Link("${name}", { clusterId, name: "moved", ifExists: "adopt", connector: "obs-connector" }${more});`;
        const provider =
            'const { Provider } = require("pulumi-huaweicloud-cdm"); const own = new Provider("own", {});\n';
        const under = ", { provider: own }";
        stack.writeWhole(program({ ...batch, end: link("before") }));
        await stack.up();
        stack.writeWhole(program({ ...batch, end: provider + link("after", under) }));
        const { output } = await stack.up();

        expect(output).to.match(
            /leaves the link "moved" in cluster emulator-cluster, because urn:.*after of this program has the link now/,
        );
        expect(cluster().links).to.include("moved");
        expect(changes()).not.to.include("delete link moved");

        stack.writeWhole(program({ ...batch, end: provider + link("after", under) + link("twice") }));
        const twice = await stack.expectFailure("preview");
        expect(twice.output).to.match(
            /name "moved" in cluster emulator-cluster is the link of two Links of this program/,
        );

        stack.writeWhole(program(batch));
        await stack.up();
        expect(changes()).to.include("delete link moved");
    });

    it("stops the run, deletes the job and then the links", async () => {
        const starts = stack.sent("start");
        await stack.destroy();

        const [job, ...links] = changes().slice(-3);
        expect(job).to.equal("delete job orders");
        expect(links).to.have.members(["delete link shop", "delete link lake"]);
        expect(cluster().links).to.deep.equal([]);
        expect(stack.emulator.truth().liveRuns).to.equal(0);
        expect(stack.sent("start")).to.equal(starts);
    });
});
