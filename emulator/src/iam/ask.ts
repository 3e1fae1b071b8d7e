import { isObject, type JsonObject, parseObject } from "../json.js";
import type { Named } from "./directory.js";
import type { Refusals } from "./errors.js";

/** What the `{"auth":{…}}` of a request asks for. */
export interface Ask<Method extends string> {
    readonly method: Method;
    /** The part of the identity that has the name of the method. */
    readonly part: JsonObject;
    readonly scope: { readonly project?: Named; readonly domain?: Named };
    readonly refusals: Refusals;
}

export function askIn<const Method extends string>(
    text: string,
    refusals: Refusals,
    methods: readonly Method[],
): Ask<Method> {
    const auth = parseObject(text)?.auth;
    const identity = isObject(auth) ? auth.identity : undefined;
    if (!isObject(auth) || !isObject(identity) || !Array.isArray(identity.methods)) {
        throw refusals.badBody('The body must be {"auth":{"identity":{"methods":[…],…}}}.');
    }
    const [name, ...more] = identity.methods;
    const method = methods.find((known) => known === name);
    if (!method || more.length > 0) {
        throw refusals.badBody(`The methods must be one of ${methods.join(", ")}.`);
    }
    const part = identity[method] ?? {};
    if (!isObject(part)) {
        throw refusals.badBody(`${method} must be an object.`);
    }
    return { method, part, scope: scopeIn(auth.scope, refusals), refusals };
}

/** A project is what the scope is where it has both. */
export function scopeIn(scope: unknown = {}, refusals: Refusals): Ask<string>["scope"] {
    if (!isObject(scope)) {
        throw refusals.badBody("The scope must be an object.");
    }
    if (scope.project !== undefined) {
        return { project: namedIn(scope.project, "project", refusals) };
    }
    return scope.domain === undefined ? {} : { domain: namedIn(scope.domain, "domain", refusals) };
}

export function namedIn(value: unknown, what: string, refusals: Refusals): Named {
    const { id, name } = isObject(value) ? value : {};
    if (typeof id === "string") {
        return { id };
    }
    if (typeof name === "string") {
        return { name };
    }
    throw refusals.badBody(`The ${what} must have an id or a name.`);
}

export function textIn(part: JsonObject, what: string, refusals: Refusals): string {
    const value = part[what];
    if (typeof value !== "string") {
        throw refusals.badBody(`${what} must be a text.`);
    }
    return value;
}
