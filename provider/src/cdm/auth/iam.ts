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
import { authenticated, type Credential, secretsIn, withSkew } from "./credential.js";
import type { Agency, Domain, UserName } from "./method.js";
import type { KeyPair } from "./sign.js";

export interface IamOptions {
    /** Without the version: `https://iam.eu-west-101.myhuaweicloud.eu` */
    readonly authUrl: string;
    readonly clock: Clock;
    readonly transport: Transport;
    readonly tls: Tls;
    readonly hosts: KnownHosts;
    /** What must not be seen in an error. */
    readonly secrets: readonly string[];
    /** What to check where the user is not known. */
    readonly advice: string;
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

    /**
     * A token valid for 24 hours.
     *
     * @param project what it opens; without one it is good for the user's account, which is enough to assume an agency
     */
    async tokenByPassword(
        { userName, userId, userPassword, domainName, domainId }: { userPassword: string } & UserName & Domain,
        project?: ProjectName,
    ): Promise<Credential> {
        const domain = domainId === undefined ? { name: domainName } : { id: domainId };
        const named = userId === undefined ? { name: userName, domain } : { id: userId };
        const identity = { methods: ["password"], password: { user: { ...named, password: userPassword } } };
        const who = `get a token for user "${userId ?? userName}"`;
        const auth = { identity, scope: project ? { project } : { domain } };
        return this.tokenIn(who, await this.ask(who, "POST", "/v3/auth/tokens?nocatalog=true", { auth }));
    }

    /**
     * A token for one of an OpenID Connect provider.
     *
     * @param project what it opens; without one it opens nothing, and is good for temporary keys
     * @see `CreateTokenWithIdToken` in huaweicloud-sdk-go-v3 (core/auth/internal)
     */
    async tokenByIdToken(idpId: string, idToken: string, project?: ProjectName): Promise<Credential> {
        const who = `get a token by the identity provider "${idpId}"`;
        const path = "/v3.0/OS-AUTH/id-token/tokens";
        const auth = { id_token: { id: idToken }, ...(project && { scope: { project } }) };
        const from = { extra: { "X-Idp-Id": idpId }, secrets: [idToken] };
        return this.tokenIn(who, await this.ask(who, "POST", path, { auth }, from));
    }

    /** Temporary keys for a token, which can assume an agency where the token itself can't: as the Terraform provider does it. */
    async keysByToken(by: Credential): Promise<Credential> {
        const who = "get temporary keys for a token";
        const identity = { methods: ["token"], token: { duration_seconds: temporaryKeySeconds } };
        const path = "/v3.0/OS-CREDENTIAL/securitytokens";
        const { body } = await this.ask(who, "POST", path, { auth: { identity } }, { by });
        const keys = keysIn(body);
        if (keys === undefined) throw this.nothingIn(who, "credential");
        return keys;
    }

    private tokenIn(who: string, { body, headers }: Reply): Credential {
        const token = isRecord(body) && isRecord(body.token) ? body.token : {};
        const authToken = headers["x-subject-token"];
        if (typeof authToken !== "string") throw this.nothingIn(who, "X-Subject-Token");
        const projectId = isRecord(token.project) ? token.project.id : undefined;
        return {
            authToken,
            ...expiryOf(token.expires_at),
            ...(isProjectId(projectId) && { projectId }),
        };
    }

    /** Temporary keys of an agency, for who may assume it. */
    async keysOfAgency(agency: Agency, by: Credential): Promise<Credential> {
        const { agencyName, domainName, domainId, durationSeconds = temporaryKeySeconds } = agency;
        const role = {
            agency_name: agencyName,
            ...(domainId === undefined ? { domain_name: domainName } : { domain_id: domainId }),
            duration_seconds: durationSeconds,
        };
        const who = `assume the agency "${agencyName}"`;
        const identity = { methods: ["assume_role"], assume_role: role };
        const result = await this.tryTo("POST", "/v3.0/OS-CREDENTIAL/securitytokens", { auth: { identity } }, { by });
        if ("failure" in result) {
            const { failure } = result;
            const advice = "Check the agency's name and its domain, and that this user may assume it.";
            throw new CdmError(who, failure.kind === "permission" ? { ...failure, advice } : failure, "IAM");
        }
        const keys = keysIn(result.value.body);
        if (keys === undefined) throw this.nothingIn(who, "credential");
        return keys;
    }

    /** A project is known by its name, which is the region's for the one that every region has. */
    async projectIdOf(name: string, by: Credential): Promise<Attempt<string>> {
        const result = await this.tryTo("GET", `/v3/projects?name=${encodeURIComponent(name)}`, undefined, { by });
        if ("failure" in result) return result;
        const { body } = result.value;
        const projects = isRecord(body) && Array.isArray(body.projects) ? body.projects.filter(isRecord) : [];
        const [project, ...others] = projects.filter((one) => one.name === name);
        if (isProjectId(project?.id) && others.length === 0) return { value: project.id };
        const isOne = project !== undefined && others.length === 0;
        const text = isOne
            ? "what IAM calls its id is none"
            : project
              ? `${others.length + 1} projects have that name`
              : "no project of this user has that name";
        const code = settingsCodes.projectNotFound;
        const whatToDo = "Set projectId, or the right projectName or region.";
        return { failure: { kind: "invalid", text, code, advice: whatToDo } };
    }

