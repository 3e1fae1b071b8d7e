import { addressProblem, resolveEndpoint } from "../../cdm/config/addresses.js";
import { type Configuration, type Place, settingOf, sourcesOf } from "../../cdm/config/configuration.js";
import { addressMissing, credentialsProblem, projectIdMissing } from "../../cdm/config/problems.js";
import { projectIdIn } from "../../cdm/config/project.js";
import { SettingsError } from "../../cdm/errors.js";
import type { Source } from "../../cdm/sources/source.js";
import { parseDuration } from "../../common/duration.js";
import { unknownValue } from "../../common/pulumiSentinels.js";
import { redactor } from "../../common/redact.js";
import { cut, visible } from "../../common/text.js";
import { ignoredPaths, isIgnored, pathsIn } from "../model/ignoreChanges.js";
import { inputNames } from "../model/inputNames.js";
import { idOf, isGiven, type Properties } from "../model/inputs.js";
import type { Log } from "../model/log.js";
import { constructorOnly, fingerprintOf, hiddenTexts, secretInputs, secretVariables } from "../model/secrets.js";
import { maxInputBytes, shortestPollMs } from "../model/timeouts.js";
import { validators } from "../model/validate.js";
import { explainOnce } from "../process/explainOnce.js";
import type { Registry } from "../process/registry.js";

export interface CheckFailure {
    readonly property: string;
    readonly reason: string;
}

export interface CheckHost {
    /** The resource's URN. Absent if no engine asks. */
    readonly urn?: string | undefined;
    readonly configuration: Configuration;
    readonly registry: Registry;
    readonly log: Log;
}

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
        ...secretIdProblems(inputs),
    ].map(asShown(inputs, configuration));
    if (failures.length > 0) return { inputs, failures };
    const impossible = impossiblePairs(inputs);
    if (impossible.length > 0) return { inputs, failures: impossible };
    // At an up an operation follows, whose error says the same.
    if (isNew && news.__isPreview === true) warnOfMissingSettings(inputs, { configuration, registry, log, urn });
    const others = [...addressProblems(inputs, configuration), ...duplicateProblems(inputs, { registry, urn })];
    return { inputs, failures: others.map(asShown(inputs, configuration)) };
}

/**
 * Records whether the program names the endpoint. The constructor tells which one the program gave. Any other comes from a transform or
 * from the state: if a transform sets `ignoreChanges`, the engine hands on the state's endpoint as the program's. Nothing tells the two
 * apart once the state has it.
 */
function rememberEndpoint(
    olds: Properties,
    news: Properties,
    { registry, ignored }: { readonly registry: Registry; readonly ignored: readonly string[] },
): void {
    const endpoint = knownText(news, "endpoint");
    if (endpoint === undefined) return;
    // By the address, not by the URN: with "*" the state says the URN, too.
    if (isIgnored("endpoint", ignored)) {
        registry.doubtEndpoint(endpoint);
        return;
    }
    const { __endpointGiven: given } = news;
    // An older constructor does not tell.
    const isGiven = typeof given !== "string" || given === fingerprintOf(endpoint);
    // The engine checks a replacement twice, the second time without the old inputs.
    if (!isGiven && (endpoint === olds.endpoint || registry.isDoubted(endpoint))) registry.doubtEndpoint(endpoint);
    else registry.rememberEndpoint(endpoint);
}

/** Adds the marks of secrets. Empty marks are left out, so the state of a JobRun without secrets has none. */
function withMarks(inputs: Properties, marks: Readonly<Record<string, readonly string[] | true>>): Properties {
    const { __secretVariables: _, __secretInputs: __, ...rest } = inputs;
    const given = Object.entries(marks).filter(([, names]) => names === true || names.length > 0);
    return { ...rest, ...Object.fromEntries(given) };
}

/** Redacts a failure and makes it visible: it may quote the value, or an unknown name of an input. */
function asShown(inputs: Properties, configuration: Configuration): (failure: CheckFailure) => CheckFailure {
    const redact = redactor(hiddenTexts({ configuration }, inputs));
    return ({ property, reason }) => ({ property: visible(property), reason: visible(redact(reason)) });
}

