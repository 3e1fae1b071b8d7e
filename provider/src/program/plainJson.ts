import * as pulumi from "@pulumi/pulumi";
import { isWellFormed } from "../common/text.js";
import { refusal } from "../run/model/refusal.js";

/**
 * Returns an input unchanged, or refuses it if the SDK would lose a value in it. A Date, a Map and the like arrive as `{}`, whatever they
 * hold, so a change of them would not show. An output or a promise is checked once its value is known, and `check` then refuses it.
 *
 * Source: `serializeProperty` in the SDK's runtime/rpc.
 *
 * @throws Error that names the path
 */
export function plainJson(value: unknown, path: string, ancestors: readonly unknown[] = []): unknown {
    if (value === undefined || value === null) return value;
    const later = (resolved: unknown) => plainOrRefused(resolved, path, ancestors);
    if (pulumi.Output.isInstance(value)) return value.apply(later);
    if (value instanceof Promise) return value.then(later);
    const lost = lossOf(value);
    if (lost !== undefined) throw new Error(`${path} is ${lost}`);
    // `check` refuses assets, archives and resources.
    if (typeof value !== "object" || isKnownToPulumi(value)) return value;
    if (ancestors.includes(value)) throw new Error(`${path} holds itself, which JSON can't have: take it out.`);
    const within = [...ancestors, value];
    if (Array.isArray(value)) return value.map((entry, index) => plainJson(entry, `${path}[${index}]`, within));
    const malformed = Object.keys(value).find((key) => !isWellFormed(key));
    if (malformed !== undefined)
        throw new Error(`${pathTo(path, malformed)} has half a character in its name, ${loneSurrogateAdvice}`);
    const entries = Object.entries(value).map(([key, entry]) => [key, plainJson(entry, pathTo(path, key), within)]);
    return Object.fromEntries(entries);
}

function plainOrRefused(value: unknown, path: string, ancestors: readonly unknown[]): unknown {
    try {
        return plainJson(value, path, ancestors);
    } catch (error) {
        return refusal((error as Error).message);
    }
}

function isKnownToPulumi(value: unknown): boolean {
    const kinds = [pulumi.Resource, pulumi.asset.Asset, pulumi.asset.Archive];
    return kinds.some((kind) => kind.isInstance(value)) || pulumi.isUnknown(value);
}

function pathTo(path: string, key: string): string {
    return /^\w+$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}

/** Observed: gRPC refuses or replaces such a text, and does not say where it is. */
const loneSurrogateAdvice =
    "a lone surrogate, which can't be sent: cut texts between characters, as Array.from(text) has them.";

/** Says of a value that the SDK would lose what it is, why, and what to write instead. Undefined for every other value. */
function lossOf(value: unknown): string | undefined {
    const arrivesEmpty = (instead: string) => `which would arrive as {} whatever it holds: use ${instead}.`;
    switch (typeof value) {
        case "bigint":
            return "a BigInt, which JSON does not have: use String(value).";
        case "symbol":
            return "a symbol, which JSON does not have: use its description.";
        case "function":
            return "a function, which would not arrive at all: use what it returns, or a hash of its text.";
        case "number":
            return Number.isFinite(value) ? undefined : `${value}, which would arrive as null: use String(value).`;
        case "string":
            return isWellFormed(value) ? undefined : `a text with half a character in it, ${loneSurrogateAdvice}`;
        case "object":
            break;
        default:
            return undefined;
    }
    if (value instanceof Date) return `a Date, ${arrivesEmpty("date.toISOString()")}`;
    if (value instanceof Map) return `a Map, ${arrivesEmpty("Object.fromEntries(map)")}`;
    if (value instanceof Set) return `a Set, ${arrivesEmpty("[...set]")}`;
    if (value instanceof RegExp) return `a RegExp, ${arrivesEmpty("String(regexp)")}`;
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer)
        return `a ${value.constructor.name}, which is no JSON: use a hash of it, or Buffer.from(bytes).toString("base64").`;
    if (Array.isArray(value) || isKnownToPulumi(value) || isPlainObject(value)) return undefined;
    const { name } = Object(value).constructor ?? {};
    return `an instance of ${name || "a class"}, of which only its own fields would arrive: use a plain object, or JSON.parse(JSON.stringify(value)).`;
}

/** Also true for a plain object of another realm: its prototype has none itself. */
function isPlainObject(value: unknown): boolean {
    const prototype = Object.getPrototypeOf(value);
    return prototype === null || Object.getPrototypeOf(prototype) === null;
}
