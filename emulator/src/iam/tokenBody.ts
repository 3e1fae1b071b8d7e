import { iamDateTime } from "./iamDateTime.js";
import { domainId, type Identity, type Project } from "./identity.js";

export interface TokenDetails {
    readonly method: string;
    readonly identity: Identity;
    /** If undefined, the token's scope is the domain. */
    readonly project: Project | undefined;
    readonly issuedAt: number;
    readonly expiresAt: number;
    /** The emulator's URL. If undefined, the body has no catalog. */
    readonly url: string | undefined;
    /** The identity provider that authenticated the user. Absent if IAM itself did. */
    readonly identityProvider?: string;
}

/**
 * The body of a response with a token. Only the header `X-Subject-Token` holds the token itself.
 *
 * @see https://docs.otc.t-systems.com/identity-access-management/api-ref/apis/token_management/obtaining_a_user_token_through_password_authentication.html
 * @see https://docs.otc.t-systems.com/identity-access-management/api-ref/apis/token_management/obtaining_an_agency_token.html
 */
export function tokenBody({
    method,
    identity,
    project,
    issuedAt,
    expiresAt,
    url,
    identityProvider,
}: TokenDetails): object {
    return {
        token: {
            expires_at: iamDateTime(expiresAt),
            issued_at: iamDateTime(issuedAt),
            methods: [method],
            ...(url && { catalog: catalog(url, project) }),
            ...(project ? { project: projectBody(project) } : { domain: domainBody(identity.domain) }),
            user: {
                ...userBody(identity),
                ...(identityProvider === undefined
                    ? { password_expires_at: "" }
                    : { "OS-FEDERATION": federationBody(identityProvider) }),
            },
            roles: [{ id: "0", name: "te_admin" }],
            ...(identity.assumedBy && { assumed_by: { user: userBody(identity.assumedBy) } }),
        },
    };
}

function federationBody(id: string): object {
    return { identity_provider: { id }, protocol: { id: "oidc" }, groups: [] };
}

function userBody({ id, name, domain }: Identity): object {
    return { domain: domainBody(domain), id, name };
}

function projectBody({ id, name, domain }: Project): object {
    return { domain: domainBody(domain), id, name };
}

function domainBody(domain: string): object {
    return { id: domainId(domain), name: domain };
}

function catalog(url: string, project: Project | undefined): object[] {
    const cdm = project && entry("cdm", "cdm", `${url}/v1.1/${project.id}`, project.name);
    return [entry("iam", "identity", `${url}/v3`, "*"), ...(cdm ? [cdm] : [])];
}

function entry(name: string, type: string, url: string, region: string): object {
    const endpoint = { id: `endpoint-${name}`, interface: "public", region, region_id: region, url };
    return { endpoints: [endpoint], id: `service-${name}`, name, type };
}
