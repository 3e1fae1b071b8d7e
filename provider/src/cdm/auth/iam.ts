import type { Clock } from "../../common/clock.js";
import { isRecord } from "../../common/isRecord.js";
import { redactor } from "../../common/redact.js";
import { said, saidWord } from "../../common/text.js";
import { CdmError, type Failure, settingsCodes } from "../errors.js";
import type { KnownHosts } from "../http/knownHosts.js";
import { classifyResponse } from "../http/response.js";
import { type Attempt, withRetry } from "../http/retry.js";
import type { HttpRequest, Tls, Transport } from "../http/transport.js";
import { segmentProblem } from "../http/urlParts.js";
import { authenticated, type Credential, secretsIn, withClockAdvice } from "./credential.js";
import type { Agency, Domain, UserReference } from "./method.js";
import type { KeyPair } from "./sign.js";

export interface IamOptions {
    /** Without the version: `https://iam.eu-west-101.myhuaweicloud.eu` */
    readonly authUrl: string;
    readonly clock: Clock;
    readonly transport: Transport;
    readonly tls: Tls;
    readonly hosts: KnownHosts;
    /** Texts that no message may show. */
    readonly secrets: readonly string[];
    /** What the user should check if IAM refuses the credential. */
    readonly advice: string;
}

export type ProjectName = { readonly id: string } | { readonly name: string };

/** How long a request is repeated while IAM is disturbed. */
const retryMs = 30_000;
const requestTimeoutMs = 30_000;
/** The lifetime that the vendor's SDKs ask for. */
const temporaryKeySeconds = 3_600;

/** The calls to IAM that lead to a credential for CDM. Source: "API reference of Identity and Access Management". */
export class Iam {
    constructor(private readonly options: IamOptions) {}

    /**
     * A token that is valid for 24 hours.
     *
     * @param project the token's scope. Without it the scope is the user's account, which is enough to assume an agency
     */
    async tokenByPassword(
        { userName, userId, userPassword, domainName, domainId }: { userPassword: string } & UserReference & Domain,
        project?: ProjectName,
    ): Promise<Credential> {
        const domain = domainId === undefined ? { name: domainName } : { id: domainId };
        const named = userId === undefined ? { name: userName, domain } : { id: userId };
        const identity = { methods: ["password"], password: { user: { ...named, password: userPassword } } };
        const action = `get a token for user "${userId ?? userName}"`;
        const auth = { identity, scope: project ? { project } : { domain } };
        return this.tokenIn(action, await this.ask(action, "POST", "/v3/auth/tokens?nocatalog=true", { auth }));
    }

    /**
     * A token of IAM in exchange for one of an OpenID Connect provider.
     *
     * @param project the token's scope. Without it the token can only get temporary keys
     * @see `CreateTokenWithIdToken` in huaweicloud-sdk-go-v3 (core/auth/internal)
     */
    async tokenByIdToken(idpId: string, idToken: string, project?: ProjectName): Promise<Credential> {
        const action = `get a token by the identity provider "${idpId}"`;
        const path = "/v3.0/OS-AUTH/id-token/tokens";
        const auth = { id_token: { id: idToken }, ...(project && { scope: { project } }) };
        const from = { extra: { "X-Idp-Id": idpId }, secrets: [idToken] };
        return this.tokenIn(action, await this.ask(action, "POST", path, { auth }, from));
    }

    /** Temporary keys in exchange for a token. They can assume an agency if the token itself can't, as in the Terraform provider. */
    async keysByToken(by: Credential): Promise<Credential> {
        const action = "get temporary keys for a token";
        const identity = { methods: ["token"], token: { duration_seconds: temporaryKeySeconds } };
        const path = "/v3.0/OS-CREDENTIAL/securitytokens";
        const { body } = await this.ask(action, "POST", path, { auth: { identity } }, { by });
        const keys = keysIn(body);
        if (keys === undefined) throw this.lacking(action, "credential");
        return keys;
    }

