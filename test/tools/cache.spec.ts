import { readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { killStarted, until } from "../support/processes.js";
import { removeTemporaryFolders } from "../support/temporaryFolders.js";
import { Machine } from "./machine.js";

describe("the cache of the Pulumi CLI", () => {
    let machine: Machine;
    beforeEach(() => {
        machine = new Machine();
        machine.installGo();
    });
    afterEach(() => {
        killStarted();
        removeTemporaryFolders();
    });

    it("spares the second set-up the build", async () => {
        const first = await machine.setUp();
        expect(await machine.setUp()).to.deep.equal(first);
        expect(machine.buildsOfGo).to.have.length(1);
    });

    it("makes two set-ups at once build once", async () => {
        const both = await Promise.all([machine.setUp(), machine.setUp()]);
        expect(both[0]).to.deep.equal(both[1]);
        expect(machine.buildsOfGo).to.have.length(1);
    });

    const damages: [string, () => void][] = [
        ["is cut off", () => truncateSync(machine.cachedFile("bin", "pulumi"), 5)],
        ["is gone", () => rmSync(machine.cachedFile("bin", "pulumi"))],
        ["was changed without changing its size", () => changeOneByte(machine.cachedFile("bin", "pulumi"))],
        ["lost its record", () => rmSync(machine.cachedFile("record.json"))],
        ["has a record that is cut off", () => truncateSync(machine.cachedFile("record.json"), 20)],
    ];
    for (const [what, damage] of damages) {
        it(`builds again a CLI that ${what}`, async () => {
            const whole = await machine.setUp();
            damage();
            const { code, stdout, stderr } = await machine.startSetUp().ended;
            expect(code, stderr).to.equal(0);
            expect(JSON.parse(stdout)).to.deep.equal(whole);
            expect(stderr).to.include("the cached Pulumi CLI is damaged, or not ours alone, and is provided again");
            expect(machine.buildsOfGo).to.have.length(2);
            expect((await machine.setUp()).pulumi).to.equal(whole.pulumi);
            expect(machine.buildsOfGo).to.have.length(2);
        });
    }

    it("restores a host beside the CLI without a build", async () => {
        const { pulumi } = await machine.setUp();
        const host = join(dirname(pulumi), "languageHost.cjs");
        const whole = readFileSync(host, "utf8");
        writeFileSync(host, whole.slice(0, 100));
        await machine.setUp();
        expect(readFileSync(host, "utf8")).to.equal(whole);
        expect(machine.buildsOfGo).to.have.length(1);
    });

    for (const signal of ["SIGTERM", "SIGKILL"] as const) {
        it(`accepts nothing of a build that ${signal} broke off`, async () => {
            const half = `writeFileSync(output, "#!/bin/sh\\necho " + built, { mode: 0o755 });
                await new Promise((resolve) => setTimeout(resolve, 20_000));`;
            machine.installGo({ onBuild: `${half}` });
            const brokenOff = machine.startSetUp();
            await until("half of the CLI is written", () => machine.cached.some(hasPulumi));
            brokenOff.child.kill(signal);
            await brokenOff.ended;
            machine.installGo();
            const { pulumi } = await machine.setUp();
            expect(readFileSync(pulumi, "utf8")).to.match(/\n$/);
            expect(machine.buildsOfGo).to.have.length(2);
            expect(machine.cached).to.have.length(1);
        });
    }

    function hasPulumi(folder: string): boolean {
        return statSync(join(machine.cache, folder, "bin", "pulumi"), { throwIfNoEntry: false }) !== undefined;
    }

    it("does not take a CLI that says it is another version", async () => {
        machine.installGo({ onBuild: `built = "v0.0.1";` });
        expect((await machine.failToSetUp()).stderr).to.include("the CLI that was just made is v0.0.1, not v3.");
        expect(machine.cached).to.deep.equal([]);
    });

    it("names its folder, and how to choose another, where that cannot be made", async () => {
        writeFileSync(machine.cache, "a file where the folder should be");
        const { code, stderr } = await machine.failToSetUp();
        expect(code).to.equal(1);
        expect(stderr).to.match(
            /^.*cache cannot be written to \(EEXIST\): name another folder .* PULUMI_CDM_CACHE\.\n$/,
        );
    });

    it("keeps nothing of a build that fails, and says what it said", async () => {
        machine.installGo({ onBuild: `console.error("no space left on device"); process.exit(2);` });
        const { stderr } = await machine.failToSetUp();
        expect(stderr).to.include("go build ended with 2: no space left on device");
        expect(machine.cached).to.deep.equal([]);
    });
});

function changeOneByte(file: string): void {
    const bytes = readFileSync(file);
    bytes[bytes.length - 2] = 33;
    writeFileSync(file, bytes);
}
