import { statSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { killStarted } from "../support/processes.js";
import { removeTemporaryFolders } from "../support/temporaryFolders.js";
import { Machine, pinned } from "./machine.js";

describe("the Pulumi CLI of a set-up", () => {
    let machine: Machine;
    beforeEach(() => {
        machine = new Machine();
    });
    afterEach(() => {
        killStarted();
        removeTemporaryFolders();
    });

    for (const version of ["v3.216.0", "v3.300.1"]) {
        it(`is the user's own where that is ${version}`, async () => {
            machine.installPulumi(version);
            machine.installGo();
            expect(await machine.setUp()).to.deep.equal({
                pulumi: join(machine.bin, "pulumi"),
                pathEntries: [machine.bin],
                version,
                source: "path",
            });
            expect(machine.buildsOfGo).to.deep.equal([]);
        });
    }

    for (const [what, install] of [
        ["is too old", () => machine.installPulumi("v3.215.9")],
        ["has no language host", () => machine.installPulumi("v3.300.1", { withHost: false })],
        ["does not run", () => machine.installPulumi("; exit 1")],
    ] as const) {
        it(`is built where the user's own ${what}`, async () => {
            install();
            machine.installGo();
            const { version, source } = await machine.setUp();
            expect({ version, source }).to.deep.equal({ version: pinned, source: "go" });
        });
    }

    it("has the small language host and the host of dynamic providers beside it where Go built it", async () => {
        machine.installGo();
        const { pulumi, pathEntries } = await machine.setUp();
        expect(pathEntries).to.deep.equal([dirname(pulumi)]);
        for (const name of ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"]) {
            expect(statSync(join(dirname(pulumi), name)).mode & 0o111, name).to.equal(0o111);
        }
    });

    it("is built by the toolchain that the pinned module asks for where the installed Go is older", async () => {
        machine.installGo({ version: "go1.25.0" });
        await machine.setUp();
        expect(machine.buildsOfGo).to.deep.equal(["auto"]);
    });

    it("is missed with a sentence that says what to install, where there is no Go and no network", async () => {
        const { code, stderr } = await machine.failToSetUp();
        expect(code).to.equal(1);
        const sentence = stderr.trim().split("\n").at(-1);
        expect(sentence).to.match(/^There is no Pulumi CLI to run\. Install Go 1\.25 or newer .*Pulumi CLI itself, v3/);
        expect(sentence).to.include("there is no Go on PATH; Pulumi's own installer ended with 1: Failed to download");
        expect(machine.cached).to.deep.equal([]);
    });

    it("is not built by a Go that is too old", async () => {
        machine.installGo({ version: "go1.24.9" });
        expect((await machine.failToSetUp()).stderr).to.include("the Go on PATH is go1.24.9");
        expect(machine.buildsOfGo).to.deep.equal([]);
    });
});
