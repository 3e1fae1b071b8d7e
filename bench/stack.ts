import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { outOfTheBox } from "huaweicloud-cdm-emulator";

/** A command that takes longer hangs. Today a destroy of 200 runs takes seven minutes. */
const commandTimeoutMs = 40 * 60_000;

const repository = join(__dirname, "..", "..");

export interface Command {
    readonly code: number | null;
    readonly ms: number;
    readonly output: string;
}

/** A user's project in a folder of its own, and the real Pulumi CLI with a home and a backend of its own. */
export class Stack {
    private readonly folder = mkdtempSync(join(tmpdir(), "pulumi-huaweicloud-cdm-bench-"));
    private readonly environment: NodeJS.ProcessEnv;

    private constructor(url: string) {
        for (const name of ["home", "state"]) mkdirSync(join(this.folder, name));
        this.environment = {
            PATH: [process.env.PULUMI_CDM_CLI_PATH, process.env.PATH].filter(Boolean).join(delimiter),
            HOME: join(this.folder, "home"),
            PULUMI_HOME: join(this.folder, "home"),
            PULUMI_BACKEND_URL: `file://${join(this.folder, "state")}`,
            PULUMI_CONFIG_PASSPHRASE: "",
            PULUMI_SKIP_UPDATE_CHECK: "true",
            PULUMI_STACK: "bench",
            HW_CDM_ENDPOINT: url,
            HW_AUTH_URL: url,
            HW_AUTH_TOKEN: outOfTheBox.token,
            HW_PROJECT_ID: outOfTheBox.project,
            HW_REGION_NAME: outOfTheBox.projectName,
            // The provider's default for CDM. For an address of this machine it has none.
            HW_CDM_REQUESTS_PER_MINUTE: "120",
        };
        // The programs are plain JavaScript, so the engine compiles nothing.
        const project = {
            name: "bench",
            runtime: { name: "nodejs", options: { typescript: false } },
            main: "index.js",
        };
        writeFileSync(join(this.folder, "Pulumi.yaml"), JSON.stringify(project));
        writeFileSync(join(this.folder, "package.json"), JSON.stringify({ name: "bench", private: true }));
        symlinkSync(join(repository, "node_modules"), join(this.folder, "node_modules"));
    }

    static async open(url: string): Promise<Stack> {
        const stack = new Stack(url);
        await stack.expectSuccess("stack", "init", "bench");
        return stack;
    }

    close(): void {
        rmSync(this.folder, { recursive: true, force: true });
    }

    write(program: string): void {
        writeFileSync(join(this.folder, "index.js"), `const pulumi = require("@pulumi/pulumi");\n${program}`);
    }

    async run(...args: string[]): Promise<Command> {
        const began = performance.now();
        const child = spawn(
            process.env.PULUMI_CDM_CLI ?? "pulumi",
            [...args, "--non-interactive", "--color", "never"],
            {
                cwd: this.folder,
                env: this.environment,
                stdio: ["ignore", "pipe", "pipe"],
            },
        );
        let output = "";
        for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
        const timer = setTimeout(() => child.kill("SIGKILL"), commandTimeoutMs);
        const code = await new Promise<number | null>((resolve, reject) => {
            child.once("error", reject);
            child.once("close", resolve);
        });
        clearTimeout(timer);
        return { code, ms: performance.now() - began, output };
    }

    async expectSuccess(...args: string[]): Promise<Command> {
        const ended = await this.run(...args);
        if (ended.code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${ended.code}:\n${ended.output}`);
        return ended;
    }

    up(...args: string[]): Promise<Command> {
        return this.expectSuccess("up", "--yes", "--skip-preview", ...args);
    }

    destroy(...args: string[]): Promise<Command> {
        return this.run("destroy", "--yes", "--skip-preview", ...args);
    }

    /** The bytes of each resource in the exported state whose type ends like this. */
    async stateBytes(type: string): Promise<number[]> {
        const file = join(this.folder, "export.json");
        await this.expectSuccess("stack", "export", "--file", file);
        const { deployment } = JSON.parse(readFileSync(file, "utf8"));
        return deployment.resources
            .filter((resource: { type: string }) => resource.type.endsWith(type))
            .map((resource: object) => Buffer.byteLength(JSON.stringify(resource)));
    }
}

/** Dynamic resources that do nothing: what the CLI itself takes. */
export function bareProgram(count: number): string {
    return `
        const nothing = {
            async create() { return { id: "bare", outs: {} }; },
            async delete() {},
        };
        class Bare extends pulumi.dynamic.Resource {
            constructor(name) { super(nothing, name, {}, undefined); }
        }
        for (let index = 0; index < ${count}; index++) new Bare("bare-" + index);
    `;
}
