import type { Source, ValueName, Values } from "../sources/source.js";
import type { KeyPair } from "./sign.js";

/** A complete credential as a source holds it, and what it takes to log in with it. */
export type AuthMethod = { readonly agency?: Agency | undefined } & (
    | { readonly kind: "token"; readonly authToken: string }
    | ({ readonly kind: "keyPair" } & KeyPair)
    | ({ readonly kind: "password"; readonly userPassword: string } & UserReference & Domain)
    /** A token of an OpenID Connect provider that IAM trusts. */
    | ({ readonly kind: "idToken" } & IdTokenReference)
    /** The agency of the cloud server on which this process runs. */
    | { readonly kind: "metadata" }
);

export interface Domain {
    readonly domainName?: string | undefined;
    readonly domainId?: string | undefined;
}

/** The id comes before the name, and needs no domain. */
export interface UserReference {
    readonly userName?: string | undefined;
    readonly userId?: string | undefined;
}

export interface IdTokenReference {
    readonly idpId: string;
    readonly idToken?: string | undefined;
    /** Read whenever IAM is asked for a token: the platform of a CI job or a pod renews the file. */
    readonly idTokenFile?: string | undefined;
}

/** An agency whose temporary keys are used in place of the user's own credential. */
export interface Agency extends Domain {
    readonly agencyName: string;
    /** How long its keys are valid. @default an hour */
    readonly durationSeconds?: number | undefined;
}

export interface FoundMethod {
    readonly method: AuthMethod;
    readonly source: Source;
}

/**
 * The first source with complete credentials, and these. Within a source a token comes first, then an id token, a key pair, a user with a
 * password. Undefined also if an earlier source is required and incomplete.
 */
export function findMethod(sources: readonly Source[]): FoundMethod | undefined {
    const source = sources.find((one) => methodIn(one) || isRequired(one));
    const method = source && methodIn(source);
    return method && { method, source };
}

/** A source that the user requires, and that holds no complete credentials. No later source is used: its user is not the one that was asked for. */
export function unusableRequiredSource(sources: readonly Source[]): Source | undefined {
    const source = sources.find((one) => methodIn(one) || isRequired(one));
    return source && !methodIn(source) ? source : undefined;
}

/**
 * Stack configuration that names an agency and has no credentials to assume it. Undefined unless the credentials come from the environment,
 * and the environment names no agency. The bridged provider would combine the two. Here it is an error: the program does not ask for the
 * environment's own user.
 */
export function agencyLeftOut(sources: readonly Source[]): Source | undefined {
    const found = findMethod(sources);
    if (found?.source.kind !== "environment" || found.method.agency) return undefined;
    return sources.find(({ kind, values }) => {
        const own = Object.fromEntries(Object.entries(values).filter(([name]) => !isOfAgency(name)));
        return kind === "stack" && values.agencyName !== undefined && methodOf(own) === undefined;
    });
}

/**
 * Whether the user requires this source: the user has named it, it names an agency or an identity provider, or it is a Provider or stack
 * configuration with any part of a credential.
 */
function isRequired(source: Source): boolean {
    const { kind, values, isNamed, refusal } = source;
    const isOfProgram = kind === "provider" || kind === "stack";
    const isChosen = isNamed === true || refusal !== undefined;
    // mutant: the half of a way in that is meant
    return isChosen || hasAny(values, [...agencyNames, ...idTokenNames]) || (isOfProgram && hasAuthValue(source));
}

const agencyNames = ["agencyName", "agencyDomainName", "agencyDomainId"] as const;
const idTokenNames = ["idpId", "idToken", "idTokenFile"] as const;
/** The values that are credentials. */
export const credentialNames = [
    "authToken",
    "accessKey",
    "secretKey",
    "securityToken",
    "userName",
    "userId",
    "userPassword",
    ...idTokenNames,
] as const;

/** Whether the source sets any part of a credential. A domain of the bridged provider does not count: it uses that for other things too. */
export function hasAuthValue({ kind, values, nameOf }: Source): boolean {
    const isBridged = kind === "stack" && nameOf("authToken").startsWith("huaweicloud:");
    return hasAny(values, [...credentialNames, ...agencyNames, ...(isBridged ? [] : domainNames)]);
}

