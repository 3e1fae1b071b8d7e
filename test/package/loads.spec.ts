import { spawnSync } from "node:child_process";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { build } from "esbuild";
import { installPacked, type Packed } from "../support/packed.js";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolders.js";

/** Takes from this Node what others lack: to `require` an ES module. */
const flag = "--no-experimental-require-module";
const asOthers = process.allowedNodeEnvironmentFlags.has(flag) ? [flag] : [];

describe("the packed packages, installed beside nothing but what they declare", function () {
    this.timeout(60_000);
    let user: string;
    let provider: Packed;
    let emulator: Packed;
    before(() => {
        user = temporaryFolder();
        provider = installPacked("provider", user);
        emulator = installPacked("emulator", user);
    });
    after(removeTemporaryFolders);

    function node(...args: string[]) {
        const { status, stdout, stderr } = spawnSync(process.execPath, [...asOthers, ...args], { cwd: user });
        return { status, stdout: stdout.toString(), stderr: stderr.toString() };
    }

    for (const [module, names] of [
        ["pulumi-huaweicloud-cdm", "Job,JobRun,Link,Provider,connectors,getJobHistoryOutput,getJobStatusOutput"],
        [
            "pulumi-huaweicloud-cdm/run",
            "CdmError,JobRunError,SettingsError,StartRunError,ensureStopped,getJobHistory,getJobStatus,startRun,watchRun",
        ],
        ["pulumi-huaweicloud-cdm/dynamic/v1", "provider"],
        ["huaweicloud-cdm-emulator", "outOfTheBox,startEmulator"],
    ]) {
        it(`load where a Node can't require ES modules: ${module}`, () => {
            const { status, stdout, stderr } = node("-p", `Object.keys(require("${module}")).sort().join()`);

            expect({ status, stderr }).to.deep.equal({ status: 0, stderr: "" });
            expect(stdout.trim()).to.equal(names);
        });
    }

    it("load as ES modules import them", () => {
        const code =
            'import { JobRun } from "pulumi-huaweicloud-cdm"; import { startEmulator } from "huaweicloud-cdm-emulator"; ' +
            "console.log(typeof JobRun, typeof startEmulator);";
        const { stdout, stderr } = node("--input-type=module", "-e", code);

        expect({ stdout, stderr }).to.deep.equal({ stdout: "function function\n", stderr: "" });
    });

    it("let a script use the core as an ES module, without Pulumi's SDK", () => {
        const code = `
            import { createRequire } from "node:module";
            import { ensureStopped, getJobStatus } from "pulumi-huaweicloud-cdm/run";
            const loaded = Object.keys(createRequire(import.meta.url).cache).filter((file) => file.includes("@pulumi"));
            const error = await getJobStatus({ clusterId: "c" }).catch(({ message }) => message);
            console.log(typeof ensureStopped, loaded.length, error);
        `;
        const { stdout, stderr } = node("--input-type=module", "-e", code);

        expect(stderr).to.equal("");
        expect(stdout.trim()).to.equal(
            "function 0 getJobStatus can't be called like that: jobName is missing. CDM was not asked (CDMRUN-153).",
        );
    });

    for (const [module, packages] of [
        ["pulumi-huaweicloud-cdm", ["@pulumi/pulumi", "ini"]],
        ["pulumi-huaweicloud-cdm/run", ["axios", "ini"]],
        ["pulumi-huaweicloud-cdm/dynamic/v1", ["axios", "ini"]],
    ] as const) {
        it(`load of the packages that the provider declares only what it needs: ${module}`, () => {
            const declared = { ...provider.manifest.dependencies, ...provider.manifest.peerDependencies };
            const code = `
                require("${module}");
                const resolved = ${JSON.stringify(Object.keys(declared))}.map((name) => [name, require.resolve(name)]);
                console.log(resolved.filter(([, file]) => file in require.cache).map(([name]) => name).sort().join());
            `;
            const { stdout, stderr } = node("-e", code);

            expect({ stdout, stderr }).to.deep.equal({ stdout: `${packages.join()}\n`, stderr: "" });
        });
    }

    const banner = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";
    for (const [format, name, options] of [
        ["cjs", "bundled.cjs", {}],
        ["esm", "bundled.mjs", { banner: { js: banner } }],
    ] as const) {
        it(`let esbuild put a script into one file that runs alone, without the SDK: ${format}`, async () => {
            const script =
                'import { getJobStatus } from "pulumi-huaweicloud-cdm/run";\n' +
                'getJobStatus({ clusterId: "c" }).catch(({ message }) => console.log(message));\n';
            writeFileSync(join(user, "script.mjs"), script);
            const outfile = join(temporaryFolder(), name);
            const { metafile } = await build({
                absWorkingDir: user,
                entryPoints: ["script.mjs"],
                outfile,
                metafile: true,
                bundle: true,
                platform: "node",
                format,
                logLevel: "silent",
                ...options,
            });
            const { stdout, stderr } = spawnSync(process.execPath, [...asOthers, outfile], { encoding: "utf8" });

            expect(Object.keys(metafile.inputs).filter((file) => file.includes("@pulumi"))).to.deep.equal([]);
            expect({ stdout, stderr }).to.deep.equal({
                stdout: "getJobStatus can't be called like that: jobName is missing. CDM was not asked (CDMRUN-153).\n",
                stderr: "",
            });
        });
    }

    it("show the names of their classes and functions, which stacks and messages hold", () => {
        for (const module of ["pulumi-huaweicloud-cdm", "pulumi-huaweicloud-cdm/run"]) {
            const code = `Object.entries(require("${module}")).filter(([, one]) => typeof one === "function")`;
            const { stdout } = node("-p", `${code}.filter(([name, one]) => one.name !== name).length`);

            expect(stdout).to.equal("0\n");
        }
    });

    it("let a unit test put functions of its own in the place of theirs", () => {
        const code = `
            const { mock } = require("node:test");
            const run = require("pulumi-huaweicloud-cdm/run");
            mock.method(run, "startRun", () => "mine");
            console.log(run.startRun());
        `;
        const { stdout, stderr } = node("-e", code);

        expect({ stdout, stderr }).to.deep.equal({ stdout: "mine\n", stderr: "" });
    });

    it("run their commands there", () => {
        for (const { folder, manifest } of [provider, emulator]) {
            for (const [name, file] of Object.entries(manifest.bin)) {
                const { status, stdout, stderr } = node(join(folder, file), "--help");

                expect({ status, stderr }, name).to.deep.equal({ status: 0, stderr: "" });
                expect(stdout).to.match(new RegExp(`^Usage: .*${name}`));
                expect(statSync(join(folder, file)).mode & 0o111, name).to.equal(0o111);
            }
        }
    });

    it("hold the licence of each package that was put into a file", () => {
        const code = readFileSync(join(provider.folder, "dist/bundle.js"), "utf8");

        for (const name of ["p-retry", "is-network-error"]) {
            expect(code).to.match(
                new RegExp(`This file contains ${name} \\d+\\.\\d+\\.\\d+\\.\\s+MIT License\\s+Copyright`),
            );
        }
    });
});
