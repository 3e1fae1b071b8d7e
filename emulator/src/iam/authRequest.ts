import { isObject, type JsonObject, parseObject } from "../json.js";
import type { IdOrName } from "./directory.js";
import type { IamErrors } from "./iamErrors.js";

/** The parsed `{"auth":{…}}` of a request. */
export interface AuthRequest<Method extends string> {
    readonly method: Method;
    /** The object in `identity` that has the method's name. */
    readonly credentials: JsonObject;
    readonly scope: { readonly project?: IdOrName; readonly domain?: IdOrName };
    readonly errors: IamErrors;
}

export function parseAuthRequest<const Method extends string>(
    text: string,
    errors: IamErrors,
    methods: readonly Method[],
): AuthRequest<Method> {
    const auth = parseObject(text)?.auth;
    const identity = isObject(auth) ? auth.identity : undefined;
    if (!isObject(auth) || !isObject(identity) || !Array.isArray(identity.methods)) {
        throw errors.badRequest('The body must be {"auth":{"identity":{"methods":[…],…}}}.');
    }
    const [name, ...more] = identity.methods;
    const method = methods.find((known) => known === name);
    if (!method || more.length > 0) {
        throw errors.badRequest(`The methods must be one of ${methods.join(", ")}.`);
    }
    const credentials = identity[method] ?? {};
    if (!isObject(credentials)) {
        throw errors.badRequest(`${method} must be an object.`);
    }
    return { method, credentials, scope: parseScope(auth.scope, errors), errors };
}

/** If a scope names a project and a domain, the project counts. */
export function parseScope(scope: unknown = {}, errors: IamErrors): AuthRequest<string>["scope"] {
    if (!isObject(scope)) {
        throw errors.badRequest("The scope must be an object.");
    }
    if (scope.project !== undefined) {
        return { project: parseIdOrName(scope.project, "project", errors) };
    }
    return scope.domain === undefined ? {} : { domain: parseIdOrName(scope.domain, "domain", errors) };
}

export function parseIdOrName(value: unknown, what: string, errors: IamErrors): IdOrName {
    const { id, name } = isObject(value) ? value : {};
    if (typeof id === "string") {
        return { id };
    }
    if (typeof name === "string") {
        return { name };
    }
    throw errors.badRequest(`The ${what} must have an id or a name.`);
}

export function parseText(credentials: JsonObject, what: string, errors: IamErrors): string {
    const value = credentials[what];
    if (typeof value !== "string") {
        throw errors.badRequest(`${what} must be a text.`);
    }
    return value;
}
