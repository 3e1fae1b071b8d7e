import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Stack } from "../support/stack.js";

const job = 'clusterId: "emulator-cluster", jobName: "demo", pollInterval: "1s"';

describe("an address that only the state names, through the real engine", function () {
    this.timeout(300_000);
    let stack: Stack;
    before(async () => {
        stack = await Stack.open(`new JobRun("nightly", { ${job} });`, { bootMs: 0, runMs: 600_000 });
    });
    after(async () => {
        if (stack) await stack.close();
    });

    it("gets nothing at a destroy, whoever has edited the state, and one that the program names is good once it is confirmed", async () => {
        await stack.up();
        const file = join(stack.folder, "state.json");
        await stack.expectSuccess("stack", "export", "--file", file);
        const state = JSON.parse(readFileSync(file, "utf8"));
        for (const resource of state.deployment.resources.filter(({ type }: { type: string }) =>
            /:JobRun$/.test(type),
        )) {
            const endpoint = "https://evil.example.test";
            Object.assign(resource, { inputs: { ...resource.inputs, endpoint } });
            Object.assign(resource, { outputs: { ...resource.outputs, endpoint, __seenAt: endpoint } });
        }
        writeFileSync(file, JSON.stringify(state));
        await stack.expectSuccess("stack", "import", "--file", file);
        const before = stack.emulator.requests().length;

        for (const command of ["refresh", "destroy"]) {
            const { output } = await stack.expectFailure(command, "--yes", "--skip-preview");
            expect(output).to.include("https://evil.example.test").and.include(stack.emulator.url);
            expect(output).to.include("CDMRUN-117");
        }
        expect(stack.emulator.requests()).to.have.length(before);

        // An emulator in a service container, as far as anybody can tell.
        const elsewhere = stack.emulator.url.replace("127.0.0.1", "0.0.0.0");
        stack.write(`new JobRun("nightly", { ${job}, endpoint: "${elsewhere}", triggers: 2 });`);
        expect((await stack.run("up", "--yes", "--skip-preview")).output).to.include("HW_CDM_ALLOW_HTTP=true");
        stack.environment["HW_CDM_ALLOW_HTTP"] = "true";
        const { output } = await stack.up();
        expect(output).to.match(/warning: Plain http is used to http:\/\/0\.0\.0\.0:\d+ \(the resource's endpoint\)/);
        expect(output).to.match(
            /warning: The credential comes from the environment, but CDM's address http:\/\/0\.0\.0\.0/,
        );
        expect((await stack.expectFailure("destroy", "--yes", "--skip-preview")).output).to.include("CDMRUN-117");
        stack.environment["HW_CDM_TRUSTED_ENDPOINTS"] = elsewhere;
        await stack.destroy();

        expect(stack.runs().map(({ live }) => live)).to.deep.equal([false, false]);
    });
});
