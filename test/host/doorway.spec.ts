import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { jobRunProvider } from "#provider/dynamic/doorway.js";
import { DynamicHost } from "../support/dynamicHost.js";
import { until } from "../support/processes.js";
import { errorOf } from "../support/world.js";

const id = "emulator-cluster/demo";
const state = { __provider: jobRunProvider };
const packages = join(__dirname, "../../../node_modules");

describe("the stored text, in a program's folder", () => {
    let folder: string;
    let host: DynamicHost | undefined;
    beforeEach(() => {
        folder = realpathSync(mkdtempSync(join(tmpdir(), "pulumi-huaweicloud-cdm-")));
    });
    afterEach(async () => {
        if (host) await host.close();
        host = undefined;
        rmSync(folder, { recursive: true });
    });

    async function start(environment: Record<string, string> = {}): Promise<DynamicHost> {
        host = await DynamicHost.start("@pulumi/pulumi", environment, [], { cwd: folder });
        return host;
    }

    /** Lays a package of this name out in the program's folder. */
    function install(code: string, exports: object = { "./dynamic/v1": "./v1.js" }): void {
        const place = join(folder, "node_modules", "pulumi-huaweicloud-cdm");
        mkdirSync(place, { recursive: true });
        writeFileSync(join(place, "package.json"), JSON.stringify({ name: "pulumi-huaweicloud-cdm", exports }));
        writeFileSync(join(place, "v1.js"), code);
    }

    const sentence = () =>
        `${folder} can't load pulumi-huaweicloud-cdm/dynamic/v1: list it in package.json beside Pulumi.yaml, or set pnpm's ` +
        "publicHoistPattern, Automation API's projectSettings.main, or NODE_PATH (no source)";

    it("has 400 bytes at most, since every state holds it twice", () => {
        expect(Buffer.byteLength(jobRunProvider)).to.be.at.most(400);
    });

    it("that can't reach the package says so in one sentence with the ways out", async () => {
        const there = await start();

        expect((await errorOf(there.create({}))).message).to.equal(`2 UNKNOWN: ${sentence()}`);
        for (const operation of [
            () => there.check({}, {}),
            () => there.read(id, state),
            () => there.delete(id, state),
        ]) {
            expect((await errorOf(operation())).message).to.equal(`2 UNKNOWN: ${sentence()}`);
        }
        // The host prints these three errors. It adds its own words before and after.
        const printed = `Error: ${sentence()}: \n`.repeat(3);
        await until("the host has printed them", () => there.stderr.length >= printed.length);
        expect(there.stderr).to.equal(printed);
    });

    // Seen with Yarn 4.18.1, whose resolver takes the place of Node's.
    it("that Yarn's Plug'n'Play does not let reach the package says the same", async () => {
        const preload = join(folder, "plugAndPlay.cjs");
        writeFileSync(
            preload,
            `const Module = require("node:module");
            const resolve = Module._resolveFilename;
            Module._resolveFilename = (request, ...rest) => {
                if (!request.startsWith("pulumi-huaweicloud-cdm")) return resolve(request, ...rest);
                const text = "Your application tried to access pulumi-huaweicloud-cdm, but it isn't declared in your dependencies; this makes the require call " +
                    'ambiguous and unsound.\\n\\nRequired package: pulumi-huaweicloud-cdm (via "pulumi-huaweicloud-cdm/dynamic/v1")\\nRequired by: /app/\\n';
                throw Object.assign(new Error(text), { code: "MODULE_NOT_FOUND", pnpCode: "UNDECLARED_DEPENDENCY" });
            };`,
        );
        const there = await start({ NODE_OPTIONS: `--require ${JSON.stringify(preload)}` });

        expect((await errorOf(there.delete(id, state))).message).to.equal(`2 UNKNOWN: ${sentence()}`);
    });

    it("that has nothing reaches the package in NODE_PATH", async () => {
        const there = await start({ NODE_PATH: packages });

        expect((await errorOf(there.delete(id, state))).message).to.include("clusterId is missing");
    });

    const damages: [string, () => void, RegExp][] = [
        [
            "lacks a dependency",
            () => install('require("absent-dependency");'),
            /Cannot find module 'absent-dependency'/,
        ],
        ["can't be parsed", () => install("exports.provider = ;"), /Unexpected token ';'/],
        ["throws", () => install('throw new Error("this broke off");'), /this broke off/],
        [
            "lacks the file",
            () => install("", { "./dynamic/v1": "./dist/v1.js" }),
            /Cannot find module '.*pulumi-huaweicloud-cdm\/dist\/v1\.js'/,
        ],
        [
            "is another one",
            () => install("", { ".": "./v1.js" }),
            /subpath '\.\/dynamic\/v1' is not defined by "exports"/,
        ],
    ];
    for (const [what, damage, message] of damages) {
        it(`that reaches a package that ${what} shows that error as it is`, async () => {
            damage();
            const there = await start();

            const error = await errorOf(there.delete(id, state));

            expect(error.message).to.match(message).and.not.include("publicHoistPattern");
            await until("the host has printed its place", () => /\n\s+at /.test(there.stderr));
        });
    }
});
