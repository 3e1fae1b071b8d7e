/** How a user calls this command. The bare name would make npx ask the registry for a package of that name, which is not ours. */
export const commandLine = "npx -p pulumi-huaweicloud-cdm cdm-run";
