import { isRecord } from "../common/isRecord.js";

type Json = Readonly<Record<string, unknown>>;

/**
 * The parameters in one part of a definition, such as `from-config-values`: CDM's full name of each (`fromJobConfig.tableName`) with its text
 * as CDM spells it. A parameter without a value is left out.
 *
 * Source: "Job parameters" of the CDM API reference. CDM writes `{}` for an empty list, and may write a number or a Boolean for a text.
 */
export function parametersIn(part: unknown): ReadonlyMap<string, string> {
    return new Map(allParametersIn(part));
}

/** The same, with each value of a parameter that stands there several times. */
export function allParametersIn(part: unknown): (readonly [name: string, text: string])[] {
    const inputs = recordsIn(isRecord(part) ? part.configs : undefined).flatMap((config) => recordsIn(config.inputs));
    return inputs.flatMap(({ name, value }) => {
        const text = textOf(value);
        return typeof name === "string" && text !== undefined ? [[name, text] as const] : [];
    });
}

/** One part of a definition, as CDM takes it. CDM percent-encodes the texts when it shows them, and takes them as they are. */
export function partOf(parameters: ReadonlyMap<string, string>): Json {
    const configs = new Map<string, { name: string; value: string }[]>();
    for (const [name, value] of parameters) {
        const config = name.slice(0, name.indexOf("."));
        const inputs = configs.get(config) ?? [];
        inputs.push({ name, value });
        configs.set(config, inputs);
    }
    return { configs: [...configs].map(([name, inputs]) => ({ name, inputs })) };
}

/**
 * The texts that a text of CDM's may stand for, the likeliest first. CDM percent-encodes texts when it shows them. Some editions write a space as
 * a plus, and some encode nothing.
 */
export function spellingsOf(wire: string): readonly string[] {
    const decoded = [decode(wire), decode(wire.replaceAll("+", " ")), wire];
    return [...new Set(decoded.filter((text) => text !== undefined))];
}

function decode(text: string): string | undefined {
    try {
        return decodeURIComponent(text);
    } catch {
        return undefined;
    }
}

/**
 * Whether a text is what CDM shows in place of a password. Source: the sample of ShowLink has "Add password here"; consoles show asterisks.
 */
export function isMask(text: string): boolean {
    return spellingsOf(text).some((one) => /^(add password here|[*•●]{3,})$/i.test(one.trim()));
}

function recordsIn(list: unknown): Json[] {
    return Array.isArray(list) ? list.filter(isRecord) : [];
}

function textOf(value: unknown): string | undefined {
    if (typeof value === "string") return value;
    return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}
