import type { Source, ValueName, Values } from "../sources/source.js";
import type { KeyPair } from "./sign.js";

/** How a user shows who he is. */
export type AuthMethod = { readonly agency?: Agency | undefined } & (
    | { readonly kind: "token"; readonly authToken: string }
    | ({ readonly kind: "keyPair" } & KeyPair)
    | ({ readonly kind: "password"; readonly userPassword: string } & UserName & Domain)
    /** Of an OpenID Connect provider that IAM trusts. */
    | ({ readonly kind: "idToken" } & IdToken)
    /** The agency of the cloud server that this runs on. */
    | { readonly kind: "metadata" }
);

export interface Domain {
    readonly domainName?: string | undefined;
    readonly domainId?: string | undefined;
}

/** The id goes before the name, and needs no domain to be one. */
export interface UserName {
    readonly userName?: string | undefined;
    readonly userId?: string | undefined;
}

export interface IdToken {
    readonly idpId: string;
    readonly idToken?: string | undefined;
    /** Read whenever a token is needed: whoever runs a CI job or a pod renews it there. */
    readonly idTokenFile?: string | undefined;
}

/** An agency whose temporary keys are used in place of the user's own. */
export interface Agency extends Domain {
    readonly agencyName: string;
    /** How long its keys are good. @default an hour */
    readonly durationSeconds?: number | undefined;
}

export interface FoundMethod {
    readonly method: AuthMethod;
    readonly source: Source;
}

/** The first source that holds a complete way in; within a source a token, else an id token, a key pair, a user with his password. */
export function findMethod(sources: readonly Source[]): FoundMethod | undefined {
    const source = sources.find((one) => methodIn(one) || isRequired(one));
    const method = source && methodIn(source);
    return method && { method, source };
}

/** The source that has to be the one, and is of no use: to work as somebody else instead is not what the user asked for. */
export function unusableRequiredSource(sources: readonly Source[]): Source | undefined {
    const source = sources.find((one) => methodIn(one) || isRequired(one));
    return source && !methodIn(source) ? source : undefined;
}

/**
 * Stack configuration that names an agency for a way in from elsewhere, where the environment has one and names no agency. The
 * bridged provider would put the two together; to work as the environment's own user is not what the program asks for.
 */
export function agencyLeftOut(sources: readonly Source[]): Source | undefined {
    const found = findMethod(sources);
    if (found?.source.kind !== "environment" || found.method.agency) return undefined;
    return sources.find(({ kind, values }) => {
        const own = Object.fromEntries(Object.entries(values).filter(([name]) => !isOfAgency(name)));
        return kind === "stack" && values.agencyName !== undefined && methodOf(own) === undefined;
    });
}

/** Who names an agency or an identity provider has said who is to work, and so has who writes down any part of a way in for the program. */
function isRequired(source: Source): boolean {
    const { kind, values, isNamed, refusal } = source;
    const isWritten = kind === "provider" || kind === "stack";
    const isTold = isNamed === true || refusal !== undefined;
    return isTold || begins(values, [...agencyNames, ...idTokenNames]) || (isWritten && hasAuthField(source));
}

const agencyNames = ["agencyName", "agencyDomainName", "agencyDomainId"] as const;
const idTokenNames = ["idpId", "idToken", "idTokenFile"] as const;
export const methodFields = [
    "authToken",
    "accessKey",
    "secretKey",
    "securityToken",
    "userName",
    "userId",
    "userPassword",
    ...idTokenNames,
] as const;

/** Whether any part of a way in is there. The bridged provider uses a domain for other things too. */
export function hasAuthField({ kind, values, nameOf }: Source): boolean {
    const isBridged = kind === "stack" && nameOf("authToken").startsWith("huaweicloud:");
    return begins(values, [...methodFields, ...agencyNames, ...(isBridged ? [] : domain)]);
}

function begins(values: Values, names: readonly ValueName[]): boolean {
    return names.some((name) => values[name] !== undefined);
}

function isOfAgency(name: string): boolean {
    return name === "agencyDuration" || agencyNames.some((one) => one === name);
}

/** The way in of a source, where all that it names is supported. */
export function methodIn({ values, refusal, isOfServer }: Source): AuthMethod | undefined {
    if (refusal !== undefined) return undefined;
    if (!isOfServer) return methodOf(values);
    const agency = agencyOf(values);
    return isAgencyBegun(values) && !agency ? undefined : { kind: "metadata", agency };
}

