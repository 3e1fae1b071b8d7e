import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect } from "chai";
import {
    type Emulator,
    type EmulatorOptions,
    outOfTheBox,
    type RunTruth,
    startEmulator,
} from "huaweicloud-cdm-emulator";
import { root } from "./clone.js";
import { control } from "./control.js";
import { copyExample, installAlone, packedInstall } from "./packedInstall.js";
import { type Ended, start } from "./processes.js";
import { exported, shellLines } from "./readmeLines.js";
import { type StoredResource, shortcuts } from "./stack.js";
import { startVault, type Vault } from "./vault.js";

/** The address in every README, in place of which a spec has its own emulator. */
const addressInReadme = "http://127.0.0.1:9090";
/** Sets the environment for programs whose own README runs none of Pulumi's commands. */
const quickstart = join(root, "examples", "quickstart", "README.md");
/** What a user does without asking a stack or CDM for anything, and what a spec does in a way of its own. */
const setUpLine = /^(export |npm install$|npx huaweicloud-cdm-emulator )/;

/**
 * An example as a user has it: copied out of the repository, with the packages from the tarballs, and with the environment that its README sets. A spec
 * types the README's own lines, so that a line that is wrong there fails the spec.
 */
export class Example {
    readonly environment: Record<string, string>;
    private readonly home = mkdtempSync(join(tmpdir(), "example-home-"));
    private readonly lines: string[];

    private constructor(
        readonly name: string,
        readonly folder: string,
        readonly emulator: Emulator,
        private readonly vault?: Vault,
    ) {
        this.lines = shellLines(join(folder, "README.md"));
        this.environment = {
            PATH: [process.env["PULUMI_CDM_CLI_PATH"], process.env["PATH"]].filter(Boolean).join(delimiter),
            HOME: this.home,
            // Pulumi's ts-node keeps there what it has checked and compiled, and asks for the content of a program only. Nothing of an earlier run may count.
            TMPDIR: this.home,
            PULUMI_HOME: this.home,
            PULUMI_SKIP_UPDATE_CHECK: "true",
            PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
            ...exported([...shellLines(quickstart), ...this.lines].map((line) => this.adapted(line))),
            ...(vault && shortcuts(vault)),
        };
    }

    /** The packages are in a folder above, as in a workspace. */
    static async open(name: string, options: EmulatorOptions = {}): Promise<Example> {
        return Example.begin(name, await Example.copy(name), options, await startVault());
    }

    /**
     * The packages of this example alone are in its own folder, and no hand of ours is in it, which is slower: the stack's secrets are behind a
     * passphrase.
     */
    static async openAlone(name: string, options: EmulatorOptions = {}): Promise<Example> {
        // The quickstart is installed like that for all.
        const folder = name === "quickstart" ? await packedInstall() : await Example.copy(name);
        if (name !== "quickstart") await installAlone(folder);
        return Example.begin(name, folder, options);
    }

    private static async copy(name: string): Promise<string> {
        const folder = mkdtempSync(join(await packedInstall(), `${name}-`));
        copyExample(name, folder);
        return folder;
    }

    private static async begin(
        name: string,
        folder: string,
        options: EmulatorOptions,
        vault?: Vault,
    ): Promise<Example> {
        return new Example(name, folder, await startEmulator(options), vault);
    }

    async close(): Promise<void> {
        await this.emulator.close();
        await this.vault?.close();
        for (const folder of [this.name === "quickstart" ? join(this.folder, ".pulumi") : this.folder, this.home])
            rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }

    /** Runs a line of the README, which has to succeed. */
    async type(line: string): Promise<Ended> {
        return succeeded(line, await this.tryLine(line));
    }

    /** Runs all lines of the README like this one. */
    async typeAll(pattern: RegExp): Promise<void> {
        for (const line of this.lines.filter((one) => pattern.test(one))) await this.type(line);
    }

    /** Runs the line of the README that gives the emulator this job. */
    typeJob(name: string): Promise<void> {
        return this.typeAll(new RegExp(`^curl -X PUT \\S+/_emulator/jobs/${name} `));
    }

    /** Runs a line of the README, whatever comes of it. */
    tryLine(line: string): Promise<Ended> {
        if (!this.lines.includes(line)) throw new Error(`The README of ${this.name} has no line "${line}".`);
        this.typed.add(line);
        return this.run(this.adapted(line));
    }

    /** Runs a line that is not in the README. */
    run(line: string): Promise<Ended> {
        return start("sh", ["-c", this.unattended(line)], { cwd: this.folder, env: this.environment }).ended;
    }

    /** Runs a line that is not in the README, and has to succeed. */
    async succeed(line: string): Promise<Ended> {
        return succeeded(line, await this.run(line));
    }

    /** The lines of the README that no spec has run. */
    untyped(): string[] {
        return this.lines.filter((line) => !setUpLine.test(line) && !this.typed.has(line));
    }

    private readonly typed = new Set<string>();

    private adapted(line: string): string {
        return line.replaceAll(addressInReadme, this.emulator.url);
    }

    control(method: string, path: string, body?: object): Promise<void> {
        return control(this.emulator.url, method, path, body);
    }

    runs(jobName: string = outOfTheBox.job): readonly RunTruth[] {
        const jobs = this.emulator.truth().clusters.flatMap((cluster) => cluster.jobs);
        return jobs.find((job) => job.name === jobName)?.runs ?? [];
    }

    /** The state, as the file in which the README's backend keeps it. */
    stateText(stack = "dev"): string {
        return readFileSync(join(this.folder, ".pulumi", "stacks", this.name, `${stack}.json`), "utf8");
    }

    /** The settings of the stack. */
    settingsText(stack = "dev"): string {
        return readFileSync(join(this.folder, `Pulumi.${stack}.yaml`), "utf8");
    }

    jobRuns(stack?: string): StoredResource[] {
        return this.resources(stack).filter(({ type }) => type.endsWith(":JobRun"));
    }

    resources(stack?: string): StoredResource[] {
        return JSON.parse(this.stateText(stack)).checkpoint.latest?.resources ?? [];
    }

    /** What every example comes to: nothing is live or in the state, and no line of the README is left. */
    expectDone(): void {
        expect(this.emulator.truth().liveRuns).to.equal(0);
        expect(this.resources()).to.deep.equal([]);
        expect(this.untyped(), "lines of the README that were not run").to.deep.equal([]);
    }

    outputs(): Record<string, unknown> {
        return this.resources().find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
    }

    /** The same line for a terminal without a user. */
    private unattended(line: string): string {
        if (/^pulumi (up|destroy)\b/.test(line)) return `${line} --yes --skip-preview --non-interactive --color never`;
        return this.vault && /^pulumi stack init\b/.test(line) ? `${line} --secrets-provider hashivault://specs` : line;
    }
}

function succeeded(line: string, ended: Ended): Ended {
    if (ended.code !== 0) throw new Error(`${line}\nended with ${ended.code}:\n${ended.stdout}${ended.stderr}`);
    return ended;
}
