import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The version of the package that this file is a part of. */
export function packageVersion(): string {
    return JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8")).version;
}
