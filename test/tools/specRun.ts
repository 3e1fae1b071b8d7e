import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { tool } from "../support/clone.js";
import { type Ended, type Running, startScript } from "../support/processes.js";

/** Starts what `npm test` does after its set-up. */
export function runSpecs(args: string[], env: NodeJS.ProcessEnv = process.env): Running {
    const imports = { main: tool("lib/process/interruption.mjs"), runSpecs: tool("specs/runSpecs.mjs") };
    const cli = { pulumi: "/cli/pulumi", pathEntries: ["/cli", "/more"], version: "v3.0.0", source: "path" };
    return startScript(imports, `return runSpecs(${JSON.stringify(args)}, ${JSON.stringify(cli)});`, { env });
}

/** Writes files of specs, by their names. Returns their paths. */
export function writeSpecs(folder: string, specs: Record<string, string>): string[] {
    return Object.entries(specs).map(([name, spec]) => {
        const file = join(folder, `${name}.spec.cjs`);
        writeFileSync(file, spec);
        return file;
    });
}

export function lastLine({ stdout }: Ended): string | undefined {
    return lastLines({ stdout }, 1)[0];
}

export function lastLines({ stdout }: Pick<Ended, "stdout">, many: number): string[] {
    return stdout.replace(/\n$/, "").split("\n").slice(-many);
}
