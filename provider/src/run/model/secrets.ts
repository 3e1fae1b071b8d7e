import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { iamAddress } from "../../cdm/config/addresses.js";
import { type Configuration, sourcesOf } from "../../cdm/config/configuration.js";
import type { ValueName } from "../../cdm/sources/source.js";
import { isRecord } from "../../common/isRecord.js";
import { unknownValue } from "../../common/pulumiSentinels.js";
import { isIgnored } from "./ignoreChanges.js";
import type { JobRunInputs, Properties } from "./inputs.js";
import { partsOfAddress, secretInputsOf } from "./secretTexts.js";
import type { JobRunState } from "./state.js";

/** What the constructor tells `check` only. It decides the marks, and is never stored. */
export const constructorOnly = [
    "__ignoreChanges",
    "__replaceOnChanges",
    "__plainVariables",
    "__plainInputs",
    "__secretSettings",
    "__endpointGiven",
    "__isPreview",
    "__linkProblems",
] as const;

/** The settings of a Provider and of stack configuration whose values our sentences show. A credential is only shown by its name. */
export const settingsInSentences = [
    "projectId",
    "projectName",
    "region",
    "cloud",
    "endpoint",
    "authUrl",
    "caCert",
] as const satisfies readonly ValueName[];

/** The inputs that say where a job is. Our sentences show them. */
export const placeInputs = ["projectId", "region", "endpoint"] as const;
type PlaceInput = (typeof placeInputs)[number];

/** Settings that our sentences show and that are not inputs of a JobRun. */
const settingsAlone = ["projectName", "cloud", "authUrl", "caCert"] as const;

/** Tells one value from another without storing it. */
export function fingerprintOf(value: unknown): string {
    // The validators refuse an object here. Not every object can be turned into a string.
    const text = typeof value === "object" && value !== null ? "an object" : String(value);
    return createHash("sha256").update(text).digest("base64url").slice(0, 22);
}

/**
 * The names of the variables to hide. The constructor tells which of its values are secrets, and the fingerprints of the plain
 * ones. A transform may add or change a value after the constructor, and `ignoreChanges` brings an old value back. The host sees
 * plain values only. So every value that the constructor has not called plain counts as a secret.
 *
 * @param olds the last inputs
 * @param ignored the paths of `ignoreChanges`
 */
export function secretVariables(olds: Properties, news: Properties, ignored: readonly string[]): string[] | true {
    const { variables, __plainVariables: plain } = news;
    const marked = namesIn(news);
    if (marked === true) return true;
    // An older constructor sends no fingerprints, and with ignoreChanges "*" the engine removes them.
    if (!isRecord(variables) || !isRecord(plain)) return marked;
    const areIgnored = isIgnored("variables", ignored);
    const isPlain = (name: string) => {
        const value = variables[name];
        if (value === unknownValue || plain[name] === unknownValue) return true;
        return fingerprintOf(value) === plain[name] || (areIgnored && wasPlain(olds, name, value));
    };
    // mutant: the doubt of a variable that the constructor has not called plain
    return Object.keys(variables)
        .filter((name) => marked.includes(name) || !isPlain(name))
        .sort();
}

function wasPlain(olds: Properties, name: string, value: unknown): boolean {
    const names = namesIn(olds);
    return names !== true && !names.includes(name) && isRecord(olds.variables) && olds.variables[name] === value;
}

function namesIn({ __secretVariables: names }: Properties): string[] | true {
    return names === true || textsIn(names);
}

/**
 * The names of the other inputs to hide:
 *
 * - inputs that the program gives as secrets
 * - a project, region or address that is a secret of a Provider or of stack configuration
 * - a secret project, region or address that `ignoreChanges` or the state brings back
 * - secret settings that are not inputs. If no program runs, the host learns of stack configuration in no other way
 *
 * @param inputs the new inputs with the place filled in
 * @param config what the engine has configured this process with
 */