export function methodOf(values: Values): AuthMethod | undefined {
    const { authToken, accessKey, secretKey, securityToken, idpId, idToken, idTokenFile } = values;
    const agency = agencyOf(values);
    // To work as himself where an agency was meant is not what the user asked for.
    if (isAgencyBegun(values) && !agency) return undefined;
    if (authToken) return { kind: "token", authToken, agency };
    // Before a key pair, as the Terraform provider has it.
    if (idpId || idToken || idTokenFile) {
        return idpId && (idToken || idTokenFile) ? { kind: "idToken", idpId, idToken, idTokenFile, agency } : undefined;
    }
    if (accessKey && secretKey) {
        return { kind: "keyPair", accessKey, secretKey, ...(securityToken && { securityToken }), agency };
    }
    return userOf(values, agency);
}

/** No page says what IAM makes of a user's id without a domain where a token is to assume an agency: the domain has to be named there. */
function userOf(values: Values, agency: Agency | undefined): AuthMethod | undefined {
    const { userName, userId, userPassword, domainName, domainId } = values;
    const isNamed = userName && (domainName || domainId);
    const isKnown = userId && (!agency || domainName || domainId);
    if (!userPassword || !(isNamed || isKnown)) return undefined;
    return { kind: "password", ...(userId ? { userId } : { userName }), userPassword, domainName, domainId, agency };
}

function isAgencyBegun(values: Values): boolean {
    return begins(values, agencyNames);
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

const domain: readonly ValueName[] = ["domainName", "domainId"];

/** All that can be a part of a way in. */
export const authFields: readonly ValueName[] = [...methodFields, ...domain, ...agencyNames, "agencyDuration"];

/** What is of use only with one of others. */
const halves: readonly (readonly [one: ValueName, others: readonly ValueName[], unless?: readonly ValueName[]])[] = [
    ["accessKey", ["secretKey"]],
    ["secretKey", ["accessKey"]],
    ["userName", ["userPassword"]],
    ["userId", ["userPassword"]],
    ["userPassword", ["userName", "userId"]],
    ["userPassword", domain, ["userId"]],
    ["idpId", ["idToken", "idTokenFile"]],
    ["idToken", ["idpId"]],
    ["idTokenFile", ["idpId"]],
    ["agencyName", ["agencyDomainName", "agencyDomainId"]],
    ["agencyDomainName", ["agencyName"]],
    ["agencyDomainId", ["agencyName"]],
];

/** What may be left over beside another way in, and alone is half of one. */
const leftOvers: typeof halves = [
    ["securityToken", ["accessKey"]],
    ["domainName", ["userName", "userId"]],
    ["domainId", ["userName", "userId"]],
];

/** `HW_SECRET_KEY is set but HW_ACCESS_KEY is not`: what is wrong with a source, or of no use in it. */
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
    const missing = isOfUserId ? domain.map(nameOf).join(" or ") : undefined;
    return missing === undefined
        ? `${nameOf("agencyName")} is set but no way in that the agency could be assumed by`
        : `${nameOf("agencyName")} is set but ${missing} is not`;
}

/** `the environment (HW_SECRET_KEY is set but HW_ACCESS_KEY is not)`: why a source holds no way in. */
export function explainMissing(source: Source): string {
    const flaw = flawIn(source);
    return flaw === undefined ? source.name : `${source.name} (${flaw})`;
}

/** What must never be seen of a source, whether its way in is the one that is used or not. */
export function secretsOf({
    values: { authToken, secretKey, securityToken, userPassword, idToken },
}: Source): string[] {
    return [authToken, secretKey, securityToken, userPassword, idToken].filter((secret) => secret !== undefined);
}

/** What to check where it is refused, by the names under which the user gave it. */
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
            return `${nameOf("idpId")} and ${nameOf(token)} (a token that is not over, of a provider that IAM trusts)`;
        }
        case "metadata":
            return name;
    }
}

/** Observed with CLI 3.274.1: what the engine configures a provider with is kept with the state, and used again where no program runs. */
const asOf: Readonly<Partial<Record<Source["kind"], string>>> = {
    stack:
        " A plain refresh or destroy uses the stack configuration as of the last up: to use today's, add --run-program, or set " +
        "HW_AUTH_TOKEN or another way in in the environment, which comes first.",
    provider:
        " A plain refresh or destroy uses the Provider's values as of the last up: to use today's, run up first, or add --run-program.",
};
