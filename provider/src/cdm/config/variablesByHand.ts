import { fromEnvironment } from "../sources/environment.js";
import { type Source, type ValueName, valueNames } from "../sources/source.js";

/** The command by hand has these as options. */
const options: readonly ValueName[] = ["projectId", "projectName", "region", "endpoint"];

/** Whether only pulumi reads the source: a Provider, or stack configuration. */
export function isOfEngine({ kind }: Source): boolean {
    return kind === "provider" || kind === "stack";
}

/** The environment variables that give `cdm-run` the same login as the source gives an operation. */
export function variablesByHand({ values }: Pick<Source, "values">): readonly string[] {
    const { nameOf } = fromEnvironment({});
    return valueNames.filter((name) => values[name] !== undefined && !options.includes(name)).map(nameOf);
}
