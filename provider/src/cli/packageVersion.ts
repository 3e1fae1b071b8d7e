/** The version of the package that this file is a part of. Asked for by the package's name, because its code is laid out in two ways: in files, and in one. */
export function packageVersion(): string {
    return (require("pulumi-huaweicloud-cdm/package.json") as { version: string }).version;
}
