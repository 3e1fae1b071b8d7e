import { isMask, parametersIn, spellingsOf } from "../../cdm/parameters.js";
import type { Properties } from "../../run/model/inputs.js";
import { inputProblems } from "./inputProblems.js";
import type { ParameterValue } from "./inputs.js";
import { jobConfigParameters } from "./jobConfigParameters.js";
import type { Json, Kind } from "./kind.js";
import { parametersOf } from "./parameters.js";
import { partNames } from "./parts.js";
import { splitPath } from "./paths.js";
import { type Hiding, isNamedSecret } from "./shownSecrets.js";

/** Stands for a value that no program text may have. */
export const hiddenValue: unique symbol = Symbol("a secret");

export type ShownValue = ParameterValue | typeof hiddenValue;
export type ShownMap = ReadonlyMap<string, ShownValue>;

/** What a program would say of a definition that exists. */
export interface ShownDefinition {
    readonly name: string;
    /** In the order in which a program has them, without the name and the place. */
    readonly inputs: ReadonlyMap<string, ShownValue | ShownMap>;
    /** Why a program that says this would be refused, or would change the definition. Each stands behind the name of the definition. */
    readonly problems: readonly string[];
    /** What a user has to look at. */
    readonly notes: readonly string[];
}

export interface ShownAs {
    readonly clusterId: string;
    readonly name: string;
    /** Knows the secrets of this definition and of all others that are shown with it. */
    readonly hiding: Hiding;
}

/**
 * Turns a definition as CDM shows it into the inputs of a program that says the same. Empty texts are left out: CDM takes an empty text and
 * none for one. A value is a number or a Boolean only if its text can be made of it again.
 *
 * No secret is among them, neither masked nor plain: a value is one by the name of its parameter, if it is a mask, if it holds a credential, or if
 * it holds a secret that a definition shows elsewhere. A parameter whose name holds one is left out.
 */
export function inputsShown(kind: Kind, record: Json, { clusterId, name, hiding }: ShownAs): ShownDefinition {
    const shown = kind.shown(record);
    const type = { ...(shown.type !== undefined && { [kind.typeInput]: shown.type }) };
    const { hidesName, hidesValue } = hiding;
    const given = [...shown.parameters].filter(([path, wire]) => wire !== "" && !hidesName(path));
    const { read, isDoubtful } = readerOf(given.flatMap(([path, wire]) => (path.includes(".") ? [wire] : [])));

    const inputs = new Map<string, ShownValue | ShownMap>();
    for (const map of mapsOf(kind)) inputs.set(map, new Map());
    if (shown.type !== undefined && shown.type !== kind.defaults[kind.typeInput])
        inputs.set(kind.typeInput, hidesName(shown.type) ? hiddenValue : shown.type);
    const doubtful: string[] = [];
    for (const [path, wire] of given) {
        const isParameter = path.includes(".");
        const text = isParameter ? read(wire) : (spellingsOf(wire)[0] ?? wire);
        const isSecret = isNamedSecret(kind, path, shown.type) || isMask(wire);
        // mutant: the secret that no printed program has
        const isHidden = isSecret || (isParameter ? hidesValue(text) : hidesName(text));
        const [input, key, value] = inputAt(kind, path, isHidden ? hiddenValue : text, type);
        if (value === kind.defaults[input]) continue;
        if (!isHidden && isDoubtful(wire)) doubtful.push(path);
        if (key === undefined) inputs.set(input, value);
        else inputs.set(input, new Map([...((inputs.get(input) as ShownMap | undefined) ?? []), [key, value]]));
    }
    // Each of the pair is refused alone, and an edition may show one of them only.
    if (pairOfKeys.some((input) => inputs.has(input))) for (const input of pairOfKeys) inputs.set(input, hiddenValue);

    const ordered = new Map(
        Object.keys(kind.validators).flatMap((input) => {
            const value = inputs.get(input);
            return value === undefined ? [] : [[input, value] as const];
        }),
    );
    const plain = { clusterId, name, ...plainInputs(ordered) };
    return {
        name,
        inputs: ordered,
        problems: [
            ...[...inputProblems(kind, plain), ...kind.problems(plain)].map(({ reason }) => hiding.redact(reason)),
            ...unsayable(kind, record, plain, hiding),
        ],
        notes: [...doubts(doubtful), ...missingPassword(kind, shown.type, ordered), ...disabledJob(kind, record)],
    };
}

/** The names of the links that a definition uses. */
export function linksShown(kind: Kind, record: Json): readonly string[] {
    const { parameters } = kind.shown(record);
    const names = kind.linkInputs.filter((input) => input.endsWith("LinkName")).map((input) => parameters.get(input));
    return names.flatMap((wire) => (wire === undefined ? [] : (spellingsOf(wire)[0] ?? wire)));
}

const pairOfKeys = ["accessKey", "secretKey"];

/** The maps that a program has to say, also if they are empty. */
function mapsOf({ required }: Kind): readonly string[] {
    return required.filter((input) => input.endsWith("JobConfig"));
}

/** Where a program says a value: the input, the name in its map, and the value as a user would write it. */
function inputAt(
    kind: Kind,
    path: string,
    value: string | typeof hiddenValue,
    type: Properties,
): readonly [input: string, key: string | undefined, value: ShownValue] {
    if (kind.word === "link") {
        // The name beside `config`, where it has one.
        const beside = kind.pathIn(path, { ...type, accessKey: "", secretKey: "", password: "" });
        const [input, key] = splitPath(beside);
        if (key === undefined) return [input, key, input === "enabled" ? value === "true" : value];
        return [input, key, literalOf(key, value)];
    }
    const [input, key] = splitPath(path);
    if (key === undefined) return [input, key, value];
    return input === "config" ? [input, ...typedSetting(key, value)] : [input, key, literalOf(key, value)];
}

