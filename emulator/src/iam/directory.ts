import { defaultUser, type KeyPair, type User } from "../auth/user.js";
import { outOfTheBox } from "../outOfTheBox.js";
import { domainId, type Identity, identityOf, type Project } from "./identity.js";

/** A reference to a user or a domain, by id or by name. */
export interface IdOrName {
    readonly id?: string;
    readonly name?: string;
}

/** The users, with their projects and permanent credentials. */
export class Directory {
    private users: User[] = [defaultUser];

    /** Puts the new user first, so that it can take over a token, a key or a password. */
    add(user: User): void {
        this.users.unshift(user);
    }

    reset(): void {
        this.users = [defaultUser];
    }

    findByToken(token: string): User | undefined {
        return this.users.find(({ tokens }) => tokens.includes(token));
    }

    findByIdToken(idToken: string): User | undefined {
        return this.users.find(({ idTokens }) => idTokens.includes(idToken));
    }

    findByAccessKey(accessKey: string, securityToken: unknown): { user: User; pair: KeyPair } | undefined {
        for (const user of this.users) {
            const pair = user.keyPairs.find((known) => known.accessKey === accessKey);
            if (pair && pair.securityToken === securityToken) {
                return { user, pair };
            }
        }
        return undefined;
    }

    findByPassword(named: IdOrName, domain: IdOrName, password: string): User | undefined {
        const isRequested = (user: User) =>
            named.id === undefined
                ? user.name === named.name && matchesDomain(user.domain, domain)
                : identityOf(user).id === named.id;
        const user = this.users.find((known) => known.password !== undefined && isRequested(known));
        return user?.password === password ? user : undefined;
    }

    /** A user's own projects. For an agency, all projects of its account. */
    projectsOf({ name, domain, assumedBy }: Identity): Project[] {
        const own = this.users.filter((user) => user.domain === domain && (assumedBy || user.name === name));
        const projects = own.map(({ project: id, projectName }) => [id, { id, name: projectName, domain }] as const);
        return [...new Map(projects).values()];
    }

    /** The name of a project, whichever user has it. */
    projectName(id: string): string | undefined {
        return this.users.find(({ project }) => project === id)?.projectName;
    }

    /** The agency's domain. Undefined if there is no such agency. */
    findAgencyDomain(agency: string, domain: IdOrName): string | undefined {
        return agency === outOfTheBox.agency && matchesDomain(outOfTheBox.domain, domain)
            ? outOfTheBox.domain
            : undefined;
    }
}

export function matchesDomain(domain: string, { id, name }: IdOrName): boolean {
    return id === undefined ? name === domain : id === domainId(domain);
}
