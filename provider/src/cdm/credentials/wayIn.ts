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
    for (const source of sources) {
        const wayIn = wayInOf(source.values);
        if (wayIn) return { wayIn, source };
    }
    return undefined;
}

function wayInOf(values: Values): WayIn | undefined {
    const { authToken, accessKey, secretKey, securityToken, userName, userPassword, domainName, domainId } = values;
    const agency = agencyOf(values);
    if (authToken) return { kind: "token", authToken, agency };
    if (accessKey && secretKey) {
        return { kind: "keyPair", accessKey, secretKey, ...(securityToken && { securityToken }), agency };
    }
    if (userName && userPassword && (domainName || domainId)) {
        return { kind: "password", userName, userPassword, domainName, domainId, agency };
    }
    return undefined;
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
];

/** `the environment (HW_SECRET_KEY is set but HW_ACCESS_KEY is not)`: why a source holds no way in. */
export function whyNone({ name, values, nameOf }: Source): string {
    const half = halves.find(([one, others]) => values[one] && !others.some((other) => values[other]));
    if (!half) return name;
    const [one, others] = half;
    return `${name} (${nameOf(one)} is set but ${others.map(nameOf).join(" or ")} is not)`;
}
