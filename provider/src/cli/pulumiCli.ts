import { accessSync, constants, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import type { Environment } from "../cdm/sources/source.js";

const dynamicHost = "pulumi-resource-pulumi-nodejs";

/**
 * Says which Pulumi CLI is first on PATH, and whether that CLI finds the program that starts dynamic providers. A CLI without that program
 * tries to download it, which ends in a 404.
 *
 * @see https://github.com/pulumi/pulumi/issues/15647
 */
export function describePulumi({ PATH: path = "" }: Environment): string {
    const folders = path.split(delimiter).filter(Boolean);
    const cli = findIn(folders, "pulumi", ".exe");
    if (cli === undefined) return "no pulumi on PATH";
    if (findIn([dirname(cli), dirname(realpathSync(cli)), ...folders], dynamicHost, ".cmd")) {
        return `${cli}, with ${dynamicHost}`;
    }
    return (
        `${cli}, but ${dynamicHost} is neither beside it nor on PATH: pulumi will try to download it, which ends in a 404. ` +
        "Install the complete CLI of the Pulumi project"
    );
}

function findIn(folders: readonly string[], name: string, extension: string): string | undefined {
    const file = process.platform === "win32" ? `${name}${extension}` : name;
    return folders.map((folder) => join(folder, file)).find(isExecutable);
}

function isExecutable(path: string): boolean {
    try {
        accessSync(path, constants.X_OK);
        return true;
    } catch {
        return false;
    }
}
