import { isObject } from "../json.js";
import type { ParameterChanges } from "../world/definition.js";
import { anything, bool, ControlError, text } from "./validate.js";

/** What a user changes in the console: single parameters, and whether the job or link is enabled. */
export const editRules = { user: text, parameters: anything, enabled: bool };

/** The messages do not repeat values, because a link's parameters may be secrets. */
export function parseParameters(what: string, parameters: unknown = {}): ParameterChanges {
    if (!isObject(parameters)) {
        throw new ControlError(`"parameters" of ${what} must be an object of names and values.`);
    }
    for (const [name, value] of Object.entries(parameters)) {
        if (!/^[^.]+\../.test(name)) {
            throw new ControlError(
                `${JSON.stringify(name)} is not the name of a parameter, such as "fromJobConfig.tableName".`,
            );
        }
        if (value !== null && !["string", "number", "boolean"].includes(typeof value)) {
            throw new ControlError(`"${name}" of ${what} must be a string, a number, true, false or null.`);
        }
    }
    return parameters as ParameterChanges;
}
