import * as pulumi from "@pulumi/pulumi";
import { secretPathsOf } from "./definitionSecrets.js";
import { refuseImport } from "./refuseImport.js";
import { placeMarksOf } from "./secretMarks.js";
import { warnOfPlaintextCredentials } from "./stackSecrets.js";
import { refuseUnknownNames } from "./unknownNames.js";

interface Resource {
    readonly kind: "Job" | "Link";
    readonly type: string;
    readonly provider: string;
    readonly inputNames: readonly string[];
    readonly outputNames: readonly string[];
}

/** The outputs that Jobs and Links have alike. */
export const commonOutputs = [
    "definitionHash",
    "enabled",
    "creationUser",
    "creationDate",
    "updateUser",
    "updateDate",
    "projectId",
    "region",
] as const;

/**
 * What the constructors of `Job` and `Link` pass to the SDK: the inputs, the outputs by name, and what only the program can tell the host.
 *
 * @throws RunError, which the CLI shows without a stack, for an unknown input and for the options `import` and `id`
 */
export function registrationOf(
    { kind, type, provider, inputNames, outputNames }: Resource,
    name: string,
    args: object,
    opts: pulumi.CustomResourceOptions,
): { readonly properties: pulumi.Inputs; readonly options: pulumi.CustomResourceOptions } {
    const what = `${kind} "${name}"`;
    refuseImport(
        what,
        opts,
        `To take a ${kind.toLowerCase()} over that exists, leave the option out and set ifExists: "adopt".`,
    );
    refuseUnknownNames(what, "inputs", args, inputNames);
    // The URN names this resource in the engine's display. As an Output it would make a cycle if a component holds two resources
    // (observed: "184 promises were still active"). As a promise it makes none.
    const urn = new Promise<string>((resolve) => {
        pulumi.createUrn(name, type, opts.parent).apply(resolve);
    });
    // The SDK shows an output on the resource only if its name is among the inputs, even with the value undefined (observed with SDK 3.248.0).
    const outputs = Object.fromEntries(outputNames.map((output) => [output, undefined]));
    const properties = {
        ...outputs,
        name,
        ...Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined)),
        __urn: urn,
        // mutant: the paths of what a program keeps secret
        __secretInputs: secretPathsOf(args),
        __ignoreChanges: opts.ignoreChanges ?? [],
        __replaceOnChanges: opts.replaceOnChanges,
        ...placeMarksOf(args),
        // The engine tells the provider of no preview.
        __isPreview: pulumi.runtime.isDryRun() || undefined,
        __provider: provider,
    };
    // The flag that diff returns has no effect on --replace, state taint and replaceOnChanges.
    // mutant: the replacement that the engine decides about
    return { properties, options: { ...opts, deleteBeforeReplace: true } };
}

/** What every definition warns of. */
export function warnOfDefinition(resource: pulumi.CustomResource, opts: pulumi.CustomResourceOptions): void {
    if (opts.deleteBeforeReplace === false) {
        const text =
            "deleteBeforeReplace: false is not obeyed. CDM knows a job and a link by their names, so the old one is deleted before the new one is created.";
        pulumi.log.warn(text, resource).catch(() => {});
    }
    warnOfPlaintextCredentials(resource);
}
