import type { Directory } from "../iam/directory.js";
import type { IssuedCredentials } from "../iam/issuedCredentials.js";
import { ControlError, type Rule, requireProperties, text, validate } from "./validate.js";

const literalTrue: Rule<true> = { allowed: "true", accepts: (value): value is true => value === true };
const rules = { revoked: literalTrue, token: text };

/** Revokes one token, or all tokens that IAM has issued. */
export function revokeTokens(issued: IssuedCredentials, directory: Directory, now: number, body: unknown): object {
    const { token } = requireProperties("the tokens", validate("the tokens", body, rules), "revoked");
    if (token !== undefined && !issued.findByToken(token) && !directory.findByToken(token)) {
        throw new ControlError("There is no such token.", 404);
    }
    const revoked = token === undefined ? issued.liveTokens(now) : [token];
    issued.revoke(revoked, now);
    return { revoked: revoked.length };
}
