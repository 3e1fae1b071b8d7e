import type { Clock } from "../clock.js";
import { CdmError, type Failure } from "../errors.js";
import { meaningOf } from "../meaning.js";
import { withoutSecrets } from "../redact.js";
import { withRetry } from "../retry.js";
import type { KeyPair } from "../sign.js";
import { isRecord } from "../submission.js";
import type { HttpRequest, Transport } from "../transport.js";
import { authenticated, type Credential } from "./credential.js";
import type { Agency, Domain } from "./wayIn.js";

export interface IamOptions {
    /** Without the version: `https://iam.eu-west-101.myhuaweicloud.eu` */
    readonly authUrl: string;
    readonly clock: Clock;
    readonly transport: Transport;
    readonly insecure: boolean;
    /** What must not be seen in an error. */
    readonly secrets: readonly string[];
}

export type ProjectName = { readonly id: string } | { readonly name: string };

/** How long IAM is asked again while it is disturbed. */
const patienceMs = 30_000;
const requestTimeoutMs = 30_000;
/** As long as the vendor's SDKs ask for. */
const temporaryKeySeconds = 3_600;

/** The part of IAM that leads to a credential for CDM. Source: "API reference of Identity and Access Management". */
export class Iam {
    constructor(private readonly options: IamOptions) {}

    /** A token of a project, valid for 24 hours. */
    async tokenByPassword(
        { userName, userPassword, domainName, domainId }: { userName: string; userPassword: string } & Domain,
        project: ProjectName,
    ): Promise<Credential> {
        const domain = domainId === undefined ? { name: domainName } : { id: domainId };
        const user = { name: userName, password: userPassword, domain };
        const identity = { methods: ["password"], password: { user } };
        const who = `get a token for user "${userName}"`;
        const { body, headers } = await this.ask(who, "POST", "/v3/auth/tokens?nocatalog=true", {
            auth: { identity, scope: { project } },
        });
        const token = isRecord(body) && isRecord(body.token) ? body.token : {};
        const authToken = headers["x-subject-token"];
        if (typeof authToken !== "string") throw this.nothingIn(who, "X-Subject-Token");
        const projectId = isRecord(token.project) ? token.project.id : undefined;
        return {
            authToken,
            ...expiryOf(token.expires_at),
            ...(typeof projectId === "string" && { projectId }),
        };
    }

    /** Temporary keys of an agency, for who may assume it. */
    async keysOfAgency(agency: Agency, by: Credential): Promise<Credential> {
        const { agencyName, domainName, domainId } = agency;
        const role = {
            agency_name: agencyName,
            ...(domainId === undefined ? { domain_name: domainName } : { domain_id: domainId }),
            duration_seconds: temporaryKeySeconds,
        };
        const who = `assume the agency "${agencyName}"`;
        const { body } = await this.ask(
            who,
            "POST",
            "/v3.0/OS-CREDENTIAL/securitytokens",
            { auth: { identity: { methods: ["assume_role"], assume_role: role } } },
            by,
        );
        return keysIn(body) ?? Promise.reject(this.nothingIn(who, "credential"));
    }

    /** A project is known by its name, which is the region's for the one that every region has. */
    async projectIdOf(name: string, by: Credential): Promise<string> {
        const who = `find the project "${name}"`;
        const { body } = await this.ask(who, "GET", `/v3/projects?name=${encodeURIComponent(name)}`, undefined, by);
        const projects = isRecord(body) && Array.isArray(body.projects) ? body.projects.filter(isRecord) : [];
        const [project, ...others] = projects.filter((one) => one.name === name);
        if (typeof project?.id === "string" && others.length === 0) return project.id;
        const text = project ? `${others.length + 1} projects have that name` : "no project of this user has that name";
        throw new CdmError(who, { kind: "invalid", text: `${text}: set projectId` }, "IAM");
    }

    private async ask(action: string, method: "GET" | "POST", path: string, json?: unknown, by?: Credential) {
        const { authUrl, clock, transport, insecure, secrets } = this.options;
        const body = json === undefined ? {} : { body: JSON.stringify(json) };
        const request = { method, url: `${authUrl}${path}`, headers: { "Content-Type": "application/json" }, ...body };
        const once = async (): Promise<{ value: Reply } | { failure: Failure }> => {
            const headers = by ? authenticated(request, by, clock.now()) : request.headers;
            const sent: HttpRequest = {
                ...request,
                headers,
                timeoutMs: requestTimeoutMs,
                ...(insecure && { insecure }),
            };
            const exchange = await transport(sent);
            // Nothing of CDM's has been asked for, whatever became of this.
            const fail = (failure: Failure) => ({
                failure: { ...withoutSecrets(failure, secrets), withoutEffect: true },
            });
            if ("failure" in exchange) return fail(exchange.failure);
            const meaning = meaningOf(exchange.answer);
            return meaning.kind === "success"
                ? { value: { body: meaning.body, headers: exchange.answer.headers } }
                : fail(meaning);
        };
        const deadline = clock.now() + patienceMs;
        const result = await withRetry(once, { repeat: "whenTransient", clock, deadline, onRetry: () => {} });
        if ("failure" in result) throw new CdmError(action, result.failure, "IAM");
        return result.value;
    }

    private nothingIn(action: string, what: string): CdmError {
        return new CdmError(
            action,
            { kind: "unknown", text: `an answer without ${what} from ${this.options.authUrl}` },
            "IAM",
        );
    }
}

interface Reply {
    readonly body: unknown;
    readonly headers: Readonly<Record<string, unknown>>;
}

/** `{"credential":{"access","secret","securitytoken","expires_at"}}`, as IAM and the metadata service give it. */
export function keysIn(body: unknown): (KeyPair & Credential) | undefined {
    const { access, secret, securitytoken, expires_at } =
        (isRecord(body) && isRecord(body.credential) && body.credential) || {};
    if (typeof access !== "string" || typeof secret !== "string" || typeof securitytoken !== "string") return undefined;
    return { accessKey: access, secretKey: secret, securityToken: securitytoken, ...expiryOf(expires_at) };
}

function expiryOf(date: unknown): { expiresAt?: number } {
    const expiresAt = typeof date === "string" ? Date.parse(date) : Number.NaN;
    return Number.isNaN(expiresAt) ? {} : { expiresAt };
}