const isNumber = /^-?\d+(\.\d+)?$/;
/** Names of parameters that a user writes as numbers. Of others, `"2024"` may be the name of a table. */
const numberName = /(port|size|num|number|count|index|interval|timeout|limit|cycle)s?$/i;

/** A number or a Boolean, if the same text can be made of it again: `"007"` and `"1.10"` are texts. */
function literalOf(key: string, value: string | typeof hiddenValue): ShownValue {
    if (value === "true" || value === "false") return value === "true";
    return value !== hiddenValue && numberName.test(key) ? (numberOf(value) ?? value) : value;
}

function numberOf(text: string): number | undefined {
    return isNumber.test(text) && String(Number(text)) === text ? Number(text) : undefined;
}

/** A setting of a job. A value that its type does not allow stands under CDM's own name, which takes any. */
function typedSetting(key: string, value: string | typeof hiddenValue): readonly [key: string, value: ShownValue] {
    const setting = settings.get(key);
    if (setting === undefined) return [key, literalOf(key, value)];
    const typed = value === hiddenValue ? hiddenValueOf(setting) : typedValueOf(setting, value);
    return typed === undefined ? [setting.parameter, value] : [key, typed];
}

type Setting = (typeof jobConfigParameters)[keyof typeof jobConfigParameters];

const settings: ReadonlyMap<string, Setting> = new Map(Object.entries(jobConfigParameters));

function typedValueOf(setting: Setting, text: string): ParameterValue | undefined {
    if (setting.type === "number") return /^\d{1,10}$/.test(text) ? numberOf(text) : undefined;
    if (setting.type === "boolean") return text === "true" || text === "false" ? text === "true" : undefined;
    const isAllowed = !("values" in setting) || setting.values.some((value) => value === text);
    return isAllowed ? text : undefined;
}

/** Stack configuration gives texts. */
function hiddenValueOf(setting: Setting): typeof hiddenValue | undefined {
    return setting.type === "string" && !("values" in setting) ? hiddenValue : undefined;
}

/** No encoder leaves these in a text, so a definition that has one is not percent-encoded. */
const unencoded = /[\s"<>\\^`{|}\p{Cc}]|\P{ASCII}|%(?![\dA-Fa-f]{2})/u;

/**
 * How a definition's texts are read. CDM percent-encodes them when it shows a job, and editions differ. All texts of one definition are
 * written in one way.
 */
function readerOf(wires: readonly string[]): { read(wire: string): string; isDoubtful(wire: string): boolean } {
    if (wires.some((wire) => unencoded.test(wire))) return { read: (wire) => wire, isDoubtful: () => false };
    const hasEscapes = wires.some((wire) => wire.includes("%"));
    const hasSpaces = wires.some((wire) => wire.includes("%20"));
    // Who encodes anything encodes a plus, so one that is left stands for a space.
    const isForm = hasEscapes && !hasSpaces;
    return {
        read: (wire) => spellingsOf(isForm ? wire.replaceAll("+", "%20") : wire)[0] ?? wire,
        isDoubtful: (wire) => wire.includes("+") && !isForm && !hasSpaces,
    };
}

function doubts(paths: readonly string[]): string[] {
    return paths.length === 0
        ? []
        : [
              `has a plus sign at ${paths.join(", ")}, by which some editions of CDM show a space: look at it in the console`,
          ];
}

/** The inputs as the provider gets them, with a text in place of each secret. */
function plainInputs(inputs: ShownDefinition["inputs"]): Properties {
    const plain = (value: ShownValue) => (value === hiddenValue ? "the-secret" : value);
    return Object.fromEntries(
        [...inputs].map(([input, value]) => [
            input,
            value instanceof Map
                ? Object.fromEntries([...(value as ShownMap)].map(([key, one]) => [key, plain(one)]))
                : plain(value as ShownValue),
        ]),
    );
}

/** Parameters that an update would send under another name, or not at all. */
function unsayable(kind: Kind, record: Json, plain: Properties, { hidesName }: Hiding): string[] {
    const sent = kind.toWire(plain as Parameters<Kind["toWire"]>[0], record);
    const lost = partNames.flatMap((part) => {
        const names = parametersIn(sent[part]);
        const shown = [...parametersIn(record[part])].filter(([name, wire]) => wire !== "" && !names.has(name));
        return shown.map(([name]) => (hidesName(name) ? "whose name holds a secret" : JSON.stringify(name)));
    });
    return [...new Set(lost)].map(
        (name) => `CDM shows a parameter ${name}, which a program can't say, and which an update would remove`,
    );
}

/** An edition may show no password at all. */
function missingPassword(kind: Kind, type: string | undefined, inputs: ShownDefinition["inputs"]): string[] {
    if (kind.word === "job" || type === undefined || inputs.has("password")) return [];
    return parametersOf("link", type)?.includes("password")
        ? ["shows no password: if the link has one, add it to the program, because an update replaces the whole link"]
        : [];
}

/** A program can't disable a job. */
function disabledJob({ word }: Kind, { enabled }: Json): string[] {
    return word === "job" && enabled === false ? ["is disabled in CDM, which a program can't say"] : [];
}
