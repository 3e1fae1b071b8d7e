import { execFileSync } from "node:child_process";
import {
    appendFileSync,
    cpSync,
    mkdirSync,
    readdirSync,
    readFileSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Stack } from "../support/stack.js";

const repository = join(__dirname, "../../..");

/** Lays node_modules out as npm does for a user: the package as packed, everything else beside it. */
function installPacked(stack: Stack, version: string, change: (folder: string) => void): void {
    const modules = join(stack.folder, "node_modules");
    rmSync(modules, { recursive: true, force: true });
    mkdirSync(modules);
    for (const name of readdirSync(join(repository, "node_modules"))) {
        if (name !== "pulumi-huaweicloud-cdm") symlinkSync(join(repository, "node_modules", name), join(modules, name));
    }
    const source = join(stack.folder, `source-${version}`);
    cpSync(join(repository, "provider"), source, { recursive: true });
    const manifest = join(source, "package.json");
    writeFileSync(manifest, JSON.stringify({ ...JSON.parse(readFileSync(manifest, "utf8")), version }));
    change(source);
    const packed = execFileSync("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", stack.folder], {
        cwd: source,
    });
    const target = join(modules, "pulumi-huaweicloud-cdm");
    mkdirSync(target);
    const tarball = join(stack.folder, packed.toString().trim());
    execFileSync("tar", ["-xzf", tarball, "-C", target, "--strip-components", "1"]);
}

describe("the packed package, through the real engine", function () {
    this.timeout(300_000);
    let stack: Stack;
    before(async () => {
        stack = await Stack.openAsUsersHaveIt(
            'new JobRun("nightly", { clusterId: "emulator-cluster", jobName: "demo", pollInterval: "200ms" });',
            {
                bootMs: 200,
            },
        );
    });
    after(async () => {
        if (stack) await stack.close();
    });

    it("upgrades from 0.1.0 to 0.1.1 with changed code without a change in the plan, and destroys with the new code", async () => {
        installPacked(stack, "0.1.0", () => {});
        await stack.up();
        expect(stack.sent("start")).to.equal(1);

        installPacked(stack, "0.1.1", (source) => {
            appendFileSync(join(source, "dist/dynamic/v1.js"), '\nconsole.error("this is the code of 0.1.1");\n');
            appendFileSync(join(source, "dist/jobRun.js"), "\n// changed\n");
        });
        await stack.expectSuccess("preview", "--expect-no-changes");
        const { output } = await stack.destroy();

        expect(output).to.include("this is the code of 0.1.1");
        expect(stack.runs()).to.have.nested.property("[0].live", false);
    });
});