    private tokenIn(action: string, { body, headers }: Success): Credential {
        const token = isRecord(body) && isRecord(body.token) ? body.token : {};
        const authToken = headers["x-subject-token"];
        if (typeof authToken !== "string") throw this.lacking(action, "X-Subject-Token");
        const projectId = isRecord(token.project) ? token.project.id : undefined;
        return {
            authToken,
            ...expiryOf(token.expires_at),
            ...(isProjectId(projectId) && { projectId }),
        };
    }

    /** Temporary keys of an agency that the credential's user may assume. */
    async keysOfAgency(agency: Agency, by: Credential): Promise<Credential> {
        const { agencyName, domainName, domainId, durationSeconds = temporaryKeySeconds } = agency;
        const role = {
            agency_name: agencyName,
            ...(domainId === undefined ? { domain_name: domainName } : { domain_id: domainId }),
            duration_seconds: durationSeconds,
        };
        const action = `assume the agency "${agencyName}"`;
        const identity = { methods: ["assume_role"], assume_role: role };
        const result = await this.tryTo("POST", "/v3.0/OS-CREDENTIAL/securitytokens", { auth: { identity } }, { by });
        if ("failure" in result) {
            const { failure } = result;
            const advice = "Check the agency's name and its domain, and that this user may assume it.";
            throw new CdmError(action, failure.kind === "permission" ? { ...failure, advice } : failure, "IAM");
        }
        const keys = keysIn(result.value.body);
        if (keys === undefined) throw this.lacking(action, "credential");
        return keys;
    }

    /** The id of the project with this name. Each region has a default project, which has the region's name. */
    async projectIdOf(name: string, by: Credential): Promise<Attempt<string>> {
        const result = await this.tryTo("GET", `/v3/projects?name=${encodeURIComponent(name)}`, undefined, { by });
        if ("failure" in result) return result;
        const { body } = result.value;
        const projects = isRecord(body) && Array.isArray(body.projects) ? body.projects.filter(isRecord) : [];
        const [project, ...others] = projects.filter((one) => one.name === name);
        if (isProjectId(project?.id) && others.length === 0) return { value: project.id };
        const isOne = project !== undefined && others.length === 0;
        const text = isOne
            ? "the id that IAM gave is not valid"
            : project
              ? `${others.length + 1} projects have that name`
              : "no project of this user has that name";
        const code = settingsCodes.projectNotFound;
        const advice = "Set projectId, or the right projectName or region.";
        return { failure: { kind: "invalid", text, code, advice } };
    }

    /**
     * The name of the credential's user. IAM tells it of a token in one request. For a key it takes two: one for the user's id, one for the name.
     * Undefined for temporary keys.
     *
     * @param deadline on the monotonic clock
     *
     * Sources: "Verifying a Token", "Querying a Permanent Access Key" and "Querying User Details" of the API reference of Identity and Access Management.
     */
    async userNameOf(credential: Credential, deadline: number): Promise<Attempt<string | undefined>> {
        if ("authToken" in credential) {
            const headers = { "X-Subject-Token": credential.authToken };
            const options = { by: credential, extra: headers, until: deadline };
            const result = await this.tryTo("GET", "/v3/auth/tokens?nocatalog=true", undefined, options);
            return mapped(result, (body) => this.nameIn(credential, textAt(body, "token", "user", "name")));
        }
        if (credential.securityToken !== undefined) return { value: undefined };
        const options = { by: credential, until: deadline };
        const path = `/v3.0/OS-CREDENTIAL/credentials/${encodeURIComponent(credential.accessKey)}`;
        const credentials = await this.tryTo("GET", path, undefined, options);
        const owner = mapped(credentials, (body) => textAt(body, "credential", "user_id"));
        if ("failure" in owner || owner.value === undefined) return owner;
        const user = await this.tryTo("GET", `/v3/users/${encodeURIComponent(owner.value)}`, undefined, options);
        return mapped(user, (body) => this.nameIn(credential, textAt(body, "user", "name")));
    }

    /** Redacted and cut like the user of a run, with which it is compared. */
    private nameIn(by: Credential, name: string | undefined): string | undefined {
        return name === undefined ? undefined : saidWord(name, redactor([...this.options.secrets, ...secretsIn(by)]));
    }

