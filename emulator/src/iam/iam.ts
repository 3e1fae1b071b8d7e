import type { Authenticator } from "../auth/authenticator.js";
import { defaultUser } from "../auth/user.js";
import type { HttpRequest } from "../http/request.js";
import { outOfTheBox } from "../outOfTheBox.js";
import { type AuthRequest, parseIdOrName, parseText } from "./authRequest.js";
import { type Directory, matchesDomain } from "./directory.js";
import type { IamErrors } from "./iamErrors.js";
import { agencyIdentity, type Identity, identityOf, type Project } from "./identity.js";
import type { IssuedCredentials, TemporaryKeys } from "./issuedCredentials.js";

export interface Lifetimes {
    readonly tokenMs: number;
    /** Overrides the duration in a request for temporary keys. */
    readonly temporaryKeyMs: number | undefined;
}

/** Identity and Access Management. It authenticates callers, and issues tokens and temporary keys. */
export class Iam {
    constructor(
        readonly authenticator: Authenticator,
        readonly directory: Directory,
        private readonly issued: IssuedCredentials,
        private readonly lifetimes: Lifetimes,
        readonly now: () => number,
    ) {}

    authenticate(request: HttpRequest, errors: IamErrors): Identity {
        return this.authenticator.authenticate(request, () => errors.unauthorized("The X-Auth-Token is invalid!"))
            .identity;
    }

    /** The owner of a token that a caller asks about. */
    tokenOwner(token: unknown, errors: IamErrors): Identity {
        return this.authenticator.authenticateToken(token, () => errors.unauthorized("The X-Subject-Token is invalid!"))
            .identity;
    }

    /** The owner of a permanent access key. */
    accessKeyOwner(accessKey: string): Identity | undefined {
        const known = this.directory.findByAccessKey(accessKey, undefined);
        return known && identityOf(known.user);
    }

    authenticatePassword({ credentials, errors }: AuthRequest<string>): Identity {
        const user = credentials.user as Record<string, unknown> | undefined;
        const named = parseIdOrName(user, "user", errors);
        const password = parseText(user ?? {}, "password", errors);
        const domain = named.id === undefined ? parseIdOrName(user?.domain, "domain", errors) : {};
        const found = this.authenticator.acceptsAnyCaller
            ? defaultUser
            : this.directory.findByPassword(named, domain, password);
        if (!found) {
            throw errors.unauthorized();
        }
        return identityOf(found);
    }

    /** IAM trusts one identity provider. The directory says which user an ID token belongs to. */
    authenticateIdToken(identityProvider: unknown, idToken: string, errors: IamErrors): Identity {
        const isTrusted = identityProvider === outOfTheBox.identityProvider;
        const found = this.authenticator.acceptsAnyCaller
            ? defaultUser
            : isTrusted
              ? this.directory.findByIdToken(idToken)
              : undefined;
        if (!found) {
            throw errors.unauthorized();
        }
        return identityOf(found);
    }

    /** Any user may assume any agency. The documentation has two keys for the agency's name, even for one request. */
    assumeAgency({ credentials, errors }: AuthRequest<string>, assumedBy: Identity): Identity {
        const agency = parseText({ agency_name: credentials.xrole_name, ...credentials }, "agency_name", errors);
        const named = parseIdOrName({ id: credentials.domain_id, name: credentials.domain_name }, "domain", errors);
        const domain = this.directory.findAgencyDomain(agency, named);
        if (domain === undefined) {
            throw errors.forbidden();
        }
        return agencyIdentity(agency, domain, assumedBy);
    }

    /** Undefined if the scope is the domain. A missing project and another account's project get the same error. */
    resolveScope(
        { scope, errors }: Pick<AuthRequest<string>, "scope" | "errors">,
        identity: Identity,
    ): Project | undefined {
        if (scope.domain && !this.authenticator.acceptsAnyCaller && !matchesDomain(identity.domain, scope.domain)) {
            throw errors.unauthorized();
        }
        if (!scope.project) {
            return undefined;
        }
        const { id, name = id } = scope.project;
        const [project] = this.findProjects(
            identity,
            (one) => (id === undefined ? one.name === name : one.id === id),
            name,
        );
        if (!project) {
            throw errors.unauthorized();
        }
        return project;
    }

    /** The caller's projects that match. With `--auth none` there is a project of any `name`. */
    findProjects(identity: Identity, matches: (project: Project) => boolean, name: string | undefined): Project[] {
        const found = this.directory.projectsOf(identity).filter(matches);
        const isInvented = this.authenticator.acceptsAnyCaller && found.length === 0 && name !== undefined;
        return isInvented ? [{ id: name, name, domain: identity.domain }] : found;
    }

    issueToken(identity: Identity, project: Project | undefined): { token: string; expiresAt: number } {
        const expiresAt = this.now() + this.lifetimes.tokenMs;
        const projects = project ? [project.id] : [];
        return { token: this.issued.addToken({ identity, projects, expiresAt }), expiresAt };
    }

    issueKeys(identity: Identity, project: Project | undefined, askedMs: number): TemporaryKeys {
        const expiresAt = this.now() + (this.lifetimes.temporaryKeyMs ?? askedMs);
        const opened = project ? [project] : this.directory.projectsOf(identity);
        return this.issued.addKeys({ identity, projects: opened.map(({ id }) => id), expiresAt });
    }
}
