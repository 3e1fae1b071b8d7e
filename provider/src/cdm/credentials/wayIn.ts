import type { KeyPair } from "../sign.js";
import type { Source, ValueName, Values } from "./source.js";

/** How a user shows who he is. */
export type WayIn = { readonly agency?: Agency | undefined } & (
    | { readonly kind: "token"; readonly authToken: string }
    | ({ readonly kind: "keyPair" } & KeyPair)
    | ({ readonly kind: "password"; readonly userName: string; readonly userPassword: string } & Domain)
    /** The agency of the cloud server that this runs on. */
    | { readonly kind: "metadata" }
);

export interface Domain {
    readonly domainName?: string | undefined;
    readonly domainId?: string | undefined;
}

/** An agency whose temporary keys are used in place of the user's own. */
export interface Agency extends Domain {
    readonly agencyName: string;
}

export interface FoundWayIn {
    readonly wayIn: WayIn;
    readonly source: Source;
}

/** The first source that holds a complete way in; within a source a token, else a key pair, else a user with his password. */
export function findWayIn(sources: readonly Source[]): FoundWayIn | undefined {
    const source = sources.find((one) => wayInOf(one.values) || isMeant(one));
    const wayIn = source && wayInOf(source.values);
    return wayIn && { wayIn, source };
}

/** The source that has to be the one, and is of no use: to work as somebody else instead is not what the user asked for. */
export function uselessButMeant(sources: readonly Source[]): Source | undefined {
    const source = sources.find((one) => wayInOf(one.values) || isMeant(one));
    return source && !wayInOf(source.values) ? source : undefined;
}

function isMeant(source: Source): boolean {
    const { kind, values, isNamed } = source;
    const isWritten = kind === "provider" || kind === "stack";
    return isNamed === true || isAgencyBegun(values) || (isWritten && isWayInBegun(source));
}

export const wayInNames = ["authToken", "accessKey", "secretKey", "securityToken", "userName", "userPassword"] as const;
const domainNames = ["domainName", "domainId"] as const;
const agencyNames = ["agencyName", "agencyDomainName", "agencyDomainId"] as const;

/** Whether any part of a way in is there. The bridged provider uses a domain for other things too. */
export function isWayInBegun({ kind, values, nameOf }: Source): boolean {
    const isBridged = kind === "stack" && nameOf("authToken").startsWith("huaweicloud:");
    const names: readonly ValueName[] = [...wayInNames, ...agencyNames, ...(isBridged ? [] : domainNames)];
    return names.some((name) => values[name] !== undefined);
}

export function wayInOf(values: Values): WayIn | undefined {
    const { authToken, accessKey, secretKey, securityToken, userName, userPassword, domainName, domainId } = values;
    const agency = agencyOf(values);
    // To work as himself where an agency was meant is not what the user asked for.
    if (isAgencyBegun(values) && !agency) return undefined;
    if (authToken) return { kind: "token", authToken, agency };
    if (accessKey && secretKey) {
        return { kind: "keyPair", accessKey, secretKey, ...(securityToken && { securityToken }), agency };
    }
    if (userName && userPassword && (domainName || domainId)) {
        return { kind: "password", userName, userPassword, domainName, domainId, agency };
    }
    return undefined;
}

function isAgencyBegun(values: Values): boolean {
    return agencyNames.some((name) => values[name] !== undefined);
}

function agencyOf({ agencyName, agencyDomainName, agencyDomainId }: Values): Agency | undefined {
    if (!agencyName || !(agencyDomainName || agencyDomainId)) return undefined;
    return { agencyName, domainName: agencyDomainName, domainId: agencyDomainId };
}

const halves: readonly (readonly [ValueName, readonly ValueName[]])[] = [
    ["accessKey", ["secretKey"]],
    ["secretKey", ["accessKey"]],
    ["userName", ["userPassword"]],
    ["userPassword", ["userName"]],
    ["userPassword", ["domainName", "domainId"]],
    ["agencyName", ["agencyDomainName", "agencyDomainId"]],
    ["agencyDomainName", ["agencyName"]],
    ["agencyDomainId", ["agencyName"]],
];

/** What may be left over beside another way in, and alone is half of one. */
const leftOvers: typeof halves = [
    ["securityToken", ["accessKey"]],
    ["domainName", ["userName"]],
    ["domainId", ["userName"]],
];

/** `HW_SECRET_KEY is set but HW_ACCESS_KEY is not`: what is wrong with a source, or of no use in it. */
export function flawIn({ values, nameOf, problem }: Source): string | undefined {
    if (problem !== undefined) return problem;
    const isHalf = ([one, others]: (typeof halves)[number]) => values[one] && !others.some((other) => values[other]);
    const half = halves.find(isHalf) ?? (wayInOf(values) === undefined ? leftOvers.find(isHalf) : undefined);
    if (!half) {
        const isAlone = values.agencyName !== undefined && wayInOf(values) === undefined;
        return isAlone ? `${nameOf("agencyName")} is set but no way in that the agency could be assumed by` : undefined;
    }
    const [one, others] = half;
    return `${nameOf(one)} is set but ${others.map(nameOf).join(" or ")} is not`;
}

/** `the environment (HW_SECRET_KEY is set but HW_ACCESS_KEY is not)`: why a source holds no way in. */
export function whyNone(source: Source): string {
    const flaw = flawIn(source);
    return flaw === undefined ? source.name : `${source.name} (${flaw})`;
}

/** What must never be seen of a source, whether its way in is the one that is used or not. */
export function secretsOf({ values: { authToken, secretKey, securityToken, userPassword } }: Source): string[] {
    return [authToken, secretKey, securityToken, userPassword].filter((secret) => secret !== undefined);
}

/** What to check where it is refused, by the names under which the user gave it. */
export function whatToCheck({ wayIn, source }: FoundWayIn): string {
    const agency = wayIn.agency ? `, and whether it may assume the agency "${wayIn.agency.agencyName}"` : "";
    return `Check ${partsOf(wayIn, source)}${agency}.${asOf[source.kind] ?? ""}`;
}

function partsOf(wayIn: WayIn, { nameOf, name }: Source): string {
    switch (wayIn.kind) {
        case "token":
            return `${nameOf("authToken")} (a token for this project, not older than 24 hours)`;
        case "keyPair": {
            const isTemporary = wayIn.securityToken !== undefined;
            const temporary = isTemporary ? ` with ${nameOf("securityToken")} (temporary keys expire)` : "";
            return `${nameOf("accessKey")} and ${nameOf("secretKey")}${temporary}, and this machine's clock`;
        }
        case "password": {
            const domain = wayIn.domainName === undefined ? "domainId" : "domainName";
            return `${nameOf("userName")}, ${nameOf("userPassword")} and ${nameOf(domain)}`;
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
