import { type AuthMethod, type Domain, flawIn, methodIn } from "../cdm/auth/method.js";
import type { Choice } from "../cdm/config/settings.js";
import type { Source } from "../cdm/sources/source.js";

/** A source of credentials that is not used, and the reason. */
export interface NotUsed {
    readonly source: string;
    readonly why: string;
}

/** Describes credentials without their secrets: `the access key EMUL…, working as the agency "ci" of the domain "acme"`. */
export function describeMethod(method: AuthMethod): string {
    const { agency } = method;
    const working = agency ? `, working as the agency "${agency.agencyName}" of the domain ${nameOf(agency)}` : "";
    return `${describeOwn(method)}${working}`;
}

function describeOwn(method: AuthMethod): string {
    switch (method.kind) {
        case "token":
            return "a token, which does not say whose it is";
        case "keyPair":
            return `the ${method.securityToken ? "temporary " : ""}access key ${method.accessKey.slice(0, 4)}…`;
        case "password":
            if (method.userId !== undefined) return `the user with the id ${method.userId}`;
            return `the user "${method.userName}" of the domain ${nameOf(method)}`;
        case "idToken":
            return `an id token of the identity provider "${method.idpId}"${method.idToken === undefined ? ` in the file ${method.idTokenFile}` : ""}`;
        case "metadata":
            return "temporary keys";
    }
}

function nameOf({ domainName, domainId }: Domain): string {
    return domainId === undefined ? `"${domainName}"` : `with the id ${domainId}`;
}

/** All sources but the one that is used, in the order in which an operation asks them. */
export function notUsed({ sources, found }: Choice): NotUsed[] {
    const others = sources.filter((source) => source !== found?.source && isReadHere(source));
    return [
        { source: "a Provider and the stack configuration", why: "only pulumi itself reads them" },
        ...others.map((source) => ({ source: source.name, why: whyNot(source) })),
        ...(found?.method.kind === "metadata"
            ? []
            : [{ source: "the metadata of a cloud server", why: found ? "not asked" : "no keys there" }]),
    ];
}

/** False for the sources that only the pulumi process has. */
function isReadHere({ kind }: Source): boolean {
    return kind !== "provider" && kind !== "stack";
}

function whyNot(source: Source): string {
    if (methodIn(source)) return "complete too, but it comes later";
    return flawIn(source) ?? "nothing there";
}
