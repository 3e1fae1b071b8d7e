import { createRequire } from "node:module";
import { join } from "node:path";
import ts from "typescript";
import { root } from "./clone.js";

/** A resource that a program declares, with the arguments of its constructor. */
export interface Declared {
    readonly kind: "Link" | "Job" | "JobRun";
    readonly resource: string;
    readonly args: Record<string, unknown>;
}

export interface Evaluated {
    readonly resources: readonly Declared[];
    /** The names that the program reads from stack configuration. */
    readonly secrets: readonly string[];
}

/** What stands in the place of a secret that the program reads from stack configuration. */
export class ConfiguredSecret {
    constructor(readonly name: string) {}
}

/** The program in JavaScript. Throws if the text is not TypeScript. */
export function toJavaScript(text: string): string {
    const { outputText, diagnostics = [] } = ts.transpileModule(text, {
        compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
        reportDiagnostics: true,
    });
    const messages = diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
    if (messages.length > 0) throw new Error(`${messages.join("\n")}\n${text}`);
    return outputText;
}

/** The TypeScript that Pulumi runs a program with if the user's project has none. */
export function pulumisTypeScript(): typeof ts {
    return createRequire(__filename)(join(root, "node_modules/@pulumi/pulumi/vendor/typescript@3.8.3/typescript.js"));
}

/** What Pulumi's TypeScript says of a text that is no TypeScript to it. */
export function complaintsOfPulumi(text: string): string[] {
    const old = pulumisTypeScript();
    const { diagnostics = [] } = old.transpileModule(text, {
        compilerOptions: { target: old.ScriptTarget.ES2015 },
        reportDiagnostics: true,
    });
    return diagnostics.map(({ messageText }) => old.flattenDiagnosticMessageText(messageText, "\n"));
}

/** Runs the program with packages that only take down what they are given. */
export function evaluate(text: string): Evaluated {
    const resources: Declared[] = [];
    const secrets: string[] = [];
    const resourceClass = (kind: Declared["kind"]) =>
        class {
            readonly name: unknown;
            readonly definitionHash: string;
            constructor(resource: string, args: Record<string, unknown>) {
                resources.push({ kind, resource, args });
                this.name = args["name"];
                this.definitionHash = `hash of ${resource}`;
            }
        };
    class Config {
        requireSecret(name: string): ConfiguredSecret {
            secrets.push(name);
            return new ConfiguredSecret(name);
        }
    }
    const packages: Readonly<Record<string, unknown>> = {
        "@pulumi/pulumi": { Config },
        "pulumi-huaweicloud-cdm": {
            Link: resourceClass("Link"),
            Job: resourceClass("Job"),
            JobRun: resourceClass("JobRun"),
        },
    };
    new Function("exports", "require", "module", "__filename", "__dirname", toJavaScript(text))(
        {},
        (name: string) => packages[name],
    );
    return { resources, secrets };
}
