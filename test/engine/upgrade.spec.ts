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
import { jobRunProvider } from "#provider/dynamic/doorway.js";
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
    cpSync(join(repository, "provider/package"), source, { recursive: true });
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

/** What a doorway without a sentence stored, as states made before 0.1.0 have it. */
const firstLine = 'exports.handler=()=>require("pulumi-huaweicloud-cdm/dynamic/v1").provider("JobRun")';

function storeTheFirstLine(source: string): void {
    const file = join(source, "dist/bundle.js");
    const code = readFileSync(file, "utf8");
    const present = /[\w$]+\("JobRun"\)/g;
    expect(code.match(present)).to.have.length(1);
    writeFileSync(
        file,
        code.replace(present, () => JSON.stringify(firstLine)),
    );
}

/** With a trigger, so that the next program can ask for another run. */
function program(revision: number): string {
    return `new JobRun("nightly", {
        clusterId: "emulator-cluster", jobName: "demo", pollInterval: "200ms", triggers: { revision: ${revision} },
    });`;
}

describe("the packed package, through the real engine", function () {
    this.timeout(300_000);
    let stack: Stack;
    beforeEach(async () => {
        stack = await Stack.openAsUsersHaveIt(program(1), { bootMs: 200 });
    });
    afterEach(async () => {
        if (stack) await stack.close();
    });

    async function storedLines(): Promise<unknown[]> {
        const [run] = await stack.jobRuns();
        return [run?.inputs["__provider"], run?.outputs["__provider"]];
    }

    it("upgrades from 0.1.0 to 0.1.1 with changed code without a change in the plan, and destroys with the new code", async () => {
        installPacked(stack, "0.1.0", () => {});
        await stack.up();
        expect(stack.sent("start")).to.equal(1);

        installPacked(stack, "0.1.1", (source) => {
            appendFileSync(join(source, "dist/dynamic/v1.js"), '\nconsole.error("this is the code of 0.1.1");\n');
            appendFileSync(join(source, "dist/bundle.js"), "\n// changed\n");
        });
        await stack.expectSuccess("preview", "--expect-no-changes");
        const { output } = await stack.destroy();

        expect(output).to.include("this is the code of 0.1.1");
        expect(stack.runs()).to.have.nested.property("[0].live", false);
    });
    it("takes a state with the first line over without a change in the plan, and stores the present line at the next update", async () => {
        installPacked(stack, "0.0.9", storeTheFirstLine);
        await stack.up();
        expect(await storedLines()).to.deep.equal([firstLine, firstLine]);

        installPacked(stack, "0.1.0", () => {});
        await stack.expectSuccess("preview", "--expect-no-changes");
        await stack.expectSuccess("up", "--yes", "--expect-no-changes");
        await stack.expectSuccess("refresh", "--yes");
        expect(stack.sent("start")).to.equal(1);
        stack.write(program(2));
        await stack.up();

        expect(stack.sent("start")).to.equal(2);
        expect(await storedLines()).to.deep.equal([jobRunProvider, jobRunProvider]);
        await stack.destroy();
        expect(stack.runs().map(({ live }) => live)).to.deep.equal([false, false]);
    });

    it("is destroyed with the first line in its state", async () => {
        installPacked(stack, "0.0.9", storeTheFirstLine);
        await stack.up();

        installPacked(stack, "0.1.0", () => {});
        await stack.destroy();

        expect(stack.runs()).to.have.nested.property("[0].live", false);
    });

    it("says in one sentence that it is gone, and is destroyed without any source by NODE_PATH", async () => {
        installPacked(stack, "0.1.0", () => {});
        await stack.up();
        rmSync(join(stack.folder, "node_modules", "pulumi-huaweicloud-cdm"), { recursive: true });

        const { output } = await stack.expectFailure("destroy", "--yes", "--skip-preview");

        expect(output)
            .to.match(
                /can't load pulumi-huaweicloud-cdm\/dynamic\/v1: list it in package\.json beside Pulumi\.yaml, or set/,
            )
            .and.not.match(/\n\s+at /);
        for (const left of ["node_modules", "index.js", "package.json"]) {
            rmSync(join(stack.folder, left), { recursive: true });
        }
        // A `main` has to exist, whatever the command.
        writeFileSync(join(stack.folder, "Pulumi.yaml"), JSON.stringify({ name: "shop", runtime: "nodejs" }));
        stack.environment["NODE_PATH"] = join(repository, "node_modules");
        await stack.destroy();
        expect(stack.runs()).to.have.nested.property("[0].live", false);
    });
});
