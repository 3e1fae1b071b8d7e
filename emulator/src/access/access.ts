import { Refusal } from "../api.js";
import type { Directory } from "../iam/directory.js";
import { identityOf } from "../iam/identity.js";
import type { Issued } from "../iam/issued.js";
import type { Head } from "../reception/head.js";
import type { Incoming } from "../server.js";
import { dateTime } from "../wire/dateTime.js";
import { gatewayError } from "../wire/errors.js";
import type { Caller } from "./caller.js";
import { Lockouts } from "./lockouts.js";
import { loginOf } from "./login.js";
import { SignedRequest, sdkDate } from "./signedRequest.js";
import { firstUser, type User } from "./user.js";

/** `iam` checks tokens and signatures, `token` knows tokens alone, `none` accepts anything, any project included. */
export type Auth = "iam" | "token" | "none";

/** Says why a token is no good, in the words of whoever looks at it. */
export type RefuseToken = (reason: string) => Refusal;

/**
 * Who is let in.
 *
 * @see https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-errorcode.html
 */
export class Access {
    private readonly lockouts = new Lockouts();

    constructor(
        private readonly auth: Auth,
        private readonly directory: Directory,
        private readonly issued: Issued,
        private readonly now: () => number,
    ) {}

    /** Nothing is checked. */
    get isOpen(): boolean {
        return this.auth === "none";
    }

    reset(): void {
        this.lockouts.clear();
    }

    /** The caller's name. */
    admit(request: Incoming, project: string): string {
        const caller = this.identify(request, (reason) => notAuthenticated(request, reason));
        this.checkProject(caller, project, request);
        return caller.identity.name;
    }

    /** Refuses by the head what it can: a signature that is well dated and of a known key is proved by the body. */
    screen(head: Head, project: string): void {
        const caller = this.isSigned(head)
            ? this.claimed(head, new SignedRequest(head)).caller
            : this.bearer(head.headers["x-auth-token"], (reason) => notAuthenticated(head, reason));
        this.checkProject(caller, project, head);
    }

    /** A signature is looked at by the gateway, whatever stands behind it; a token is not. */
    identify(request: Incoming, refuse: RefuseToken): Caller {
        return this.isSigned(request) ? this.signer(request) : this.bearer(request.headers["x-auth-token"], refuse);
    }

    private isSigned({ headers }: Head): boolean {
        return this.auth === "iam" && loginOf(headers) === "signature";
    }

    private checkProject({ projects }: Caller, project: string, { requestId }: Head): void {
        if (!this.isOpen && !projects.includes(project)) {
            throw new Refusal(gatewayError(403, "APIGW.0310", "The project is unavailable.", requestId));
        }
    }

    bearer(token: unknown, refuse: RefuseToken): Caller {
        if (this.isOpen) {
            return callerOf(firstUser);
        }
        if (typeof token !== "string" || !token) {
            throw refuse("x-auth-token not found");
        }
        const user = this.directory.withToken(token);
        const caller = user ? callerOf(user) : this.issued.withToken(token);
        if (!caller) {
            throw refuse("decrypt token fail");
        }
        const end = this.issued.endOf(token);
        if (this.now() >= end) {
            throw refuse(`token expires, expires_at: ${dateTime(end)}`);
        }
        return caller;
    }

    private signer(request: Incoming): Caller {
        const signed = new SignedRequest(request);
        const { caller, secretKey } = this.claimed(request, signed);
        if (!signed.isSignedWith(secretKey, request.bytes)) {
            this.lockouts.failed(signed.accessKey, this.now());
            // As in https://github.com/huaweicloud/huaweicloud-sdk-nodejs-v3/issues/2.
            const canonical = signed.canonical(request.bytes);
            throw notAuthenticated(request, `verify aksk signature fail, canonicalRequest:${canonical}`);
        }
        this.lockouts.passed(signed.accessKey);
        return caller;
    }

    /** Who a signature says that it is of. */
    private claimed(head: Head, signed: SignedRequest): { caller: Caller; secretKey: string } {
        const { accessKey, date } = signed;
        const now = this.now();
        if (this.lockouts.isLocked(accessKey, now)) {
            throw notAuthenticated(head, "AK access failed to reach the limit,forbidden");
        }
        const owner = this.ownerOf(accessKey, head);
        if (signed.isExpired(now)) {
            // As in https://github.com/huaweicloud/huaweicloud-sdk-java-v3/issues/44.
            const times = `signature time:${date},server time:${sdkDate(now)}`;
            throw notAuthenticated(head, `calc aksk signature fail:signature expired, ${times}`);
        }
        return owner;
    }

    private ownerOf(accessKey: string, request: Head): { caller: Caller; secretKey: string } {
        const securityToken = request.headers["x-security-token"];
        const known = this.directory.withKey(accessKey, securityToken);
        if (known) {
            const identity = identityOf(known.user);
            const projects = this.directory.projectsOf(identity).map(({ id }) => id);
            return { caller: { identity, projects }, secretKey: known.pair.secretKey };
        }
        const issued = this.issued.withKey(accessKey, securityToken, this.now());
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

function notAuthenticated({ requestId }: Head, reason: string): Refusal {
    return new Refusal(
        gatewayError(401, "APIGW.0301", `Incorrect IAM authentication information: ${reason}`, requestId),
    );
}
