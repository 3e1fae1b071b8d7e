import type { Access } from "../access/access.js";
import { firstUser } from "../access/user.js";
import { outOfTheBox } from "../outOfTheBox.js";
import type { Incoming } from "../server.js";
import { type Ask, namedIn, textIn } from "./ask.js";
import { type Directory, isDomain } from "./directory.js";
import type { Refusals } from "./errors.js";
import { agencyIdentity, type Identity, identityOf, type Project } from "./identity.js";
import type { Issued, IssuedKeys } from "./issued.js";

export interface Lifetimes {
    readonly tokenMs: number;
    /** Of temporary keys, whatever was asked for. */
    readonly keysMs: number | undefined;
}

/** Identity and Access Management: tells who somebody is, and hands out ways in. */
export class Iam {
    constructor(
        readonly access: Access,
        readonly directory: Directory,
        private readonly issued: Issued,
        private readonly lifetimes: Lifetimes,
        readonly now: () => number,
    ) {}

    caller(request: Incoming, refusals: Refusals): Identity {
        return this.access.identify(request, () => refusals.notAuthenticated("The X-Auth-Token is invalid!")).identity;
    }

    /** Whose a token is that somebody asks about. */
    bearerOf(token: unknown, refusals: Refusals): Identity {
        return this.access.bearer(token, () => refusals.notAuthenticated("The X-Subject-Token is invalid!")).identity;
    }

    /** Whose a permanent key is. */
    ownerOfKey(accessKey: string): Identity | undefined {
        const known = this.directory.withKey(accessKey, undefined);
        return known && identityOf(known.user);
    }

    withPassword({ part, refusals }: Ask<string>): Identity {
        const user = part.user as Record<string, unknown> | undefined;
        const named = namedIn(user, "user", refusals);
        const password = textIn(user ?? {}, "password", refusals);
        const domain = named.id === undefined ? namedIn(user?.domain, "domain", refusals) : {};
        const found = this.access.isOpen ? firstUser : this.directory.withPassword(named, domain, password);
        if (!found) {
            throw refusals.notAuthenticated();
        }
        return identityOf(found);
    }

    /** One identity provider is trusted, for whatever its tokens are known here as. */
    withIdToken(identityProvider: unknown, idToken: string, refusals: Refusals): Identity {
        const isTrusted = identityProvider === outOfTheBox.identityProvider;
        const found = this.access.isOpen ? firstUser : isTrusted ? this.directory.withIdToken(idToken) : undefined;
        if (!found) {
            throw refusals.notAuthenticated();
        }
        return identityOf(found);
    }

    /** Any user may act under any agency. Its name goes by two keys, in the documentation of one request even. */
    withAgency({ part, refusals }: Ask<string>, assumedBy: Identity): Identity {
        const agency = textIn({ agency_name: part.xrole_name, ...part }, "agency_name", refusals);
        const named = namedIn({ id: part.domain_id, name: part.domain_name }, "domain", refusals);
        const domain = this.directory.domainOfAgency(agency, named);
        if (domain === undefined) {
            throw refusals.notAllowed();
        }
        return agencyIdentity(agency, domain, assumedBy);
    }

    /** Undefined for the domain as a whole. What is not there cannot be told from what is somebody else's. */
    projectIn({ scope, refusals }: Pick<Ask<string>, "scope" | "refusals">, identity: Identity): Project | undefined {
        if (scope.domain && !this.access.isOpen && !isDomain(identity.domain, scope.domain)) {
            throw refusals.notAuthenticated();
        }
        if (!scope.project) {
            return undefined;
        }
        const { id, name = id } = scope.project;
        const [project] = this.projects(
            identity,
            (one) => (id === undefined ? one.name === name : one.id === id),
            name,
        );
        if (!project) {
            throw refusals.notAuthenticated();
        }
        return project;
    }

    /** Those that match. Where nothing is checked there is a project of any `name`. */
    projects(identity: Identity, matches: (project: Project) => boolean, name: string | undefined): Project[] {
        const found = this.directory.projectsOf(identity).filter(matches);
        const isMadeUp = this.access.isOpen && found.length === 0 && name !== undefined;
        return isMadeUp ? [{ id: name, name, domain: identity.domain }] : found;
    }

    issueToken(identity: Identity, project: Project | undefined): { token: string; expiresAt: number } {
        const expiresAt = this.now() + this.lifetimes.tokenMs;
        const projects = project ? [project.id] : [];
        return { token: this.issued.addToken({ identity, projects, expiresAt }), expiresAt };
    }

    issueKeys(identity: Identity, project: Project | undefined, askedMs: number): IssuedKeys {
        const expiresAt = this.now() + (this.lifetimes.keysMs ?? askedMs);
        const open = project ? [project] : this.directory.projectsOf(identity);
        return this.issued.addKeys({ identity, projects: open.map(({ id }) => id), expiresAt });
    }
}
