import type { User } from "../auth/user.js";

export interface Project {
    readonly id: string;
    readonly name: string;
    readonly domain: string;
}

/** Who someone is, whichever way they came in. */
export interface Identity {
    readonly id: string;
    /** Under which CDM keeps their runs. */
    readonly name: string;
    readonly domain: string;
    /** Who acts under this agency; absent for a user. */
    readonly assumedBy?: Identity;
}

export function identityOf({ name, domain }: User): Identity {
    return { id: `user-${name}-of-${domain}`, name, domain };
}

/** An agency acts as its account, under the name that the samples write like this. */
export function agencyIdentity(agency: string, domain: string, assumedBy: Identity): Identity {
    return { id: `agency-${agency}-of-${domain}`, name: `${domain}/${agency}`, domain, assumedBy };
}

export function domainId(domain: string): string {
    return `domain-${domain}`;
}
