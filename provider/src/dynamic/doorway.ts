/**
 * What Pulumi stores of this provider, in every state and for years: one constant line that opens this package's
 * `dynamic/v1` from the program's directory, and the type of the resource. Nothing is captured, so an upgrade of this
 * package, of TypeScript or of Pulumi shows no change, and destroy runs the code that is installed.
 *
 * Never change either of them.
 */
export const jobRunProvider = 'exports.handler=()=>require("pulumi-huaweicloud-cdm/dynamic/v1").provider("JobRun")';
export const jobRunType = "pulumi-nodejs:dynamic/cdm:JobRun";
