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

/** What only the constructor says to `check`: it decides a mark, and is never stored. */
export const onlyTold = [
    "__ignoreChanges",
    "__replaceOnChanges",
    "__plainVariables",
    "__plainInputs",
    "__secretSettings",
    "__endpointGiven",
] as const;

/** What sentences tell of a Provider and of stack configuration, beside whose the credential is: that is told by its name alone. */
export const settingsInSentences = [
    "projectId",
    "projectName",
    "region",
    "cloud",
    "endpoint",
    "authUrl",
    "caCert",
] as const satisfies readonly ValueName[];

/** The inputs that say where a job is. They stand in sentences. */
export const placeInputs = ["projectId", "region", "endpoint"] as const;
type PlaceInput = (typeof placeInputs)[number];

/** Settings in sentences that no JobRun has as an input. */
const settingsAlone = ["projectName", "cloud", "authUrl", "caCert"] as const;

/** Tells a value from another one without holding it. */
export function fingerprintOf(value: unknown): string {
    // What is no text is refused elsewhere: not every object can be made one.
    const text = typeof value === "object" && value !== null ? "an object" : String(value);
    return createHash("sha256").update(text).digest("base64url").slice(0, 22);
}

/**
 * The names of the variables to hide. The constructor says which of its values are secrets, and which are plain, by their
 * fingerprints. A transform may add or change a value after the constructor, and `ignoreChanges` brings an old one back:
 * what the constructor has not called plain counts as a secret, because the host sees plain values only.
 *
 * @param olds the last inputs
 * @param ignored the paths that the program ignores changes of
 */
export function secretVariables(olds: Properties, news: Properties, ignored: readonly string[]): string[] | true {
    const { variables, __plainVariables: plain } = news;
    const told = namesIn(news);
    if (told === true) return true;
    // An older constructor says nothing of plain values, and with ignoreChanges "*" the engine takes away what it says.
    if (!isRecord(variables) || !isRecord(plain)) return told;
    const areIgnored = isIgnored("variables", ignored);
    const isPlain = (name: string) => {
        const value = variables[name];
        if (value === unknownValue || plain[name] === unknownValue) return true;
        return fingerprintOf(value) === plain[name] || (areIgnored && wasPlain(olds, name, value));
    };
    return Object.keys(variables)
        .filter((name) => told.includes(name) || !isPlain(name))
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
 * The names of the other inputs to hide: those that the program gives as secrets; a project, a region or an address that comes
 * from a Provider or stack configuration where it is a secret; one that `ignoreChanges` or the state brings back; and settings that are
 * no inputs. Of stack configuration the host is told nothing else where no program runs.
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
    const isKept = (name: string) => before.includes(name) && inputs[name] !== undefined && olds[name] === inputs[name];
    // The engine brings back what the state has, and a release before may have kept a transform's value as a plain one.
    const wasPlain = (name: string) => !before.includes(name) && olds[name] === news[name];
    const isOfTransform = (name: PlaceInput) => !isIgnored(name, ignored) && !isPlainHere(name, news);
    const place = placeInputs.filter((name) => {
        if (news[name] === undefined) return settings.includes(name) || isKept(name);
        return (isIgnored(name, ignored) && isKept(name)) || (isOfTransform(name) && !wasPlain(name));
    });
    const alone = settingsAlone.filter((name) => settings.includes(name));
    return [...new Set([...textsIn(news.__secretInputs), ...place, ...alone])].sort();
}

/** Whether the constructor has called the input plain, or can't have called it anything. */
function isPlainHere(name: PlaceInput, { [name]: value, __plainInputs: plain }: Properties): boolean {
    // An older constructor says nothing, and what is not known yet is no value.
    if (!isRecord(plain) || value === unknownValue || plain[name] === unknownValue) return true;
    return fingerprintOf(value) === plain[name];
}

/**
 * What must not stand in a sentence of ours: the inputs and settings that are secrets. Where the address is one it may come from where this process
 * was configured, and the job was last seen at the one of before.
 *
 * @param bags inputs, or a state; anything else hides nothing
 */
export function hiddenTexts(
    { configuration }: { readonly configuration: Configuration },
    ...bags: unknown[]
): string[] {
    const records = bags.filter(isRecord);
    const marked = records.filter(({ __secretInputs: names }) => Array.isArray(names));
    const ofSecretAddress = marked.filter((bag) => textsIn(bag.__secretInputs).includes("endpoint"));
    const told = [configuration.config ?? {}, ...records];
    const names = told.flatMap((bag) => [...textsIn(bag.__secretInputs), ...textsIn(bag.__secretSettings)]);
    const today = settingsInSentences
        .filter((name) => names.includes(name))
        .flatMap((name) => configuredTexts(configuration, name));
    const before = textsIn(ofSecretAddress.map(({ __seenAt }) => __seenAt));
    return [
        ...(marked as unknown as JobRunInputs[]).flatMap(secretInputsOf),
        ...[...today, ...before].flatMap((address) => [address, ...partsOfAddress(address)]),
    ];
}

/** What a Provider or stack configuration names, as an error of the system has it too. */
function configuredTexts(configuration: Configuration, name: ValueName): string[] {
    const sources = sourcesOf(configuration).filter(({ kind }) => kind === "provider" || kind === "stack");
    const texts = sources.flatMap(({ values }) => values[name] ?? []);
    return texts.flatMap((text) => [text, iamAddress(text), text.toLowerCase()]);
}

function textsIn(list: unknown): string[] {
    return Array.isArray(list) ? list.filter((entry) => typeof entry === "string") : [];
}

/**
 * A state with marks of secrets, where a release has stored it that had none: what nobody has called plain counts as a secret, until an `up`
 * says what is. Whatever has marks has stored where it saw the job, too.
 */
export function withMarks(state: JobRunState): JobRunState {
    const { variables, __secretVariables, __seenAt } = state;
    const hasMarks = __seenAt !== undefined || __secretVariables !== undefined;
    const hasNone = !isRecord(variables) || Object.keys(variables).length === 0;
    return hasMarks || hasNone ? state : { ...state, __secretVariables: true };
}

/** Whether two bags of inputs call the same values secrets, whatever the order, and whether by name or as a whole. */
export function sameMarks(one: JobRunInputs, other: JobRunInputs): boolean {
    return isDeepStrictEqual(normal(one), normal(other));
}

function normal(inputs: JobRunInputs): unknown {
    const { variables = {}, __secretTriggers = false, __secretInputs = [] } = inputs;
    const names = namesIn(inputs as unknown as Properties);
    const hidden = Object.keys(variables).filter((name) => names === true || names.includes(name));
    return [hidden.sort(), __secretTriggers, [...__secretInputs].sort()];
}
