import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

/** The folder of this clone: these specs run from `test/dist`, which is not where they are written. */
export const root = findRoot(__dirname);

function findRoot(folder: string): string {
    return existsSync(join(folder, "tools", "commands")) ? folder : findRoot(dirname(folder));
}

/** A module of `tools/`, as an import specifier. */
export function tool(path: string): string {
    return pathToFileURL(join(root, "tools", path)).href;
}
