import { execFileSync } from "node:child_process";
import {
    appendFileSync,
    existsSync,
    mkdirSync,
    readdirSync,
    readFileSync,
    rmSync,
    statSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect } from "chai";
import { root, tool } from "../support/clone.js";
import { type Ended, startScript } from "../support/processes.js";
import { removeTemporaryFolders, temporaryFolder, writeScript } from "../support/temporaryFolders.js";

describe("the packages of a set-up", () => {
    let clone: string;
    let bin: string;

    beforeEach(() => {
        clone = temporaryFolder();
        bin = temporaryFolder();
        mkdirSync(join(clone, "examples", "one"), { recursive: true });
        write("package.json", { workspaces: ["examples/*"] });
        write("examples/one/package.json", { name: "one" });
        write("package-lock.json", {});
        installNpm("");
    });
    afterEach(removeTemporaryFolders);

    function write(file: string, content: object): void {
        writeFileSync(join(clone, file), JSON.stringify(content));
    }

    /** An npm that puts a package there, and then does what it is told. */
    function installNpm(then: string): void {
        writeScript(
            bin,
            "npm",
            `#!/bin/sh
            echo "$@" >> ${clone}/calls
            mkdir -p node_modules/package
            ${then}`,
        );
    }

    async function installPackages(): Promise<Ended> {
        const imports = {
            main: tool("lib/process/interruption.mjs"),
            installPackages: tool("lib/workspace/install.mjs"),
        };
        const options = { env: { PATH: `${bin}:/usr/bin:/bin` } };
        return startScript(imports, `await installPackages(${JSON.stringify(clone)});`, options).ended;
    }

    function calls(): string[] {
        return existsSync(join(clone, "calls")) ? readFileSync(join(clone, "calls"), "utf8").trim().split("\n") : [];
    }

    it("are installed once, devDependencies among them whatever NODE_ENV says", async () => {
        expect((await installPackages()).stderr).to.equal(
            "set-up: installing the packages of package-lock.json (npm ci)\n",
        );
        expect((await installPackages()).stderr).to.equal("");
        expect(calls()).to.have.length(1);
        expect(calls()[0]).to.match(/^ci --include=dev/);
    });

    for (const file of ["package-lock.json", "package.json", "examples/one/package.json"]) {
        it(`are installed again when ${file} has changed`, async () => {
            await installPackages();
            appendFileSync(join(clone, file), "\n");
            await installPackages();
            expect(calls()).to.have.length(2);
        });
    }

    it("are installed again when the last installation failed, of which the user is told what npm said", async () => {
        await installPackages();
        installNpm("echo 'npm error code ENOSPC' >&2; exit 228");
        appendFileSync(join(clone, "package-lock.json"), "\n");
        const { code, stderr } = await installPackages();
        expect(code).to.equal(1);
        expect(stderr).to.match(/npm ci ended with 228\nnpm error code ENOSPC\n$/);
        installNpm("");
        await installPackages();
        expect(calls()).to.have.length(3);
    });
});

