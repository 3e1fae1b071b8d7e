import type { User } from "../auth/user.js";

export interface Project {
    readonly id: string;
    readonly name: string;
    readonly domain: string;
}

/** A user or an agency, whatever credentials it has used. */
export interface Identity {
    readonly id: string;
    /** CDM shows this name as the user of a run. */
    readonly name: string;
    readonly domain: string;
    /** The user that assumed this agency. Absent for a user. */
    readonly assumedBy?: Identity;
}

export function identityOf({ name, domain }: User): Identity {
    return { id: `user-${name}-of-${domain}`, name, domain };
}

/** An agency acts for its account. The documentation's samples write its name like this. */
export function agencyIdentity(agency: string, domain: string, assumedBy: Identity): Identity {
    return { id: `agency-${agency}-of-${domain}`, name: `${domain}/${agency}`, domain, assumedBy };
}

export function domainId(domain: string): string {
    return `domain-${domain}`;
}