    /**
     * The name of the user that a credential is of. A token says so itself; of a key IAM says whose it is, and then his name. Temporary keys say nothing.
     * Asks until the deadline at most, which is on the monotonic clock.
     *
     * Sources: "Verifying a Token", "Querying a Permanent Access Key" and "Querying User Details" of the API reference of Identity and Access Management.
     */
    async userNameOf(credential: Credential, deadline: number): Promise<Attempt<string | undefined>> {
        if ("authToken" in credential) {
            const headers = { "X-Subject-Token": credential.authToken };
            const asked = { by: credential, extra: headers, until: deadline };
            const result = await this.tryTo("GET", "/v3/auth/tokens?nocatalog=true", undefined, asked);
            return mapped(result, (body) => this.nameIn(credential, textAt(body, "token", "user", "name")));
        }
        if (credential.securityToken !== undefined) return { value: undefined };
        const asked = { by: credential, until: deadline };
        const path = `/v3.0/OS-CREDENTIAL/credentials/${encodeURIComponent(credential.accessKey)}`;
        const credentials = await this.tryTo("GET", path, undefined, asked);
        const owner = mapped(credentials, (body) => textAt(body, "credential", "user_id"));
        if ("failure" in owner || owner.value === undefined) return owner;
        const user = await this.tryTo("GET", `/v3/users/${encodeURIComponent(owner.value)}`, undefined, asked);
        return mapped(user, (body) => this.nameIn(credential, textAt(body, "user", "name")));
    }

    /** As a run tells its user. */
    private nameIn(by: Credential, name: string | undefined): string | undefined {
        return name === undefined ? undefined : saidWord(name, redactor([...this.options.secrets, ...secretsIn(by)]));
    }

    private async ask(action: string, method: "GET" | "POST", path: string, json?: unknown, from?: From) {
        const result = await this.tryTo(method, path, json, from);
        if ("failure" in result) throw new CdmError(action, result.failure, "IAM");
        return result.value;
    }

    private tryTo(
        method: "GET" | "POST",
        path: string,
        json?: unknown,
        { by, extra = {}, secrets = [], until = Number.POSITIVE_INFINITY }: From = {},
    ): Promise<Attempt<Reply>> {
        const { authUrl, clock } = this.options;
        const body = json === undefined ? {} : { body: JSON.stringify(json) };
        const headers = { "Content-Type": "application/json", ...extra };
        const request = { method, url: `${authUrl}${path}`, headers, ...body };
        const deadline = Math.min(clock.monotonic() + patienceMs, until);
        const options = { repeat: "whenTransient", clock, deadline, onRetry: () => {} } as const;
        const { hosts } = this.options;
        return withRetry(async () => {
            const timeoutMs = Math.min(requestTimeoutMs, until - clock.monotonic());
            return hosts.assess(request.url, await this.tryOnce({ ...request, timeoutMs }, by, secrets));
        }, options);
    }

    private async tryOnce(
        request: HttpRequest,
        by: Credential | undefined,
        more: readonly string[],
    ): Promise<Attempt<Reply>> {
        const { clock, transport, tls, secrets, advice } = this.options;
        if (request.timeoutMs <= 0) return { failure: { kind: "transient", text: "no time was left to ask" } };
        const now = clock.now();
        const headers = by ? authenticated(request, by, now) : request.headers;
        const exchange = await transport({ ...request, headers, tls });
        const redact = redactor([...secrets, ...more, ...(by ? secretsIn(by) : [])]);
        // Nothing of CDM's has been asked for, whatever became of this.
        const fail = (failure: Failure) => ({
            failure: { ...failure, text: said(failure.text, redact), withoutEffect: true },
        });
        if ("failure" in exchange) return fail(exchange.failure);
        const meaning = withSkew(classifyResponse(exchange.answer, redact), by, now, exchange.answer.headers.date);
        if (meaning.kind === "success") return { value: { body: meaning.body, headers: exchange.answer.headers } };
        return fail(meaning.kind === "authentication" ? { advice, ...meaning } : meaning);
    }

    private nothingIn(action: string, what: string): CdmError {
        return new CdmError(
            action,
            { kind: "unknown", text: `an answer without ${what} from ${this.options.authUrl}` },
            "IAM",
        );
    }
}

/** It becomes a part of a path: an IAM that is none must not choose what is asked for. */
function isProjectId(id: unknown): id is string {
    return typeof id === "string" && id !== "" && segmentProblem(id, "") === undefined;
}

function mapped<Value>(result: Attempt<Reply>, pick: (body: unknown) => Value): Attempt<Value> {
    return "failure" in result ? result : { value: pick(result.value.body) };
}

/** The text at the end of a path of names, where there is one. */
function textAt(body: unknown, ...path: readonly string[]): string | undefined {
    const found = path.reduce<unknown>((part, name) => (isRecord(part) ? part[name] : undefined), body);
    return typeof found === "string" && found !== "" ? found : undefined;
}

/** Who asks, and with what. */
interface From {
    readonly by?: Credential;
    readonly extra?: Readonly<Record<string, string>>;
    /** What must not be seen in an error, beside what is known to all requests. */
    readonly secrets?: readonly string[];
    /** Nothing is asked after that, on the monotonic clock. */
    readonly until?: number;
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
