import { Refusal } from "../api.js";
import type { Incoming } from "../server.js";
import { gatewayError } from "../wire/errors.js";
import { Lockouts } from "./lockouts.js";
import { loginOf } from "./login.js";
import { SignedRequest, sdkDate } from "./signedRequest.js";
import { firstUser, type User } from "./user.js";

/** `iam` checks tokens and signatures, `token` knows tokens alone, `none` accepts anything, any project included. */
export type Auth = "iam" | "token" | "none";

/**
 * Who is let in.
 *
 * @see https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-errorcode.html
 */
export class Access {
    private users: User[] = [firstUser];
    private readonly lockouts = new Lockouts();

    constructor(
        private readonly auth: Auth,
        private readonly now: () => number,
    ) {}

    /** The latest first: it may take over a token or a key. */
    add(user: User): void {
        this.users.unshift(user);
    }

    reset(): void {
        this.users = [firstUser];
        this.lockouts.clear();
    }

    /** The caller's name. */
    admit(request: Incoming, project: string): string {
        if (this.auth === "none") {
            return firstUser.name;
        }
        const isSigned = this.auth === "iam" && loginOf(request.headers) === "signature";
        const user = isSigned ? this.signer(request) : this.bearer(request);
        if (user.project !== project) {
            throw new Refusal(gatewayError(403, "APIGW.0310", "The project is unavailable.", request.requestId));
        }
        return user.name;
    }

    private bearer(request: Incoming): User {
        const token = request.headers["x-auth-token"];
        const user = this.users.find(({ tokens }) => tokens.includes(String(token)));
        if (!user) {
            throw notAuthenticated(request, token ? "decrypt token fail" : "x-auth-token not found");
        }
        return user;
    }

    private signer(request: Incoming): User {
        const signed = new SignedRequest(request);
        const { accessKey } = signed;
        const now = this.now();
        if (this.lockouts.isLocked(accessKey, now)) {
            throw notAuthenticated(request, "AK access failed to reach the limit,forbidden");
        }
        const { user, secretKey } = this.ownerOf(accessKey, request);
        if (signed.isExpired(now)) {
            // As in https://github.com/huaweicloud/huaweicloud-sdk-java-v3/issues/44.
            const times = `signature time:${signed.date},server time:${sdkDate(now)}`;
            throw notAuthenticated(request, `calc aksk signature fail:signature expired, ${times}`);
        }
        if (!signed.isSignedWith(secretKey)) {
            this.lockouts.failed(accessKey, now);
            // As in https://github.com/huaweicloud/huaweicloud-sdk-nodejs-v3/issues/2.
            throw notAuthenticated(request, `verify aksk signature fail, canonicalRequest:${signed.canonical}`);
        }
        this.lockouts.passed(accessKey);
        return user;
    }

    private ownerOf(accessKey: string, request: Incoming): { user: User; secretKey: string } {
        const securityToken = request.headers["x-security-token"];
        for (const user of this.users) {
            const pair = user.keyPairs.find((known) => known.accessKey === accessKey);
            if (pair && pair.securityToken === securityToken) {
                return { user, secretKey: pair.secretKey };
            }
        }
        throw notAuthenticated(request, `Get secretKey failed,ak:${accessKey},err:ak not exist`);
    }
}

function notAuthenticated({ requestId }: Incoming, reason: string): Refusal {
    return new Refusal(
        gatewayError(401, "APIGW.0301", `Incorrect IAM authentication information: ${reason}`, requestId),
    );
}
