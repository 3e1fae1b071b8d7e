import { unknownValue } from "../../common/pulumiSentinels.js";
import type { Properties } from "../../run/model/inputs.js";
import type { Kind } from "./kind.js";

/** What is wrong with each input by itself, and which ones are missing. */
export function inputProblems(
    { validators, required }: Pick<Kind, "validators" | "required">,
    inputs: Properties,
): { property: string; reason: string }[] {
    return Object.entries(validators).flatMap(([name, validate]) => {
        const value = inputs[name];
        if (value === unknownValue) return [];
        if (value === undefined) {
            const isNeeded = ["clusterId", "name", ...required].includes(name);
            return isNeeded ? [{ property: name, reason: `${name} is missing` }] : [];
        }
        const reason = validate(value, name);
        return reason === undefined ? [] : [{ property: name, reason }];
    });
}