describe("the build of a set-up", () => {
    let clone: string;

    beforeEach(() => {
        clone = temporaryFolder();
        mkdirSync(join(clone, "node_modules"));
        mkdirSync(join(clone, "part"));
        symlinkSync(join(root, "node_modules", "typescript"), join(clone, "node_modules", "typescript"));
        writeFileSync(join(clone, "tsconfig.json"), JSON.stringify({ files: [], references: [{ path: "part" }] }));
        const compilerOptions = {
            composite: true,
            skipLibCheck: true,
            outDir: "dist",
            tsBuildInfoFile: "dist/.tsbuildinfo",
            types: [],
            lib: ["es5"],
        };
        writeFileSync(join(clone, "part", "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
        writeSource("kept");
    });
    afterEach(removeTemporaryFolders);

    function writeSource(name: string): void {
        writeFileSync(join(clone, "part", `${name}.ts`), `export const name: string = "${name}";\n`);
    }

    function output(name: string): string {
        return join(clone, "part", "dist", `${name}.js`);
    }

    async function build(): Promise<void> {
        const module = await import(tool("lib/workspace/build.mjs"));
        await module.build(clone);
    }

    it("removes the output of a source that is gone", async () => {
        writeSource("gone");
        await build();
        expect(existsSync(output("gone"))).to.equal(true);
        rmSync(join(clone, "part", "gone.ts"));
        await build();
        expect(existsSync(output("gone"))).to.equal(false);
        expect(existsSync(output("kept"))).to.equal(true);
    });

    it("is done again when its output was removed", async () => {
        await build();
        rmSync(join(clone, "part", "dist"), { recursive: true });
        await build();
        expect(existsSync(output("kept"))).to.equal(true);
    });

    it("does not start the compiler when nothing has changed", async () => {
        await build();
        rmSync(join(clone, "node_modules", "typescript"));
        await build();
    });

    it("makes a package's commands executable, which npm has linked before they were there", async () => {
        writeFileSync(join(clone, "part", "package.json"), JSON.stringify({ bin: { kept: "./dist/kept.js" } }));
        await build();
        expect(statSync(output("kept")).mode & 0o111).to.equal(0o111);
    });

    it("puts a package into the file that names it, with its licence, and another version of it after an installation", async function () {
        this.timeout(60_000);
        const compilerOptions = {
            composite: true,
            outDir: "dist",
            rootDir: "src",
            tsBuildInfoFile: "dist/.tsbuildinfo",
        };
        const options = { ...compilerOptions, module: "nodenext", skipLibCheck: true, types: [], sourceMap: true };
        const place = join(clone, "provider", "src", "cdm", "http");
        mkdirSync(place, { recursive: true });
        writeFileSync(join(place, "retry.ts"), 'import retry from "p-retry";\nexport const tries: number = retry();\n');
        writeFileSync(join(clone, "provider", "package.json"), "{}");
        writeFileSync(join(clone, "provider", "tsconfig.json"), JSON.stringify({ compilerOptions: options }));
        writeFileSync(join(clone, "tsconfig.json"), JSON.stringify({ files: [], references: [{ path: "provider" }] }));
        const built = join(clone, "provider", "dist", "cdm", "http", "retry.js");

        for (const version of [1, 2]) {
            installRetry(version);
            await build();
            const code = readFileSync(built, "utf8");
            expect(code).to.include(`This file contains p-retry ${version}.0.0.\n\nLicence ${version}`);
            expect(code).to.not.match(/require\("p-retry"\)|sourceMappingURL/);
            expect(
                execFileSync(process.execPath, ["-p", `require(${JSON.stringify(built)}).tries`]).toString(),
            ).to.equal(`${version}\n`);
        }
    });

    /** As npm ci does, which removes all of `node_modules` first. */
    function installRetry(version: number): void {
        const folder = join(clone, "node_modules", "p-retry");
        rmSync(join(clone, "node_modules", ".built-from"), { force: true });
        mkdirSync(folder, { recursive: true });
        const manifest = { name: "p-retry", version: `${version}.0.0`, type: "module", exports: "./index.js" };
        writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
        writeFileSync(join(folder, "license"), `Licence ${version}`);
        writeFileSync(join(folder, "index.js"), `export default () => ${version};\n`);
        writeFileSync(join(folder, "index.d.ts"), "export default function retry(): number;\n");
    }

    describe("of a package that is put together in a folder of its own", () => {
        const staged = (...path: string[]) => join(clone, "part", "package", ...path);
        const manifest = {
            name: "part-of-a-clone",
            exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" }, "./a.json": "./a.json" },
            bin: { act: "dist/cli/act.js" },
        };
        const unpublished = {
            private: true,
            publishConfig: { directory: "package" },
            scripts: { prepack: "exit 1" },
            devDependencies: {},
        };
        beforeEach(() => {
            const types = {
                compilerOptions: { composite: true, skipLibCheck: true, types: ["node"], target: "es2022" },
            };
            const places = { module: "nodenext", rootDir: "src", outDir: "dist", tsBuildInfoFile: "dist/.tsbuildinfo" };
            rmSync(join(clone, "part", "kept.ts"));
            write("tsconfig.json", JSON.stringify({ compilerOptions: { ...types.compilerOptions, ...places } }));
            write("package.json", JSON.stringify({ ...manifest, ...unpublished }));
            for (const file of ["README.md", "LICENSE", "a.json"]) write(file, file);
            write("src/shape.ts", "export interface Shape { corners: number }\n");
            write("src/later.ts", 'console.log("evaluated");\nexport const value = 1;\n');
            write("src/unused.ts", "export const unused = 1;\n");
            write(
                "src/index.ts",
                'import type { Shape } from "./shape.js";\nexport type { Shape };\nexport function drawn(): Shape { return { corners: 3 }; }\n',
            );
            write("src/cli/act.ts", 'import { value } from "../later.js";\nconsole.log(value);\n');
            symlinkSync(join(root, "node_modules", "@types"), join(clone, "node_modules", "@types"));
            symlinkSync(join(root, "node_modules", "undici-types"), join(clone, "node_modules", "undici-types"));
        });

        function write(file: string, text: string): void {
            mkdirSync(dirname(join(clone, "part", file)), { recursive: true });
            writeFileSync(join(clone, "part", file), text);
        }

        function node(...args: string[]): string {
            return execFileSync(process.execPath, args).toString();
        }

        it("puts there what programs reach, and a manifest that npm publishes", async () => {
            await build();

            const files = readdirSync(staged(), { recursive: true, withFileTypes: true })
                .filter((entry) => entry.isFile())
                .map((entry) => relative(staged(), join(entry.parentPath, entry.name)));
            expect(files).to.have.members([
                ...["README.md", "LICENSE", "a.json", "package.json"],
                ...[
                    "dist/bundle.js",
                    "dist/program.js",
                    "dist/index.js",
                    "dist/cli/act.js",
                    "dist/index.d.ts",
                    "dist/shape.d.ts",
                ],
            ]);
            expect(JSON.parse(readFileSync(staged("package.json"), "utf8"))).to.deep.equal({
                ...manifest,
                files: ["dist", "a.json"],
            });
        });

        it("evaluates a module when an entry asks for it, and not before", async () => {
            await build();

            expect(node("-p", `require(${JSON.stringify(staged())} + "/dist/index.js").drawn().corners`)).to.equal(
                "3\n",
            );
            expect(node(staged("dist/cli/act.js"))).to.equal("evaluated\n1\n");
        });

        it("makes it anew when it is gone, and when its page changes", async () => {
            await build();
            rmSync(staged(), { recursive: true });
            await build();
            expect(existsSync(staged("dist/bundle.js"))).to.equal(true);

            write("README.md", "another page");
            await build();
            expect(readFileSync(staged("README.md"), "utf8")).to.equal("another page");
        });
    });

    it("fails with what the compiler says, and fails again until that is put right", async () => {
        writeFileSync(join(clone, "part", "wrong.ts"), "export const wrong: string = 1;\n");
        for (let time = 0; time < 2; time++) {
            const error = await build().catch((reason) => reason);
            expect(error.message).to.match(/^tsc --build ended with \d\npart\/wrong\.ts.*TS2322/s);
        }
        rmSync(join(clone, "part", "wrong.ts"));
        await build();
    });
});
