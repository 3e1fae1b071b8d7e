/**
 * What Pulumi stores of this provider in every state: a line of text and the type of the resource. Never change either of them, because
 * states live for years.
 *
 * The line opens this package's `dynamic/v1` from the program's directory. It captures nothing of the program. So an upgrade of this
 * package, of TypeScript or of Pulumi shows no change, and a destroy runs the code that is installed.
 *
 * If that directory can't reach the package, only the line itself can say so. Its sentence names the ways out. `require.resolve` loads
 * nothing, so it fails for this module alone: a dependency that is missing, or a syntax error, is shown as it is. Node and Yarn's
 * Plug'n'Play both say `MODULE_NOT_FOUND` and quote the module's name. The host prints the stack of an error, so the line removes it.
 */
function storedProvider(kind: ResourceKind): string {
    return (
        'exports.handler=()=>{let m="pulumi-huaweicloud-cdm/dynamic/v1";try{require.resolve(m)}catch(e){' +
        'if(e.code=="MODULE_NOT_FOUND"&&e.message.includes(m)){e.stack="";e.message=process.cwd()+" can\'t load "+m+' +
        "\": list it in package.json beside Pulumi.yaml, or set pnpm's publicHoistPattern, Automation API's projectSettings.main, " +
        `or NODE_PATH (no source)"}throw e}return require(m).provider("${kind}")}`
    );
}

/** The resources of this package. Each name is part of a stored line and of a stored type. */
export type ResourceKind = "JobRun" | "Job" | "Link";

export const jobRunProvider = storedProvider("JobRun");
export const jobRunType = "pulumi-nodejs:dynamic/cdm:JobRun";
export const jobProvider = storedProvider("Job");
export const jobType = "pulumi-nodejs:dynamic/cdm:Job";
export const linkProvider = storedProvider("Link");
export const linkType = "pulumi-nodejs:dynamic/cdm:Link";
