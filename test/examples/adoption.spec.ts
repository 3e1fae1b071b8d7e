import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Example } from "../support/example.js";

describe("the example adopt-running", function () {
    this.timeout(300_000);
    let example: Example;
    before(async () => {
        example = await Example.open("adopt-running", { bootMs: 0, runMs: 600_000 });
    });
    after(async () => {
        if (example) await example.close();
    });

    it("takes over the live run without a start, runs the job again for another revision, and stops it", async () => {
        await example.type("pulumi stack init dev");
        await example.typeAll(/^curl /);
        await example.type("pulumi up");

        expect(example.emulator.requests("start")).to.deep.equal([]);
        expect(example.outputs()).to.include({ submissionId: 1, startedBy: "ann", startedByUs: false });
        expect((await example.type("pulumi stack output startedByUs")).stdout.trim()).to.equal("false");

        await example.type("pulumi config set revision 2");
        await example.type("pulumi up");
        expect(example.outputs()).to.include({ submissionId: 2, startedBy: "emulator", startedByUs: true });

        await example.type("pulumi destroy");
        expect(example.runs().map(({ createdBy, status, stops }) => [createdBy, status, stops])).to.deep.equal([
            ["ann", "STOPPED", 1],
            ["emulator", "STOPPED", 1],
        ]);
        example.expectDone();
    });
});

const types = `import type * as pulumi from "@pulumi/pulumi";
export declare namespace cdm {
    class Job extends pulumi.ComponentResource {
        readonly name: pulumi.Output<string>;
        readonly clusterId: pulumi.Output<string>;
        constructor(name: string, args: object);
    }
}`;

/** Stands in for the bridged provider, which can't be installed here. The spec starts the runs that its job resource would start. */
const bridged = `const pulumi = require("@pulumi/pulumi");
exports.cdm = { Job: class extends pulumi.ComponentResource {
    constructor(name, args) {
        super("bridged:cdm:Job", name);
        this.name = pulumi.output(args.name);
        this.clusterId = pulumi.output(args.clusterId);
    }
} };`;

describe("the example beside-bridged, with a stand-in for the bridged provider", function () {
    this.timeout(300_000);
    let example: Example;
    before(async () => {
        example = await Example.open("beside-bridged", { bootMs: 0, runMs: 600_000 });
        await example.control("PUT", "jobs/mysql2obs", {});
    });
    after(async () => {
        if (example) await example.close();
    });

    it("is right by its types, which need no bridged provider", async () => {
        await example.type("npx tsc");
        expect(example.untyped()).to.deep.equal([]);
    });

    it("adopts the run that the job's own resource has started, and destroy stops also a later one", async () => {
        const stub = join(example.folder, "node_modules", "@huaweicloudos", "pulumi");
        mkdirSync(stub, { recursive: true });
        writeFileSync(join(stub, "index.js"), bridged);
        writeFileSync(join(stub, "index.d.ts"), types);
        await example.succeed("rm bridged.d.ts");
        await example.succeed("pulumi stack init dev");
        for (const name of ["sourceLink", "destinationLink", "bucket"])
            await example.succeed(`pulumi config set ${name} x`);
        await example.succeed("pulumi config set clusterId emulator-cluster");
        await example.control("POST", "jobs/mysql2obs/runs", { user: "emulator" });
        await example.succeed("pulumi up");
        expect(example.emulator.requests("start")).to.deep.equal([]);

        // A change of the definition: the bridged resource stops the job and starts it again.
        await stopAsBridged(example);
        await example.control("POST", "jobs/mysql2obs/runs", { user: "emulator" });
        await example.succeed("pulumi destroy");

        expect(example.runs("mysql2obs").map(({ status, stops }) => [status, stops])).to.deep.equal([
            ["STOPPED", 1],
            ["STOPPED", 1],
        ]);
    });
});

async function stopAsBridged({ emulator, environment }: Example): Promise<void> {
    const job = `${emulator.url}/v1.1/${environment["HW_PROJECT_ID"]}/clusters/emulator-cluster/cdm/job/mysql2obs`;
    const headers = { "X-Auth-Token": String(environment["HW_AUTH_TOKEN"]) };
    const response = await fetch(`${job}/stop`, { method: "PUT", headers });
    expect(response.status).to.equal(200);
}
