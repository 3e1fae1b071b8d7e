import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { type Emulator, type EmulatorOptions, outOfTheBox, startEmulator } from "huaweicloud-cdm-emulator";
import { control } from "./control.js";
import { startsOfNoJobRun } from "./starts.js";
import { startVault, type Vault } from "./vault.js";

/** A command that takes longer hangs. */
const commandTimeoutMs = 150_000;

export interface Ended {
    readonly code: number | null;
    /** Both streams, in the order in which they came. */
    readonly output: string;
    readonly endedAt: number;
}

export interface UnderWay {
    readonly process: ChildProcess;
    /** What it has said so far. */
    output(): string;
    readonly ended: Promise<Ended>;
}

export interface StoredResource {
    readonly urn: string;
    readonly type: string;
    readonly id: string;
    readonly parent?: string;
    readonly inputs: Record<string, unknown>;
    readonly outputs: Record<string, unknown>;
}

const repository = join(__dirname, "../../..");

function jobRunsOf(deployment?: { readonly resources?: StoredResource[] }): StoredResource[] {
    return (deployment?.resources ?? []).filter(({ type }) => type.endsWith(":JobRun"));
}

/** What makes a command quick: each takes time that says nothing about this package. */
export function shortcuts(vault: Vault): Record<string, string> {
    return {
        // Every command would derive the key from the passphrase, with a million rounds.
        VAULT_SERVER_URL: vault.url,
        VAULT_SERVER_TOKEN: "specs",
        // The CLI ends before its memory matters.
        GOGC: "off",
        NODE_OPTIONS: `--require ${JSON.stringify(join(repository, "tools", "specs", "loadLater.cjs"))}`,
    };
}

/**
 * A user's project in a folder of its own, the real Pulumi CLI with a home and a backend of its own, and an emulator in
 * this process whose ledger and truth are the witnesses.
 */
export class Stack {
    readonly folder = mkdtempSync(join(tmpdir(), "pulumi-huaweicloud-cdm-"));
    readonly environment: Record<string, string>;
    /** What the operations tell, unless a spec names another file, or none. */
    private readonly events = join(this.folder, "events.jsonl");

    /** @param vault keeps the key of the stack's secrets; without it, the passphrase does */
    private constructor(
        readonly emulator: Emulator,
        private readonly vault?: Vault,
    ) {
        const cli = process.env["PULUMI_CDM_CLI"];
        if (!cli) throw new Error("PULUMI_CDM_CLI is not set: run npm test, which provides the Pulumi CLI.");
        for (const name of ["home", "state"]) mkdirSync(join(this.folder, name));
        this.environment = {
            PATH: [process.env["PULUMI_CDM_CLI_PATH"], process.env["PATH"]].filter(Boolean).join(delimiter),
            HOME: join(this.folder, "home"),
            PULUMI_HOME: join(this.folder, "home"),
            PULUMI_BACKEND_URL: `file://${join(this.folder, "state")}`,
            PULUMI_CONFIG_PASSPHRASE: "",
            PULUMI_SKIP_UPDATE_CHECK: "true",
            PULUMI_STACK: "test",
            ...(vault && shortcuts(vault)),
            HW_CDM_ENDPOINT: emulator.url,
            HW_AUTH_URL: emulator.url,
            HW_AUTH_TOKEN: outOfTheBox.token,
            HW_PROJECT_ID: outOfTheBox.project,
            HW_REGION_NAME: "emulator-region",
            HW_CDM_EVENTS: this.events,
        };
        // typescript: false, so that the engine compiles nothing: the programs are plain JavaScript.
        const project = { name: "shop", runtime: { name: "nodejs", options: { typescript: false } }, main: "index.js" };
        writeFileSync(join(this.folder, "Pulumi.yaml"), JSON.stringify(project));
        writeFileSync(join(this.folder, "package.json"), JSON.stringify({ name: "shop", private: true }));
        this.install();
    }

    /** @param program the first program, as a user writes it */
    static async open(program: string, options: EmulatorOptions = {}): Promise<Stack> {
        const stack = new Stack(await startEmulator(options), await startVault());
        stack.write(program);
        await stack.init();
        return stack;
    }

    /** A stack without a hand of ours in it, which is slower: secrets behind a passphrase, programs and providers that load all of the SDK. */
    static async openAsUsersHaveIt(program: string, options: EmulatorOptions = {}): Promise<Stack> {
        const stack = new Stack(await startEmulator(options));
        stack.write(program);
        await stack.expectSuccess("stack", "init", "test");
        return stack;
    }

    /** A stack as `pulumi stack init` makes it, made once in a process: the command takes as long as some specs. */
    private static made: string | undefined;

