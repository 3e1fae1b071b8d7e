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

/** `iam` checks tokens and signatures, `token` knows tokens alone, `none` accepts anything, any project included. */
export type AuthMode = "iam" | "token" | "none";

/** Says why a token is no good, in the words of whoever looks at it. */
export type ToTokenError = (reason: string) => ErrorResponse;

/**
 * Who is let in.
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

    /** Nothing is checked. */
    get acceptsAnyCaller(): boolean {
        return this.auth === "none";
    }

    reset(): void {
        this.lockouts.clear();
    }

    /** The caller's name. */
    authorize(request: HttpRequest, project: string): string {
        const caller = this.authenticate(request, (reason) => notAuthenticated(request, reason));
        this.checkProject(caller, project, request);
        return caller.identity.name;
    }

    /** Refuses by the head what it can: a signature that is well dated and of a known key is proved by the body. */
    authorizeHead(head: RequestHead, project: string): void {
        const caller = this.isSigned(head)
            ? this.checkKeyAndDate(head, new SignedRequest(head)).caller
            : this.authenticateToken(head.headers["x-auth-token"], (reason) => notAuthenticated(head, reason));
        this.checkProject(caller, project, head);
    }

    /** A signature is looked at by the gateway, whatever stands behind it; a token is not. */
    authenticate(request: HttpRequest, refuse: ToTokenError): Caller {
        return this.isSigned(request)
            ? this.authenticateSignature(request)
            : this.authenticateToken(request.headers["x-auth-token"], refuse);
    }

    private isSigned({ headers }: RequestHead): boolean {
        return this.auth === "iam" && authSchemeOf(headers) === "signature";
    }

    private checkProject({ projects }: Caller, project: string, { requestId }: RequestHead): void {
        if (!this.acceptsAnyCaller && !projects.includes(project)) {
            throw new ErrorResponse(gatewayError(403, "APIGW.0310", "The project is unavailable.", requestId));
        }
    }

    authenticateToken(token: unknown, refuse: ToTokenError): Caller {
        if (this.acceptsAnyCaller) {
            return callerOf(defaultUser);
        }
        if (typeof token !== "string" || !token) {
            throw refuse("x-auth-token not found");
        }
        const user = this.directory.findByToken(token);
        const caller = user ? callerOf(user) : this.issued.findByToken(token);
        if (!caller) {
            throw refuse("decrypt token fail");
        }
        const end = this.issued.expiryOf(token);
        if (this.now() >= end) {
            throw refuse(`token expires, expires_at: ${iamDateTime(end)}`);
        }
        return caller;
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

    /** Who a signature says that it is of. */
    private checkKeyAndDate(head: RequestHead, signed: SignedRequest): { caller: Caller; secretKey: string } {
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

    private keyOwner(accessKey: string, request: RequestHead): { caller: Caller; secretKey: string } {
        const securityToken = request.headers["x-security-token"];
        const known = this.directory.findByAccessKey(accessKey, securityToken);
        if (known) {
            const identity = identityOf(known.user);
            const projects = this.directory.projectsOf(identity).map(({ id }) => id);
            return { caller: { identity, projects }, secretKey: known.pair.secretKey };
        }
        const issued = this.issued.findByAccessKey(accessKey, securityToken, this.now());
        if (issued) {
            return { caller: issued, secretKey: issued.secretKey };
        }
        throw notAuthenticated(request, `Get secretKey failed,ak:${accessKey},err:ak not exist`);
    }
}

/** A token is scoped to one project, where a key opens all that its user has. */
function callerOf(user: User): Caller {
    return { identity: identityOf(user), projects: [user.project] };
}

function notAuthenticated({ requestId }: RequestHead, reason: string): ErrorResponse {
    return new ErrorResponse(
        gatewayError(401, "APIGW.0301", `Incorrect IAM authentication information: ${reason}`, requestId),
    );
}
