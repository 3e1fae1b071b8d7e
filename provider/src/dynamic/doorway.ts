/**
 * What Pulumi stores of this provider in every state: a line of text and the type of the resource. Never change either of them, because
 * states live for years.
 *
 * The line opens this package's `dynamic/v1` from the program's directory. It captures nothing of the program. So an upgrade of this
 * package, of TypeScript or of Pulumi shows no change, and a destroy runs the code that is installed.
 */
export const jobRunProvider = 'exports.handler=()=>require("pulumi-huaweicloud-cdm/dynamic/v1").provider("JobRun")';
export const jobRunType = "pulumi-nodejs:dynamic/cdm:JobRun";