function hasAny(values: Values, names: readonly ValueName[]): boolean {
    return names.some((name) => values[name] !== undefined);
}

function isOfAgency(name: string): boolean {
    return name === "agencyDuration" || agencyNames.some((one) => one === name);
}

/** The complete credentials of a source. Undefined if it has none, or names something that is not supported. */
export function methodIn({ values, refusal, isOfServer }: Source): AuthMethod | undefined {
    if (refusal !== undefined) return undefined;
    if (!isOfServer) return methodOf(values);
    const agency = agencyOf(values);
    return hasAny(values, agencyNames) && !agency ? undefined : { kind: "metadata", agency };
}

/** The complete credentials that these values make. */
export function methodOf(values: Values): AuthMethod | undefined {
    const { authToken, accessKey, secretKey, securityToken, idpId, idToken, idTokenFile } = values;
    const agency = agencyOf(values);
    // Half an agency makes the credentials incomplete: the user wants the agency's permissions, not its own.
    // mutant: an agency that was meant and can't be assumed
    if (hasAny(values, agencyNames) && !agency) return undefined;
    if (authToken) return { kind: "token", authToken, agency };
    // An id token comes before a key pair, as in the Terraform provider.
    if (idpId || idToken || idTokenFile) {
        return idpId && (idToken || idTokenFile) ? { kind: "idToken", idpId, idToken, idTokenFile, agency } : undefined;
    }
    if (accessKey && secretKey) {
        return { kind: "keyPair", accessKey, secretKey, ...(securityToken && { securityToken }), agency };
    }
    return userOf(values, agency);
}

/** With an agency a user's id needs a domain too: no page says what IAM does without one if the token is to assume an agency. */
function userOf(values: Values, agency: Agency | undefined): AuthMethod | undefined {
    const { userName, userId, userPassword, domainName, domainId } = values;
    const isNamed = userName && (domainName || domainId);
    const isKnown = userId && (!agency || domainName || domainId);
    if (!userPassword || !(isNamed || isKnown)) return undefined;
    return { kind: "password", ...(userId ? { userId } : { userName }), userPassword, domainName, domainId, agency };
}

function agencyOf(values: Values): Agency | undefined {
    const { agencyName, agencyDomainName, agencyDomainId, agencyDuration } = values;
    if (!agencyName || !(agencyDomainName || agencyDomainId) || hasWrongDuration(values)) return undefined;
    const durationSeconds = agencyDuration === undefined ? undefined : Number(agencyDuration);
    return { agencyName, domainName: agencyDomainName, domainId: agencyDomainId, durationSeconds };
}

/** Source: "Obtaining a Temporary AK/SK" of the API reference of Identity and Access Management. */
function hasWrongDuration({ agencyDuration = "900" }: Values): boolean {
    return !/^\d{3,5}$/.test(agencyDuration) || Number(agencyDuration) < 900 || Number(agencyDuration) > 86_400;
}

const domainNames: readonly ValueName[] = ["domainName", "domainId"];

/** All values that can be a part of an {@link AuthMethod}. */
export const authNames: readonly ValueName[] = [...credentialNames, ...domainNames, ...agencyNames, "agencyDuration"];

/** Values that are of use only with one of the others. */
const halves: readonly (readonly [one: ValueName, others: readonly ValueName[], unless?: readonly ValueName[]])[] = [
    ["accessKey", ["secretKey"]],
    ["secretKey", ["accessKey"]],
    ["userName", ["userPassword"]],
    ["userId", ["userPassword"]],
    ["userPassword", ["userName", "userId"]],
    ["userPassword", domainNames, ["userId"]],
    ["idpId", ["idToken", "idTokenFile"]],
    ["idToken", ["idpId"]],
    ["idTokenFile", ["idpId"]],
    ["agencyName", ["agencyDomainName", "agencyDomainId"]],
    ["agencyDomainName", ["agencyName"]],
    ["agencyDomainId", ["agencyName"]],
];

