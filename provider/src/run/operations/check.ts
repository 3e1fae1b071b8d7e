import { resolveEndpoint } from "../../cdm/config/addresses.js";
import type { Configuration } from "../../cdm/config/configuration.js";
import { parseDuration } from "../../common/duration.js";
import { unknownValue } from "../../common/pulumiSentinels.js";
import { cut } from "../../common/text.js";
import { ignoredPaths, pathsIn } from "../model/ignoreChanges.js";
import { inputNames } from "../model/inputNames.js";
import { idOf, isGiven, type Properties } from "../model/inputs.js";
import { constructorOnly, secretInputs, secretVariables } from "../model/secrets.js";
import { maxInputBytes, shortestPollMs } from "../model/timeouts.js";
import { validators } from "../model/validate.js";
import {
    addressProblems,
    asShown,
    type CheckFailure,
    type CheckHost,
    decidePlace,
    knownText,
    rememberEndpoint,
    secretIdProblems,
    warnOfMissingSettings,
} from "./checkPlace.js";

/**
 * Validates every input before any request, in a preview too. Fills in the project and the region, which are decided once. The
 * order is: the input, a Provider, the last inputs, and for a new resource the stack configuration or the environment. A project
 * that a Provider gives by name only can't be compared here.
 *
 * @param olds the last inputs; empty for a new resource and for the new half of a replacement
 */
export function check(
    olds: Properties,
    news: Properties,
    { configuration, registry, log, urn }: CheckHost,
): { inputs: Properties; failures: CheckFailure[] } {
    const isNew = Object.keys(olds).length === 0;
    const hidden: readonly string[] = constructorOnly;
    const given = Object.fromEntries(
        Object.entries(news).filter(([name, value]) => isGiven(name, value) && !hidden.includes(name)),
    );
    const ignored = ignoredPaths(olds, news);
    registry.rememberIgnored(urn ?? "", ignored);
    registry.rememberReplacing(urn ?? "", pathsIn(news.__replaceOnChanges));
    rememberEndpoint(olds, news, { registry, ignored });
    const placed = decidePlace(isNew, olds, given, { configuration, registry, urn });
    const inputs = withMarks(placed, {
        __secretVariables: secretVariables(olds, news, ignored),
        __secretInputs: secretInputs(olds, news, placed, { ignored, config: configuration.config ?? {} }),
    });
    const failures = [
        ...inputProblems(inputs),
        ...unknownInputProblems(inputs),
        ...sizeProblems(inputs),
        ...secretIdProblems(inputs, ["clusterId", "jobName"]),
    ].map(asShown(inputs, configuration));
    if (failures.length > 0) return { inputs, failures };
    const impossible = impossiblePairs(inputs);
    if (impossible.length > 0) return { inputs, failures: impossible };
    // At an up an operation follows, whose error says the same.
    if (isNew && news.__isPreview === true) warnOfMissingSettings(inputs, { configuration, registry, log, urn });
    const address = addressProblems(inputs, configuration);
    const others = [
        ...(address.length > 0 ? address : pollProblems(inputs, configuration)),
        ...duplicateProblems(inputs, { registry, urn }),
    ];
    return { inputs, failures: others.map(asShown(inputs, configuration)) };
}

/** Adds the marks of secrets. Empty marks are left out, so the state of a JobRun without secrets has none. */
function withMarks(inputs: Properties, marks: Readonly<Record<string, readonly string[] | true>>): Properties {
    const { __secretVariables: _, __secretInputs: __, ...rest } = inputs;
    const given = Object.entries(marks).filter(([, names]) => names === true || names.length > 0);
    return { ...rest, ...Object.fromEntries(given) };
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

/** Two inputs that are right each by itself, of which one could never act beside the other. */
function impossiblePairs({ desiredState, waitFor, onTimeout }: Properties): CheckFailure[] {
    if (desiredState === "stopped" && waitFor === "completed") {
        const reason = 'waitFor "completed" can\'t be met with desiredState "stopped": no run is started';
        return [{ property: "waitFor", reason }];
    }
    if (onTimeout === "stop" && waitFor === "submitted") {
        const reason =
            'onTimeout "stop" can\'t act with waitFor "submitted": that is met once CDM has accepted the start, and no run is waited for';
        return [{ property: "onTimeout", reason }];
    }
    return [];
}

function unknownInputProblems(inputs: Properties): CheckFailure[] {
    const names: readonly string[] = inputNames;
    return Object.keys(inputs)
        .filter((name) => !name.startsWith("__") && !names.includes(name))
        .map((name) => ({
            property: name,
            reason: `${cut(name, 60)} is not an input of JobRun, whose inputs are ${names.join(", ")}`,
        }));
}

/** Pulumi stores `variables` and `triggers` in every state of the resource, in its backups and in its history. */
function sizeProblems({ variables, triggers }: Properties): CheckFailure[] {
    const sizes = Object.entries({ variables, triggers }).map(
        ([name, value]) => [name, value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value))] as const,
    );
    const total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
    if (total <= maxInputBytes) return [];
    const [property, bytes] = sizes.reduce((one, other) => (other[1] > one[1] ? other : one));
    const reason =
        `${property} must be smaller: variables and triggers may have ${maxInputBytes} bytes (1 MiB) as JSON in all, but have ${total}, ` +
        `${bytes} of them in ${property}. Use a hash of what is large, or a version.`;
    return [{ property, reason }];
}

/** A `pollInterval` that is too short for the address. */
function pollProblems(inputs: Properties, configuration: Configuration): CheckFailure[] {
    if (inputs.endpoint === unknownValue) return [];
    const place = { region: knownText(inputs, "region"), endpoint: knownText(inputs, "endpoint") };
    const shortestMs = shortestPollMs(resolveEndpoint(place, configuration));
    const pollInterval = knownText(inputs, "pollInterval");
    const pollMs = pollInterval === undefined ? undefined : parseDuration(pollInterval);
    if (pollMs === undefined || pollMs >= shortestMs) return [];
    const reason = `pollInterval must be at least "${shortestMs / 1_000}s" ("100ms" if endpoint is on this machine), but is "${pollInterval}"`;
    return [{ property: "pollInterval", reason }];
}

function duplicateProblems(inputs: Properties, { registry, urn }: Pick<CheckHost, "registry" | "urn">): CheckFailure[] {
    const [clusterId, jobName] = [knownText(inputs, "clusterId"), knownText(inputs, "jobName")];
    if (clusterId === undefined || jobName === undefined || urn === undefined) return [];
    // Of two Providers, `program/duplicates.ts` decides.
    const other = registry.declare(idOf({ clusterId, jobName }), urn);
    if (other === undefined) return [];
    const both = [other, urn].sort().join(" and ");
    const reason =
        `jobName "${jobName}" in cluster ${clusterId} is the job of two JobRuns of this program, ${both}: ` +
        "a job has one run at a time, so the two would stop each other's runs: remove one of them";
    return [{ property: "jobName", reason }];
}
