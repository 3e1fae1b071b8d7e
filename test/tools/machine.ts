import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root, tool } from "../support/clone.js";
import { type Ended, type Running, startScript } from "../support/processes.js";
import { temporaryFolder, writeScript } from "../support/temporaryFolders.js";

/** What the set-up found or made. */
export interface Cli {
    readonly pulumi: string;
    readonly pathEntries: string[];
    readonly version: string;
    readonly source: string;
}

export const pinned = String(
    /github\.com\/pulumi\/pulumi\/pkg\/v3 (v\S+)/.exec(
        readFileSync(join(root, "tools", "pulumi-cli", "go.mod"), "utf8"),
    )?.[1],
);

/**
 * A machine to set up: a cache, and a PATH with only what a spec puts on it. It has no network, so Pulumi's installer
 * fails on it everywhere.
 */
export class Machine {
    private readonly folder = temporaryFolder();
    readonly cache = join(this.folder, "cache");
    readonly bin = join(this.folder, "bin");
    private readonly builds = join(this.folder, "builds");

    constructor() {
        mkdirSync(this.bin);
        writeScript(
            this.folder,
            "noNetwork.cjs",
            `require("node:dns").lookup = (host, options, callback) =>
                (callback ?? options)(Object.assign(new Error("getaddrinfo ENOTFOUND " + host), { code: "ENOTFOUND" }));`,
        );
    }

    /**
     * A Go that builds a CLI at once: a script that prints the version which the linker was told.
     * @param onBuild runs before the build succeeds, with `output`, the file to be written
     */
    installGo({ version = "go1.99.0", onBuild = "" } = {}): void {
        writeScript(
            this.bin,
            "go",
            `#!${process.execPath}
            const { appendFileSync, mkdirSync, writeFileSync } = require("node:fs");
            const args = process.argv.slice(2);
            if (args[0] === "env") {
                console.log(${JSON.stringify(version)});
            } else {
                appendFileSync(${JSON.stringify(this.builds)}, (process.env.GOTOOLCHAIN ?? "as it is") + "\\n");
                const output = args[args.indexOf("-o") + 1];
                let built = /version\\.Version=(\\S+)/.exec(args.join(" "))[1];
                (async () => {
                    ${onBuild}
                    writeFileSync(output, "#!/bin/sh\\necho " + built + "\\n", { mode: 0o755 });
                })();
            }`,
        );
    }

    /** The toolchain that each build asked for. */
    get buildsOfGo(): string[] {
        return existsSync(this.builds) ? readFileSync(this.builds, "utf8").trim().split("\n") : [];
    }

    installPulumi(version: string, { withHost = true } = {}): void {
        writeScript(this.bin, "pulumi", `#!/bin/sh\necho ${version}\n`);
        if (withHost) {
            writeScript(this.bin, "pulumi-language-nodejs", "#!/bin/sh\n");
        }
    }

    /** @param umask what others may not do with the files that the set-up makes */
    startSetUp({ umask = 0o022, env = {} as NodeJS.ProcessEnv } = {}): Running {
        const imports = { main: tool("lib/process/interruption.mjs"), provideCli: tool("lib/pulumi/cli.mjs") };
        const body = `process.umask(${umask}); process.stdout.write(JSON.stringify(await provideCli(process.env)));`;
        const options = `--require=${JSON.stringify(join(this.folder, "noNetwork.cjs"))}`;
        return startScript(imports, body, {
            env: { PATH: this.bin, PULUMI_CDM_CACHE: this.cache, NODE_OPTIONS: options, ...env },
        });
    }

    async setUp(): Promise<Cli> {
        const { code, stdout, stderr } = await this.startSetUp().ended;
        if (code !== 0) {
            throw new Error(`The set-up ended with ${code}: ${stderr}`);
        }
        return JSON.parse(stdout);
    }

    async failToSetUp(): Promise<Ended> {
        const ended = await this.startSetUp().ended;
        if (ended.code === 0) {
            throw new Error(`The set-up should have failed, and printed ${ended.stdout}`);
        }
        return ended;
    }

    /** What lies in the cache, without its lock. */
    get cached(): string[] {
        return existsSync(this.cache) ? readdirSync(this.cache).filter((name) => name !== "lock") : [];
    }

    /** A file of the CLI in the cache. */
    cachedFile(...path: string[]): string {
        return join(this.cache, String(this.cached[0]), ...path);
    }
}
