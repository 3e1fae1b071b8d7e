import { isDeepStrictEqual } from "node:util";
import { inputNames } from "./inputNames.js";
import type { InputName, JobRunInputs } from "./inputs.js";

/** Values by key; an array's keys are its indices. */
type Bag = Record<string, unknown>;

/**
 * The inputs with what the state has, where the program says `ignoreChanges`.
 *
 * There the engine puts its last inputs in place of the program's. After an update that failed in part they are older than
 * the run that the state goes on with (observed with CLI 3.274.1): taken for a change, they would stop that run and start
 * an old one.
 *
 * @param paths as the program gives them: `triggers`, `variables.day`, `triggers["a b"][0]`, `*`
 */
export function keepIgnored(inputs: JobRunInputs, state: JobRunInputs, paths: readonly string[]): JobRunInputs {
    const kept: Bag = { ...inputs };
    for (const path of paths) {
        const [root, ...rest] = segmentsOf(path);
        const names = inputNames.filter((name) => root === "*" || root === name);
        for (const name of names) reset(kept, state as unknown as Bag, [name, ...rest]);
    }
    return keepMarks(inputs, state, kept as unknown as JobRunInputs, paths);
}

/** Which values are secrets belongs to the values, and those that are kept are the state's and the program's. */
function keepMarks(
    inputs: JobRunInputs,
    state: JobRunInputs,
    kept: JobRunInputs,
    paths: readonly string[],
): JobRunInputs {
    const variables = isIgnored("variables", paths) ? jointVariables(inputs, state, kept) : inputs.__secretVariables;
    const keepsMark = isIgnored("triggers", paths) && state.__secretTriggers;
    const triggers = inputs.__secretTriggers ?? (keepsMark || undefined);
    const { __secretVariables: _, __secretTriggers: __, ...rest } = kept;
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
 * The paths that the program ignores changes of. With `*` the engine takes away what its last inputs do not have, and so
 * the list itself, which is never stored. Where the last inputs have a list all the same, somebody has edited the state, and with `*` the
 * engine gives that list as the program's (observed with CLI 3.274.1).
 */
export function ignoredPaths(olds: Bag, news: Bag): readonly string[] {
    const { __ignoreChanges: paths } = news;
    const isTold = Array.isArray(paths) && !isDeepStrictEqual(paths, olds.__ignoreChanges);
    // An older copy of this package in the program says nothing either.
    const mayBeAll = !isTold && inputNames.every((name) => isDeepStrictEqual(olds[name], news[name]));
    return mayBeAll ? ["*"] : pathsIn(paths);
}

/** Whether the engine gives the last value of an input in place of the program's. */
export function isIgnored(name: InputName, paths: readonly string[]): boolean {
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

/** What is not closed goes on to the end: a pattern that failed there would begin anew at every quotation mark. */
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
