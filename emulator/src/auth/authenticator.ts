import { gatewayError } from "../gateway/gatewayError.js";
import type { HttpRequest, RequestHead } from "../http/request.js";
import { ErrorResponse } from "../http/response.js";
import type { Directory } from "../iam/directory.js";
import { iamDateTime } from "../iam/iamDateTime.js";
import { identityOf } from "../iam/identity.js";
import type { IssuedCredentials } from "../iam/issuedCredentials.js";
import { authSchemeOf } from "./authScheme.js";
import type { Caller } from "./caller.js";
import { Lockouts } from "./lockouts.js";
import { SignedRequest, sdkDate } from "./signedRequest.js";
import { defaultUser, type User } from "./user.js";

/** `iam` checks tokens and signatures, `token` checks tokens only, `none` accepts any caller and any project. */
export type AuthMode = "iam" | "token" | "none";

/** Makes the error for a bad token. The gateway and IAM have different formats. */
export type ToTokenError = (reason: string) => ErrorResponse;

interface KeyOwner {
    readonly caller: Caller;
    readonly secretKey: string;
}

/**
 * Authenticates callers, and checks that their credentials open the project.
 *
 * @see https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-errorcode.html
 */
export class Authenticator {
    private readonly lockouts = new Lockouts();

    constructor(
        private readonly auth: AuthMode,
        private readonly directory: Directory,
        private readonly issued: IssuedCredentials,
        private readonly now: () => number,
    ) {}

    /** With the mode `none` the emulator checks no credentials. */
    get acceptsAnyCaller(): boolean {
        return this.auth === "none";
    }

    reset(): void {
        this.lockouts.clear();
    }

    /**
     * Whose credentials a head names. Checks neither the signature nor the date, and has no effect. Undefined if the
     * emulator does not know the credentials.
     */
    findCaller(head: RequestHead): Caller | undefined {
        if (this.acceptsAnyCaller) {
            return callerOf(defaultUser);
        }
        return this.isSigned(head)
            ? this.findKeyOwner(new SignedRequest(head).accessKey, head)?.caller
            : this.findTokenOwner(String(head.headers["x-auth-token"] ?? ""));
    }

    /** Returns the caller's name, or throws the gateway's error. */
    authorize(request: HttpRequest, project: string): string {
        const caller = this.authenticate(request, (reason) => notAuthenticated(request, reason));
        this.checkProject(caller, project, request);
        return caller.identity.name;
    }

    /** Checks what the head alone can prove. A signature covers the body too, so `authorize` checks it later. */
    authorizeHead(head: RequestHead, project: string): void {
        const caller = this.isSigned(head)
            ? this.checkKeyAndDate(head, new SignedRequest(head)).caller
            : this.authenticateToken(head.headers["x-auth-token"], (reason) => notAuthenticated(head, reason));
        this.checkProject(caller, project, head);
    }

    /**
     * The gateway checks signatures for every service behind it. Each service checks tokens itself, with its own error.
     */
    authenticate(request: HttpRequest, toError: ToTokenError): Caller {
        return this.isSigned(request)
            ? this.authenticateSignature(request)
            : this.authenticateToken(request.headers["x-auth-token"], toError);
    }

    private isSigned({ headers }: RequestHead): boolean {
        return this.auth === "iam" && authSchemeOf(headers) === "signature";
    }

    private checkProject({ projects }: Caller, project: string, { requestId }: RequestHead): void {
        if (!this.acceptsAnyCaller && !projects.includes(project)) {
            throw new ErrorResponse(gatewayError(403, "APIGW.0310", "The project is unavailable.", requestId));
        }
    }

    authenticateToken(token: unknown, toError: ToTokenError): Caller {
        if (this.acceptsAnyCaller) {
            return callerOf(defaultUser);
        }
        if (typeof token !== "string" || !token) {
            throw toError("x-auth-token not found");
        }
        const caller = this.findTokenOwner(token);
        if (!caller) {
            throw toError("decrypt token fail");
        }
        const end = this.issued.expiryOf(token);
        if (this.now() >= end) {
            throw toError(`token expires, expires_at: ${iamDateTime(end)}`);
        }
        return caller;
    }

    private findTokenOwner(token: string): Caller | undefined {
        const user = this.directory.findByToken(token);
        return user ? callerOf(user) : this.issued.findByToken(token);
    }

    private authenticateSignature(request: HttpRequest): Caller {
        const signed = new SignedRequest(request);
        const { caller, secretKey } = this.checkKeyAndDate(request, signed);
        if (!signed.hasValidSignature(secretKey, request.bytes)) {
            this.lockouts.recordFailure(signed.accessKey, this.now());
            // As in https://github.com/huaweicloud/huaweicloud-sdk-nodejs-v3/issues/2.
            const canonical = signed.canonicalOnOneLine(request.bytes);
            throw notAuthenticated(request, `verify aksk signature fail, canonicalRequest:${canonical}`);
        }
        this.lockouts.recordSuccess(signed.accessKey);
        return caller;
    }

    /** Finds the owner of the key that a signature names. Does not check the signature itself. */
    private checkKeyAndDate(head: RequestHead, signed: SignedRequest): KeyOwner {
        const { accessKey, date } = signed;
        const now = this.now();
        if (this.lockouts.isLocked(accessKey, now)) {
            throw notAuthenticated(head, "AK access failed to reach the limit,forbidden");
        }
        const owner = this.keyOwner(accessKey, head);
        if (signed.isExpired(now)) {
            // As in https://github.com/huaweicloud/huaweicloud-sdk-java-v3/issues/44.
            const times = `signature time:${date},server time:${sdkDate(now)}`;
            throw notAuthenticated(head, `calc aksk signature fail:signature expired, ${times}`);
        }
        return owner;
    }

    private keyOwner(accessKey: string, request: RequestHead): KeyOwner {
        const owner = this.findKeyOwner(accessKey, request);
        if (!owner) {
            throw notAuthenticated(request, `Get secretKey failed,ak:${accessKey},err:ak not exist`);
        }
        return owner;
    }

    private findKeyOwner(accessKey: string, { headers }: RequestHead): KeyOwner | undefined {
        const securityToken = headers["x-security-token"];
        const known = this.directory.findByAccessKey(accessKey, securityToken);
        if (known) {
            const identity = identityOf(known.user);
            const projects = this.directory.projectsOf(identity).map(({ id }) => id);
            return { caller: { identity, projects }, secretKey: known.pair.secretKey };
        }
        const issued = this.issued.findByAccessKey(accessKey, securityToken, this.now());
        return issued && { caller: issued, secretKey: issued.secretKey };
    }
}

/** A token opens one project. A key opens all projects of its user. */
function callerOf(user: User): Caller {
    return { identity: identityOf(user), projects: [user.project] };
}

function notAuthenticated({ requestId }: RequestHead, reason: string): ErrorResponse {
    return new ErrorResponse(
        gatewayError(401, "APIGW.0301", `Incorrect IAM authentication information: ${reason}`, requestId),
    );
}