    private async init(): Promise<void> {
        const parts = ["state", "Pulumi.test.yaml"];
        if (Stack.made !== undefined) {
            for (const part of parts) cpSync(join(Stack.made, part), join(this.folder, part), { recursive: true });
            return;
        }
        await this.expectSuccess("stack", "init", "test", "--secrets-provider", "hashivault://specs");
        const made = mkdtempSync(join(tmpdir(), "pulumi-huaweicloud-cdm-stack-"));
        process.once("exit", () => rmSync(made, { recursive: true, force: true }));
        Stack.made = made;
        for (const part of parts) cpSync(join(this.folder, part), join(made, part), { recursive: true });
    }

    async close(): Promise<void> {
        await this.emulator.close();
        await this.vault?.close();
        const isTold = this.environment["HW_CDM_EVENTS"] === this.events;
        const events = existsSync(this.events) ? readFileSync(this.events, "utf8") : "";
        rmSync(this.folder, { recursive: true, force: true });
        // Whatever a spec is about: the emulator has got no start that a JobRun has not sent.
        const others = isTold ? startsOfNoJobRun(this.emulator.requests("start"), events) : [];
        if (others.length > 0) throw new Error(`starts that no JobRun has sent: ${others.join(", ")}`);
    }

    /** The packages of the repository, as npm would lay them out for the program. */
    protected install(): void {
        symlinkSync(join(repository, "node_modules"), join(this.folder, "node_modules"));
    }

    write(program: string): void {
        const imports =
            'const pulumi = require("@pulumi/pulumi");\nconst { JobRun } = require("pulumi-huaweicloud-cdm");\n';
        this.writeWhole(imports + program);
    }

    /** A program with its own imports. */
    writeWhole(program: string): void {
        writeFileSync(join(this.folder, "index.js"), program);
    }

    run(...args: string[]): Promise<Ended> {
        return this.begin(...args).ended;
    }

    /** The command under way, for who wants to disturb it. */
    begin(...args: string[]): UnderWay {
        const cli = process.env["PULUMI_CDM_CLI"] ?? "pulumi";
        const child = spawn(cli, [...args, "--non-interactive", "--color", "never"], {
            cwd: this.folder,
            env: this.environment,
            stdio: ["ignore", "pipe", "pipe"],
        });
        let output = "";
        for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
        const ended = new Promise<Ended>((resolve, reject) => {
            const timer = setTimeout(() => {
                child.kill("SIGKILL");
                reject(
                    new Error(`pulumi ${args.join(" ")} did not end within ${commandTimeoutMs / 1_000} s:\n${output}`),
                );
            }, commandTimeoutMs);
            child.once("error", reject);
            child.once("close", (code) => {
                clearTimeout(timer);
                resolve({ code, output, endedAt: Date.now() });
            });
        });
        return { process: child, output: () => output, ended };
    }

    async expectSuccess(...args: string[]): Promise<Ended> {
        const ended = await this.run(...args);
        if (ended.code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${ended.code}:\n${ended.output}`);
        return ended;
    }

    async expectFailure(...args: string[]): Promise<Ended> {
        const ended = await this.run(...args);
        if (ended.code === 0) throw new Error(`pulumi ${args.join(" ")} succeeded, but had to fail:\n${ended.output}`);
        return ended;
    }

    up(...args: string[]): Promise<Ended> {
        return this.expectSuccess("up", "--yes", "--skip-preview", ...args);
    }

    destroy(...args: string[]): Promise<Ended> {
        return this.expectSuccess("destroy", "--yes", "--skip-preview", ...args);
    }

    /** The JobRuns in the state, read where the backend keeps it, which takes no command. */
    async jobRuns(): Promise<StoredResource[]> {
        const file = join(this.folder, "state", ".pulumi", "stacks", "shop", "test.json");
        return jobRunsOf(JSON.parse(await readFile(file, "utf8")).checkpoint.latest);
    }

    /** The same as `pulumi stack export` has them. */
    async exportedJobRuns(): Promise<StoredResource[]> {
        const file = join(this.folder, "export.json");
        await this.expectSuccess("stack", "export", "--file", file);
        return jobRunsOf(JSON.parse(await readFile(file, "utf8")).deployment);
    }

    control(method: string, path: string, body?: object): Promise<void> {
        return control(this.emulator.url, method, path, body);
    }

    runs(jobName: string = outOfTheBox.job) {
        const jobs = this.emulator.truth().clusters.flatMap((cluster) => cluster.jobs);
        return jobs.find((job) => job.name === jobName)?.runs ?? [];
    }

    sent(operation: "start" | "stop" | "status"): number {
        return this.emulator.requests(operation).length;
    }
}
