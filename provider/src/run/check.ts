import { unknownValue } from "../cdm/credentials/source.js";
import {
    addressMissing,
    addressProblem,
    type Configuration,
    type Place,
    projectIdIn,
    projectIdMissing,
    resolveEndpoint,
    settingOf,
    sourcesOf,
    wayInProblem,
} from "../cdm/settings.js";
import { parseDuration } from "./duration.js";
import { idOf, inputNames, isGiven, shortestPollMs } from "./inputs.js";
import type { Registry } from "./registry.js";
import type { Report } from "./report.js";
import { validators } from "./validate.js";

/** Values as they come over the wire, before anybody has looked at them. */
export type Properties = Readonly<Record<string, unknown>>;

export interface CheckFailure {
    readonly property: string;
    readonly reason: string;
}

export interface CheckHost {
    readonly configuration: Configuration;
    readonly registry: Registry;
    readonly report: Report;
}

/**
 * Looks at every input before anything is asked of anybody, in a preview too. Fills in the project and the region, which
 * are decided once: as given, else as the last inputs have them, else (for a new resource) as a Provider, the stack configuration or the environment has them.
 *
 * @param olds the last inputs; empty for a new resource and for the new half of a replacement
 */
export function check(
    olds: Properties,
    news: Properties,
    { configuration, registry, report }: CheckHost,
): { inputs: Properties; failures: CheckFailure[] } {
    const isNew = Object.keys(olds).length === 0;
    const given = Object.fromEntries(Object.entries(news).filter(([name, value]) => isGiven(name, value)));
    const inputs = decidePlace(isNew, olds, given, configuration, registry);
    const failures = [...inputProblems(inputs), ...strayProblems(inputs)];
    if (failures.length > 0) return { inputs, failures };
    if (inputs.desiredState === "stopped" && inputs.waitFor === "completed") {
        const reason = 'waitFor "completed" can\'t be met with desiredState "stopped": no run is started';
        return { inputs, failures: [{ property: "waitFor", reason }] };
    }
    if (isNew) warnOfWhatIsMissing(inputs, configuration, report);
    return { inputs, failures: [...addressProblems(inputs, configuration), ...duplicateProblems(inputs, registry)] };
}

function decidePlace(
    isNew: boolean,
    olds: Properties,
    news: Properties,
    configuration: Configuration,
    registry: Registry,
): Properties {
    const urn = known(news, "__urn") ?? "";
    // In a replacement the engine checks twice, the second time without the old inputs: the place stays the same.
    const sources = sourcesOf(configuration);
    const before: Place = isNew
        ? (registry.placeOf(urn) ?? {
              projectId: projectIdIn(sources),
              region: settingOf("region", sources),
          })
        : { projectId: known(olds, "projectId"), region: known(olds, "region") };
    if (!isNew) registry.rememberPlace(urn, before);
    const filled = { projectId: news.projectId ?? before.projectId, region: news.region ?? before.region };
    return { ...news, ...Object.fromEntries(Object.entries(filled).filter(([, value]) => value !== undefined)) };
}

function inputProblems(inputs: Properties): CheckFailure[] {
    return inputNames.flatMap((name) => {
        const value = inputs[name];
        if (value === unknownValue) return [];
        if (value === undefined && name !== "clusterId" && name !== "jobName") return [];
        const reason = value === undefined ? `${name} is missing: it must be a string` : validators[name](value, name);
        return reason === undefined ? [] : [{ property: name, reason }];
    });
}

function strayProblems(inputs: Properties): CheckFailure[] {
    const names: readonly string[] = inputNames;
    return Object.keys(inputs)
        .filter((name) => !name.startsWith("__") && !names.includes(name))
        .map((name) => ({
            property: name,
            reason: `${name} is not an input of JobRun, whose inputs are ${names.join(", ")}`,
        }));
}

/** What is wrong with the address that an operation would use here and now, and with polling it too often. */
function addressProblems(inputs: Properties, configuration: Configuration): CheckFailure[] {
    if (inputs.endpoint === unknownValue) return [];
    const place = { region: known(inputs, "region"), endpoint: known(inputs, "endpoint") };
    const problem = addressProblem(place, configuration);
    // An address that comes from elsewhere is no fault of an input that was not given.
    if (problem !== undefined)
        return [{ property: place.endpoint === undefined ? "" : "endpoint", reason: problem.sentence }];
    const shortestMs = shortestPollMs(resolveEndpoint(place, configuration));
    const pollInterval = known(inputs, "pollInterval");
    const pollMs = pollInterval === undefined ? undefined : parseDuration(pollInterval);
    if (pollMs === undefined || pollMs >= shortestMs) return [];
    const reason = `pollInterval must be at least "${shortestMs / 1_000}s" ("100ms" where endpoint is on this machine), but is "${pollInterval}"`;
    return [{ property: "pollInterval", reason }];
}

function duplicateProblems(inputs: Properties, registry: Registry): CheckFailure[] {
    const [clusterId, jobName, urn] = [known(inputs, "clusterId"), known(inputs, "jobName"), known(inputs, "__urn")];
    if (clusterId === undefined || jobName === undefined || urn === undefined) return [];
    const other = registry.declare(idOf({ clusterId, jobName }), urn);
    if (other === undefined) return [];
    const both = [other, urn].sort().join(" and ");
    const reason =
        `jobName "${jobName}" in cluster ${clusterId} is the job of two JobRuns of this program, ${both}: ` +
        "a job has one run at a time, so the two would stop each other's";
    return [{ property: "jobName", reason }];
}

/** A plan may be made where nobody may log in; an operation fails there with the same sentence. */
function warnOfWhatIsMissing(inputs: Properties, configuration: Configuration, report: Report): void {
    const mayBeFound = inputs.projectId ?? inputs.region ?? settingOf("projectName", sourcesOf(configuration));
    if (mayBeFound === undefined) report.warn(projectIdMissing.sentence);
    const problem = wayInProblem(configuration);
    if (problem !== undefined) report.warn(problem);
    const place = { region: known(inputs, "region"), endpoint: known(inputs, "endpoint") };
    const mayBeKnownLater = inputs.endpoint === unknownValue || inputs.region === unknownValue;
    if (!mayBeKnownLater && resolveEndpoint(place, configuration) === undefined) report.warn(addressMissing.sentence);
}

function known(properties: Properties, name: string): string | undefined {
    const value = properties[name];
    return typeof value === "string" && value !== unknownValue ? value : undefined;
}
