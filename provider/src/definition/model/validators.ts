import { isMask } from "../../cdm/parameters.js";
import { isRecord } from "../../common/isRecord.js";
import { cut, isWellFormed, visible } from "../../common/text.js";
import { validators as ofRuns } from "../../run/model/validate.js";
import { all, mustBe, nameOf, oneOf, shownKey, string, type Validate, wellFormed } from "../../run/model/validating.js";
import { nearestConnector, nearestParameter } from "./parameters.js";
import { keyOf } from "./paths.js";

const longestName = 240;

/** What Jobs and Links have in common. The place and the times are validated as those of a JobRun. */
export function commonValidators(what: string): Readonly<Record<string, Validate>> {
    const { clusterId, projectId, region, endpoint, timeouts } = ofRuns;
    return {
        clusterId,
        name: all(nameOf(what), consoleName(what)),
        projectId,
        region,
        endpoint,
        ifExists: oneOf("fail", "adopt"),
        timeouts,
    };
}

/**
 * The console's rule: 1 to 240 letters, digits, hyphens, underscores and dots, not starting with a hyphen or a dot. Source: "Creating a table
 * or file migration job", user manual. "all" is the list of all.
 */
function consoleName(what: string): Validate {
    return (value, path) => {
        const name = String(value);
        if ([...name].length > longestName)
            return `${path} must have at most ${longestName} characters, but has ${[...name].length}`;
        if (/^[-.]/.test(name)) return mustBe(path, `${what}, which can't start with a hyphen or a dot`, name);
        if (name === "all") return `${path} can't be "all": CDM takes that for the list of all`;
        if (/^[\p{L}\p{N}_.-]+$/u.test(name)) return undefined;
        return mustBe(path, `${what}, of letters, digits, hyphens, underscores and dots`, name);
    };
}

/** Whether a request can be about a definition of this name. The address of ".." and "." is another one even if they are encoded. */
export function isAddressable(name: string): boolean {
    return isWellFormed(name) && !["", ".", "..", "all"].includes(name);
}

export const nameOfLink: Validate = nameOf("the name of a CDM link");

/** A connector that nobody has listed may be right: editions have more than the documentation. One that is nearly a known one is a slip. */
export const connector: Validate = all(string('the name of a connector such as "obs-connector"'), (value, path) => {
    const name = String(value);
    if (name === "") return mustBe(path, 'the name of a connector such as "obs-connector"', name);
    if (!isWellFormed(name)) return `${path} must not hold half a character (a lone surrogate)`;
    const near = nearestConnector(name);
    return near && `${path} "${visible(cut(name, 60))}" is not a connector of CDM's: "${near}" is`;
});

/** A map of parameters: CDM takes texts, and a number or a Boolean becomes one. */
export const parameters: Validate = all((value, path) => {
    if (!isRecord(value)) return mustBe(path, "a map of parameters", value);
    for (const [key, entry] of Object.entries(value)) {
        const at = `${path}.${shownKey(key)}`;
        if (key.trim() === "") return `${path} must not have a parameter without a name`;
        // Its value may be a secret, so it is not shown.
        if (!["string", "number", "boolean"].includes(typeof entry))
            return `${at} must be a string, a number or a Boolean, but is ${describe(entry)}`;
    }
    return undefined;
}, wellFormed);

function describe(value: unknown): string {
    if (value === null) return "null";
    return Array.isArray(value) ? "an array" : typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** Parameters whose names are nearly those that the connector knows. Any other unknown one passes: editions have undocumented parameters. */
export function parameterProblems(
    kind: "link" | "source" | "destination",
    connectorName: unknown,
    inputs: Readonly<Record<string, unknown>>,
    input: string,
): { property: string; reason: string }[] {
    const map = inputs[input];
    if (!isRecord(map)) return [];
    const config = { link: "linkConfig", source: "fromJobConfig", destination: "toJobConfig" }[kind];
    const keys = Object.keys(map);
    const twice = keys
        .filter((key) => key !== keyOf(key, config) && keyOf(key, config) in map)
        .map((key) => ({
            property: `${input}.${shownKey(key)}`,
            reason: `${input}["${shownKey(key)}"] and ${input}.${shownKey(keyOf(key, config))} are one parameter of CDM's: give one of them`,
        }));
    const slips = keys.flatMap((key) => {
        const near =
            typeof connectorName === "string" ? nearestParameter(kind, connectorName, keyOf(key, config)) : undefined;
        const at = `${input}.${shownKey(key)}`;
        return near === undefined
            ? []
            : [{ property: at, reason: `${at} is not a parameter of ${connectorName}: ${near} is` }];
    });
    const masked =
        kind === "link"
            ? []
            : keys
                  .filter((key) => typeof map[key] === "string" && isMask(String(map[key])))
                  .map((key) => `${input}.${shownKey(key)}`)
                  .map((at) => ({
                      property: at,
                      reason: `${at} is what CDM shows in place of a secret: give the secret itself, or leave it out`,
                  }));
    return [...twice, ...slips, ...masked];
}
