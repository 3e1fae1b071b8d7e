import { createHash } from "node:crypto";
import {
    chmodSync,
    chownSync,
    existsSync,
    lstatSync,
    mkdirSync,
    readFileSync,
    renameSync,
    rmSync,
    statSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { tool } from "../support/clone.js";
import { killStarted } from "../support/processes.js";
import { removeTemporaryFolders, writeScript } from "../support/temporaryFolders.js";
import { type Cli, Machine, pinned } from "./machine.js";

const stranger = 12_345;
const isRoot = process.getuid?.() === 0;

/** Another user of the machine puts a program where the set-up looks for one, and waits for it to be run. */
describe("what the set-up runs from its cache", () => {
    let machine: Machine;
    let whole: Cli;
    let proof: string;

    beforeEach(async () => {
        machine = new Machine();
        // Large enough that one which does more can be of the same size.
        machine.installGo({ onBuild: `built += " ".repeat(300);` });
        whole = await machine.setUp();
        proof = join(dirname(machine.cache), "was-run");
    });
    afterEach(() => {
        killStarted();
        removeTemporaryFolders();
    });

    /** A CLI that says the right version, and does more. As large as the other, where that is asked for. */
    function plant(file: string, size?: number): void {
        const text = `#!/bin/sh\n:>${proof}\necho ${pinned}\n`;
        rmSync(file, { force: true });
        writeFileSync(file, text.padEnd(size ?? 0, "#"), { mode: 0o755 });
    }

    async function expectMadeAgain(): Promise<void> {
        const { code, stderr } = await machine.startSetUp().ended;
        expect(code, stderr).to.equal(0);
        expect(stderr).to.include("the cached Pulumi CLI is damaged, or not ours alone, and is provided again");
        await expectUnharmed();
        expect(machine.buildsOfGo).to.have.length(2);
    }

    async function expectUnharmed(): Promise<void> {
        const { pulumi } = await machine.setUp();
        expect(existsSync(proof), "the stranger's program was run").to.equal(false);
        expect(readFileSync(pulumi, "utf8")).not.to.include(proof);
    }

    async function expectRefused(place: string, reason: string): Promise<void> {
        const { stderr, stdout } = await machine.failToSetUp();
        expect(stderr).to.equal(
            `${machine.cache} holds programs that would be run, and ${place} ${reason}: take that away (chmod go-w, chown), ` +
                "or name a folder of your own in PULUMI_CDM_CACHE.\n",
        );
        expect(stdout).to.equal("");
        expect(existsSync(proof)).to.equal(false);
    }

    it("is what was hashed, not a copy of the same size beside it", async () => {
        const text = readFileSync(whole.pulumi, "utf8");
        plant(whole.pulumi, text.length);
        await expectUnharmed();
        expect(machine.buildsOfGo).to.have.length(1);
    });

    it("is not what was put beside the CLI, at the head of PATH", async () => {
        const planted = join(dirname(whole.pulumi), "git");
        plant(planted);
        await expectUnharmed();
        expect(existsSync(planted)).to.equal(false);
    });

    it("is not what was put beside a CLI that has come with its hosts", async () => {
        const record = machine.cachedFile("record.json");
        const { files, ...rest } = JSON.parse(readFileSync(record, "utf8"));
        writeScript(machine.cachedFile("bin"), "pulumi-language-nodejs", "");
        const ofNothing = createHash("sha256").digest("hex");
        writeFileSync(record, JSON.stringify({ ...rest, files: { ...files, "pulumi-language-nodejs": ofNothing } }));
        expect((await machine.setUp()).pulumi).to.equal(machine.cachedFile("bin", "pulumi"));
        plant(machine.cachedFile("bin", "git"));
        await expectMadeAgain();
    });

    it("is taken from a record of an older release too, which knows the CLI alone", async () => {
        const record = machine.cachedFile("record.json");
        const { files, ...rest } = JSON.parse(readFileSync(record, "utf8"));
        expect(rest.sha256).to.equal(files.pulumi);
        writeFileSync(record, JSON.stringify(rest));
        expect(await machine.setUp()).to.deep.equal(whole);
        expect(machine.buildsOfGo).to.have.length(1);
    });

    for (const [what, path, mode] of [
        ["CLI", ["bin", "pulumi"], 0o777],
        ["record", ["record.json"], 0o646],
        ["folder", ["bin"], 0o775],
    ] as const) {
        it(`is made again where others can write to its ${what}`, async () => {
            chmodSync(machine.cachedFile(...path), mode);
            await expectMadeAgain();
        });
    }

    it("is made again where a link stands in its place", async () => {
        const home = machine.cachedFile();
        const elsewhere = join(dirname(machine.cache), "elsewhere");
        renameSync(home, elsewhere);
        symlinkSync(elsewhere, home);
        await expectMadeAgain();
        expect(lstatSync(home).isDirectory()).to.equal(true);
    });

    it("is made again where it belongs to another user", async function () {
        if (!isRoot) this.skip();
        plant(machine.cachedFile("bin", "pulumi"));
        chownSync(machine.cachedFile("bin", "pulumi"), stranger, stranger);
        await expectMadeAgain();
    });

    it("is nothing where others can write to the cache, or to a folder above it", async () => {
        for (const place of [machine.cache, dirname(machine.cache)]) {
            const { mode } = statSync(place);
            for (const more of [0o002, 0o020]) {
                chmodSync(place, mode | more);
                await expectRefused(place, "can be written to by other users");
            }
            chmodSync(place, mode);
        }
        expect(await machine.setUp()).to.deep.equal(whole);
    });

    it("is nothing where the cache belongs to another user", async function () {
        if (!isRoot) this.skip();
        chownSync(machine.cache, stranger, stranger);
        await expectRefused(machine.cache, "belongs to another user");
    });

    it("is ours alone under a umask that gives much to the group", async () => {
        rmSync(machine.cache, { recursive: true });
        for (let i = 0; i < 2; i++) {
            const { code, stderr } = await machine.startSetUp({ umask: 0o002 }).ended;
            expect(code, stderr).to.equal(0);
        }
        expect(machine.buildsOfGo).to.have.length(2);
        expect(statSync(machine.cache).mode & 0o777).to.equal(0o700);
    });

    it("is judged by owner and mode", async () => {
        const { foreignIn } = await import(tool("lib/workspace/trust.mjs"));
        for (const [uid, mode, reason] of [
            [1000, 0o755, undefined],
            [0, 0o755, undefined],
            [1001, 0o755, "belongs to another user"],
            [1000, 0o775, "can be written to by other users"],
            [0, 0o757, "can be written to by other users"],
            [1000, 0o1777, "can be written to by other users"],
        ] as const) {
            expect(foreignIn({ uid, mode }, 1000), `${uid} ${mode.toString(8)}`).to.equal(reason);
        }
    });

    it("learns nothing of the user's cloud, and neither does what it is built by", async () => {
        const file = join(dirname(machine.cache), "environment");
        machine.installGo({
            onBuild: `require("node:fs").writeFileSync(${JSON.stringify(file)}, JSON.stringify(process.env));`,
        });
        rmSync(machine.cache, { recursive: true });
        mkdirSync(machine.cache, { mode: 0o700 });
        const env = { HW_SECRET_KEY: "SK", OS_PASSWORD: "p", HUAWEICLOUD_SDK_AK: "AK", GOFLAGS: "-v" };
        const { code, stderr } = await machine.startSetUp({ env }).ended;
        expect(code, stderr).to.equal(0);
        const seen = JSON.parse(readFileSync(file, "utf8"));
        expect(seen).to.include({ GOFLAGS: "-v" });
        expect(Object.keys(seen).filter((name) => /^(HW|OS|HUAWEICLOUD)_/.test(name))).to.deep.equal([]);
    });
});