function decidePlace(
    isNew: boolean,
    olds: Properties,
    news: Properties,
    { configuration, registry, urn = "" }: Omit<CheckHost, "log">,
): Properties {
    const sources = sourcesOf(configuration);
    // A Provider belongs to the program. Stack configuration and the environment may change with the user or the machine.
    const ofProvider = placeIn(sources.filter(({ kind }) => kind === "provider"));
    // The engine checks a replacement twice, the second time without the old inputs. The place stays the same.
    const before = isNew
        ? registry.placeOf(urn)
        : { projectId: knownText(olds, "projectId"), region: knownText(olds, "region") };
    if (!isNew && before) registry.rememberPlace(urn, before);
    const asNew = placeIn(sources);
    const region = news.region ?? ofProvider.region ?? (before ?? asNew).region;
    // A project belongs to one region, so it does not move to another one.
    const hasMoved = before?.region !== undefined && region !== before.region;
    const projectId = news.projectId ?? ofProvider.projectId ?? (before && !hasMoved ? before : asNew).projectId;
    const filled = { projectId, region };
    return { ...news, ...Object.fromEntries(Object.entries(filled).filter(([, value]) => value !== undefined)) };
}

function placeIn(sources: readonly Source[]): Place {
    return { projectId: projectIdIn(sources), region: settingOf("region", sources) };
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

/** Pulumi stores and shows ids in plaintext. Hashed ids would change the id of every existing resource. */
function secretIdProblems({ __secretInputs: names }: Properties): CheckFailure[] {
    const parts = ["clusterId", "jobName"].filter((name) => Array.isArray(names) && names.includes(name));
    return parts.map((name) => ({
        property: name,
        reason:
            `${name} must not be a secret: it is a part of the resource's id, which Pulumi keeps and shows in plaintext. ` +
            "If it may be seen, say so with pulumi.unsecret(…)",
    }));
}

/** Problems with the address that an operation would use on this machine, and with a `pollInterval` that is too short for it. */
function addressProblems(inputs: Properties, configuration: Configuration): CheckFailure[] {
    if (inputs.endpoint === unknownValue) return [];
    const place = { region: knownText(inputs, "region"), endpoint: knownText(inputs, "endpoint") };
    const problem = addressProblem(place, configuration);
    // A wrong address of the settings is not the fault of an input.
    if (problem !== undefined)
        return [{ property: problem.sentence.startsWith("endpoint ") ? "endpoint" : "", reason: problem.sentence }];
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
    const other = registry.declare(idOf({ clusterId, jobName }), urn);
    if (other === undefined) return [];
    const both = [other, urn].sort().join(" and ");
    const reason =
        `jobName "${jobName}" in cluster ${clusterId} is the job of two JobRuns of this program, ${both}: ` +
        "a job has one run at a time, so the two would stop each other's runs: remove one of them";
    return [{ property: "jobName", reason }];
}

/** Only warns: the user may preview without credentials. An operation fails with the same sentences. */
function warnOfMissingSettings(inputs: Properties, { configuration, registry, log, urn }: CheckHost): void {
    const mayBeFound = inputs.projectId ?? inputs.region ?? settingOf("projectName", sourcesOf(configuration));
    const place = { region: knownText(inputs, "region"), endpoint: knownText(inputs, "endpoint") };
    const mayBeKnownLater = inputs.endpoint === unknownValue || inputs.region === unknownValue;
    const hasAddress = mayBeKnownLater || resolveEndpoint(place, configuration) !== undefined;
    const problems = [
        mayBeFound === undefined ? projectIdMissing : undefined,
        credentialsProblem(configuration),
        hasAddress ? undefined : addressMissing,
    ].filter((problem) => problem !== undefined);
    if (problems.length > 0) log.warn(explainOnce(new SettingsError(problems), { registry, urn }).message);
}

function knownText(properties: Properties, name: string): string | undefined {
    const value = properties[name];
    return typeof value === "string" && value !== unknownValue ? value : undefined;
}
