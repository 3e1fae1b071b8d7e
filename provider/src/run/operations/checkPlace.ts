import { addressProblem, resolveEndpoint } from "../../cdm/config/addresses.js";
import { type Configuration, type Place, settingOf, sourcesOf } from "../../cdm/config/configuration.js";
import { addressMissing, credentialsProblem, projectIdMissing } from "../../cdm/config/problems.js";
import { projectIdIn } from "../../cdm/config/project.js";
import { SettingsError } from "../../cdm/errors.js";
import type { Source } from "../../cdm/sources/source.js";
import { unknownValue } from "../../common/pulumiSentinels.js";
import { redactor } from "../../common/redact.js";
import { visible } from "../../common/text.js";
import { isIgnored } from "../model/ignoreChanges.js";
import type { Properties } from "../model/inputs.js";
import type { Log } from "../model/log.js";
import { fingerprintOf, hiddenTexts } from "../model/secrets.js";
import { explainOnce } from "../process/explainOnce.js";
import type { Registry } from "../process/registry.js";

// What the check of every resource does, whatever else its inputs are: its place, its address, its settings.

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
 * Records whether the program names the endpoint. The constructor tells which one the program gave. Any other comes from a transform or
 * from the state: if a transform sets `ignoreChanges`, the engine hands on the state's endpoint as the program's. Nothing tells the two
 * apart once the state has it.
 */
export function rememberEndpoint(
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

/** Redacts a failure and makes it visible: it may quote the value, or an unknown name of an input. */
export function asShown(inputs: Properties, configuration: Configuration): (failure: CheckFailure) => CheckFailure {
    const redact = redactor(hiddenTexts({ configuration }, inputs));
    return ({ property, reason }) => ({ property: visible(property), reason: visible(redact(reason)) });
}

export function decidePlace(
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

/** Pulumi stores and shows ids in plaintext. Hashed ids would change the id of every existing resource. */
export function secretIdProblems({ __secretInputs: names }: Properties, parts: readonly string[]): CheckFailure[] {
    const secret = parts.filter((name) => Array.isArray(names) && names.includes(name));
    return secret.map((name) => ({
        property: name,
        reason:
            `${name} must not be a secret: it is a part of the resource's id, which Pulumi keeps and shows in plaintext. ` +
            "If it may be seen, say so with pulumi.unsecret(…)",
    }));
}

/** A problem with the address that an operation would use on this machine. */
export function addressProblems(inputs: Properties, configuration: Configuration): CheckFailure[] {
    if (inputs.endpoint === unknownValue) return [];
    const place = { region: knownText(inputs, "region"), endpoint: knownText(inputs, "endpoint") };
    const problem = addressProblem(place, configuration);
    // A wrong address of the settings is not the fault of an input.
    if (problem === undefined) return [];
    return [{ property: problem.sentence.startsWith("endpoint ") ? "endpoint" : "", reason: problem.sentence }];
}

/** Only warns: the user may preview without credentials. An operation fails with the same sentences. */
export function warnOfMissingSettings(inputs: Properties, { configuration, registry, log, urn }: CheckHost): void {
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

export function knownText(properties: Properties, name: string): string | undefined {
    const value = properties[name];
    return typeof value === "string" && value !== unknownValue ? value : undefined;
}