export function secretInputs(
    olds: Properties,
    news: Properties,
    inputs: Properties,
    { ignored, config }: { readonly ignored: readonly string[]; readonly config: Properties },
): string[] {
    const settings = [...textsIn(news.__secretSettings), ...textsIn(config.__secretSettings)];
    const before = textsIn(olds.__secretInputs);
    const isUnchanged = (name: string) =>
        before.includes(name) && inputs[name] !== undefined && olds[name] === inputs[name];
    // The engine brings the state's value back. An earlier release may have stored a transform's value as a plain one.
    const wasPlain = (name: string) => !before.includes(name) && olds[name] === news[name];
    const isOfTransform = (name: PlaceInput) => !isIgnored(name, ignored) && !isPlainHere(name, news);
    const place = placeInputs.filter((name) => {
        if (news[name] === undefined) return settings.includes(name) || isUnchanged(name);
        return (isIgnored(name, ignored) && isUnchanged(name)) || (isOfTransform(name) && !wasPlain(name));
    });
    const alone = settingsAlone.filter((name) => settings.includes(name));
    return [...new Set([...textsIn(news.__secretInputs), ...place, ...alone])].sort();
}

/** Whether the constructor has called the input plain, or could not know it. */
function isPlainHere(name: PlaceInput, { [name]: value, __plainInputs: plain }: Properties): boolean {
    // An older constructor sends no fingerprints, and an unknown value has none yet.
    if (!isRecord(plain) || value === unknownValue || plain[name] === unknownValue) return true;
    return fingerprintOf(value) === plain[name];
}

/**
 * The texts that no sentence of ours may show: inputs and settings that are secrets. If the address is a secret, this includes
 * the configured address and the one at which the job was last seen.
 *
 * @param bags inputs, or a state. Anything else hides nothing
 */
export function hiddenTexts(
    { configuration }: { readonly configuration: Configuration },
    ...bags: unknown[]
): string[] {
    const records = bags.filter(isRecord);
    const marked = records.filter(({ __secretInputs: names }) => Array.isArray(names));
    const ofSecretAddress = marked.filter((bag) => textsIn(bag.__secretInputs).includes("endpoint"));
    const withNames = [configuration.config ?? {}, ...records];
    const names = withNames.flatMap((bag) => [...textsIn(bag.__secretInputs), ...textsIn(bag.__secretSettings)]);
    const today = settingsInSentences
        .filter((name) => names.includes(name))
        .flatMap((name) => configuredTexts(configuration, name));
    const before = textsIn(ofSecretAddress.map(({ __seenAt }) => __seenAt));
    return [
        ...(marked as unknown as JobRunInputs[]).flatMap(secretInputsOf),
        ...[...today, ...before].flatMap((address) => [address, ...partsOfAddress(address)]),
    ];
}

/** The values of a Provider or of stack configuration, also in the spellings that an error of the system uses. */
function configuredTexts(configuration: Configuration, name: ValueName): string[] {
    const sources = sourcesOf(configuration).filter(({ kind }) => kind === "provider" || kind === "stack");
    const texts = sources.flatMap(({ values }) => values[name] ?? []);
    return texts.flatMap((text) => [text, iamAddress(text), text.toLowerCase()]);
}

function textsIn(list: unknown): string[] {
    return Array.isArray(list) ? list.filter((entry) => typeof entry === "string") : [];
}

/**
 * Adds marks to a state that a release without marks has stored. All its variables count as secrets until an `up` says which are.
 * A release with marks also stores `__seenAt`, which tells the two apart.
 */
export function withMarks(state: JobRunState): JobRunState {
    const { variables, __secretVariables, __seenAt } = state;
    const hasMarks = __seenAt !== undefined || __secretVariables !== undefined;
    const hasNone = !isRecord(variables) || Object.keys(variables).length === 0;
    return hasMarks || hasNone ? state : { ...state, __secretVariables: true };
}

/** Whether both mark the same values as secrets. The order does not count, nor whether `true` or all names are given. */
export function sameMarks(one: JobRunInputs, other: JobRunInputs): boolean {
    return isDeepStrictEqual(normal(one), normal(other));
}

function normal(inputs: JobRunInputs): unknown {
    const { variables = {}, __secretTriggers = false, __secretInputs = [] } = inputs;
    const names = namesIn(inputs as unknown as Properties);
    const hidden = Object.keys(variables).filter((name) => names === true || names.includes(name));
    return [hidden.sort(), __secretTriggers, [...__secretInputs].sort()];
}
