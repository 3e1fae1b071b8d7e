import { isDeepStrictEqual } from "node:util";
import { inputNames } from "./inputNames.js";
import type { JobRunInputs } from "./inputs.js";

/** Values by key; an array's keys are its indices. */
type Bag = Record<string, unknown>;

/**
 * The inputs, with the state's values at the paths of `ignoreChanges`.
 *
 * The engine replaces the program's values at these paths by its last inputs. After an update that failed in part, these are
 * older than the run in the state (observed with CLI 3.274.1). Taken for a change, they would stop that run and start it with old values.
 *
 * @param paths as the program gives them: `triggers`, `variables.day`, `triggers["a b"][0]`, `*`
 */
export function keepIgnored(inputs: JobRunInputs, state: JobRunInputs, paths: readonly string[]): JobRunInputs {
    const merged = withOldValues(inputNames, { ...inputs }, state as unknown as Bag, paths);
    return keepMarks(inputs, state, merged as unknown as JobRunInputs, paths);
}

/** The new values, with the old ones at these paths below these names. */
function withOldValues(names: readonly string[], news: Bag, olds: Bag, paths: readonly string[]): Bag {
    const merged = { ...news };
    for (const path of paths) {
        const [root, ...rest] = segmentsOf(path);
        for (const name of names.filter((one) => root === "*" || root === one)) reset(merged, olds, [name, ...rest]);
    }
    return merged;
}

/** Whether the values below these names differ at one of these paths. */
export function differsBelow(names: readonly string[], news: Bag, olds: Bag, paths: readonly string[]): boolean {
    return !isDeepStrictEqual(withOldValues(names, news, olds, paths), { ...news });
}

/** The merged values come from the program and from the state, so both say which of them are secrets. */
function keepMarks(
    inputs: JobRunInputs,
    state: JobRunInputs,
    merged: JobRunInputs,
    paths: readonly string[],
): JobRunInputs {
    const variables = isIgnored("variables", paths) ? jointVariables(inputs, state, merged) : inputs.__secretVariables;
    const keepsMark = isIgnored("triggers", paths) && state.__secretTriggers;
    const triggers = inputs.__secretTriggers ?? (keepsMark || undefined);
    const { __secretVariables: _, __secretTriggers: __, ...rest } = merged;
    return {
        ...rest,
        ...(variables !== undefined && { __secretVariables: variables }),
        ...(triggers && { __secretTriggers: triggers }),
    };
}

function jointVariables(
    { __secretVariables: one = [] }: JobRunInputs,
    { __secretVariables: other = [] }: JobRunInputs,
    { variables = {} }: JobRunInputs,
): readonly string[] | true | undefined {
    if (one === true || other === true) return true;
    const names = [...new Set([...one, ...other])].filter((name) => name in variables);
    return names.length > 0 ? names.sort() : undefined;
}

/**
 * The paths of `ignoreChanges`. With `*` the engine removes every input that its last inputs lack. That removes the list
 * itself, which is never stored. If the last inputs have a list all the same, someone has edited the state. With `*` the engine
 * then hands on that list as the program's (observed with CLI 3.274.1).
 */
export function ignoredPaths(olds: Bag, news: Bag): readonly string[] {
    const { __ignoreChanges: paths } = news;
    const isOfProgram = Array.isArray(paths) && !isDeepStrictEqual(paths, olds.__ignoreChanges);
    // An older copy of this package in the program sends no list either.
    const mayBeAll = !isOfProgram && inputNames.every((name) => isDeepStrictEqual(olds[name], news[name]));
    return mayBeAll ? ["*"] : pathsIn(paths);
}

/** Whether the engine hands on the last value of an input and not the program's. */
export function isIgnored(name: string, paths: readonly string[]): boolean {
    return paths.some((path) => [name, "*"].includes(segmentsOf(path)[0] ?? ""));
}

/** A list of paths as it comes over the wire. */
export function pathsIn(paths: unknown): readonly string[] {
    return Array.isArray(paths) ? paths.filter((path) => typeof path === "string") : [];
}

/** Whether any input differs from the state at one of these paths. */
export function differsAt(paths: readonly string[], inputs: JobRunInputs, state: JobRunInputs): boolean {
    return !isDeepStrictEqual(keepIgnored(inputs, state, paths), { ...inputs });
}

/** An unclosed quotation runs to the end of the text. A pattern that failed there would start again at every quotation mark, in quadratic time. */
const quotedOrPlain = /"((?:[^"\\]|\\.?)*)(?:"|$)|[^.[\]"]+/g;

function segmentsOf(path: string): string[] {
    const segments = path.matchAll(quotedOrPlain);
    return [...segments].map(([whole, quoted]) => (quoted === undefined ? whole : quoted.replace(/\\(.)/g, "$1")));
}

function reset(news: Bag, olds: Bag, [key = "", ...rest]: readonly string[]): void {
    const keys = key === "*" ? [...new Set([...Object.keys(olds), ...Object.keys(news)])] : [key];
    for (const one of keys) {
        if (rest.length === 0) resetOne(news, olds, one);
        else if (isBag(news[one]) && isBag(olds[one])) {
            const copy = (Array.isArray(news[one]) ? [...news[one]] : { ...news[one] }) as Bag;
            reset(copy, olds[one], rest);
            news[one] = copy;
        }
    }
}

function resetOne(news: Bag, olds: Bag, key: string): void {
    if (olds[key] !== undefined) news[key] = olds[key];
    else if (!Array.isArray(news)) delete news[key];
}

function isBag(value: unknown): value is Bag {
    return typeof value === "object" && value !== null;
}