    private async ask(action: string, method: "GET" | "POST", path: string, json?: unknown, options?: AskOptions) {
        const result = await this.tryTo(method, path, json, options);
        if ("failure" in result) throw new CdmError(action, result.failure, "IAM");
        return result.value;
    }

    private tryTo(
        method: "GET" | "POST",
        path: string,
        json?: unknown,
        { by, extra = {}, secrets = [], until = Number.POSITIVE_INFINITY }: AskOptions = {},
    ): Promise<Attempt<Success>> {
        const { authUrl, clock } = this.options;
        const body = json === undefined ? {} : { body: JSON.stringify(json) };
        const headers = { "Content-Type": "application/json", ...extra };
        const request = { method, url: `${authUrl}${path}`, headers, ...body };
        const deadline = Math.min(clock.monotonic() + retryMs, until);
        const options = { repeat: "whenTransient", clock, deadline: () => deadline, onRetry: () => {} } as const;
        const { hosts } = this.options;
        return withRetry(async () => {
            const timeoutMs = Math.min(requestTimeoutMs, until - clock.monotonic());
            return hosts.assess(
                request.url,
                await this.tryOnce({ ...request, timeoutMs }, by, secrets),
                clock.monotonic(),
            );
        }, options);
    }

    private async tryOnce(
        request: HttpRequest,
        by: Credential | undefined,
        more: readonly string[],
    ): Promise<Attempt<Success>> {
        const { clock, transport, tls, secrets, advice } = this.options;
        if (request.timeoutMs <= 0) return { failure: { kind: "transient", text: "no time was left to ask" } };
        const now = clock.now();
        const headers = by ? authenticated(request, by, now) : request.headers;
        const result = await transport({ ...request, headers, tls });
        const redact = redactor([...secrets, ...more, ...(by ? secretsIn(by) : [])]);
        // A request to IAM has no effect on a run, so an order that needs it may be sent again.
        const fail = (failure: Failure) => ({
            failure: { ...failure, text: said(failure.text, redact), withoutEffect: true },
        });
        if ("failure" in result) return fail(result.failure);
        const { answer: response } = result;
        const classified = withClockAdvice(classifyResponse(response, redact), by, now, response.headers.date);
        if (classified.kind === "success") return { value: { body: classified.body, headers: response.headers } };
        return fail(classified.kind === "authentication" ? { advice, ...classified } : classified);
    }

    private lacking(action: string, what: string): CdmError {
        return new CdmError(
            action,
            { kind: "unknown", text: `an answer without ${what} from ${this.options.authUrl}` },
            "IAM",
        );
    }
}

/** The id becomes a part of a path. A server that poses as IAM must not choose what is requested of CDM. */
function isProjectId(id: unknown): id is string {
    return typeof id === "string" && id !== "" && segmentProblem(id, "") === undefined;
}

function mapped<Value>(result: Attempt<Success>, pick: (body: unknown) => Value): Attempt<Value> {
    return "failure" in result ? result : { value: pick(result.value.body) };
}

/** The text at the end of a path of names. Undefined if there is none. */
function textAt(body: unknown, ...path: readonly string[]): string | undefined {
    const found = path.reduce<unknown>((part, name) => (isRecord(part) ? part[name] : undefined), body);
    return typeof found === "string" && found !== "" ? found : undefined;
}

interface AskOptions {
    /** @default none is sent */
    readonly by?: Credential;
    /** Headers. @default none */
    readonly extra?: Readonly<Record<string, string>>;
    /** Texts that no message may show, besides those of `IamOptions`. */
    readonly secrets?: readonly string[];
    /** On the monotonic clock: no request is sent at or after it. */
    readonly until?: number;
}

interface Success {
    readonly body: unknown;
    readonly headers: Readonly<Record<string, unknown>>;
}

/** Keys of `{"credential":{"access","secret","securitytoken","expires_at"}}`, which IAM and the metadata service answer. */
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