/** Halves that are no flaw beside other, complete credentials. */
const leftOvers: typeof halves = [
    ["securityToken", ["accessKey"]],
    ["domainName", ["userName", "userId"]],
    ["domainId", ["userName", "userId"]],
];

/** `HW_SECRET_KEY is set but HW_ACCESS_KEY is not`: what is wrong in a source, or has no effect. */
export function flawIn({ values, nameOf, problem, refusal }: Source): string | undefined {
    if (problem !== undefined || refusal !== undefined) return problem ?? refusal;
    const has = (name: ValueName) => values[name] !== undefined;
    const isHalf = ([one, others, unless = []]: (typeof halves)[number]) =>
        has(one) && ![...others, ...unless].some(has);
    const isWhole = methodOf(values) !== undefined;
    const half = halves.find(isHalf) ?? (isWhole ? undefined : leftOvers.find(isHalf));
    if (half) return `${nameOf(half[0])} is set but ${half[1].map(nameOf).join(" or ")} is not`;
    if (!has("agencyName") || isWhole) return undefined;
    if (hasWrongDuration(values)) return `${nameOf("agencyDuration")} must be a number of seconds from 900 to 86400`;
    const isOfUserId = has("userId") && has("userPassword");
    const missing = isOfUserId ? domainNames.map(nameOf).join(" or ") : undefined;
    return missing === undefined
        ? `${nameOf("agencyName")} is set but no credentials that could assume the agency`
        : `${nameOf("agencyName")} is set but ${missing} is not`;
}

/** `the environment (HW_SECRET_KEY is set but HW_ACCESS_KEY is not)`: why a source has no complete credentials. */
export function explainMissing(source: Source): string {
    const flaw = flawIn(source);
    return flaw === undefined ? source.name : `${source.name} (${flaw})`;
}

/** The values of a source that no message may show, whether its credentials are used or not. */
export function secretsOf({
    values: { authToken, accessKey, secretKey, securityToken, userPassword, idToken },
}: Source): string[] {
    return [authToken, accessKey, secretKey, securityToken, userPassword, idToken].filter(
        (secret) => secret !== undefined,
    );
}

/** What the user should check if the credential is refused, by the names under which it was set. */
export function whatToCheck({ method, source }: FoundMethod): string {
    const agency = method.agency ? `, and whether it may assume the agency "${method.agency.agencyName}"` : "";
    return `Check ${partsOf(method, source)}${agency}.${asOf[source.kind] ?? ""}`;
}

function partsOf(method: AuthMethod, { nameOf, name }: Source): string {
    switch (method.kind) {
        case "token":
            return `${nameOf("authToken")} (a token for this project, not older than 24 hours)`;
        case "keyPair": {
            const isTemporary = method.securityToken !== undefined;
            const temporary = isTemporary ? ` with ${nameOf("securityToken")} (temporary keys expire)` : "";
            return `${nameOf("accessKey")} and ${nameOf("secretKey")}${temporary}, and this machine's clock`;
        }
        case "password": {
            if (method.userId !== undefined) return `${nameOf("userId")} and ${nameOf("userPassword")}`;
            const ofDomain = method.domainName === undefined ? "domainId" : "domainName";
            return `${nameOf("userName")}, ${nameOf("userPassword")} and ${nameOf(ofDomain)}`;
        }
        case "idToken": {
            const token = method.idToken === undefined ? "idTokenFile" : "idToken";
            return `${nameOf("idpId")} and ${nameOf(token)} (a token that has not expired, of a provider that IAM trusts)`;
        }
        case "metadata":
            return name;
    }
}

/** Observed with CLI 3.274.1: the engine keeps a provider's configuration in the state, and uses it again if no program runs. */
const asOf: Readonly<Partial<Record<Source["kind"], string>>> = {
    stack:
        " A plain refresh or destroy uses the stack configuration as of the last up: to use today's, add --run-program, or set " +
        "HW_AUTH_TOKEN or other credentials in the environment, which come first.",
    provider:
        " A plain refresh or destroy uses the Provider's values as of the last up: to use today's, run up first, or add --run-program.",
};
