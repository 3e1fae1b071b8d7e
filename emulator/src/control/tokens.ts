import type { Directory } from "../iam/directory.js";
import type { Issued } from "../iam/issued.js";
import { ControlError, checked, type Rule, required, text } from "./input.js";

const yes: Rule<true> = { allowed: "true", accepts: (value): value is true => value === true };
const rules = { revoked: yes, token: text };

/** Ends a token before its time, or all that were issued. */
export function revokeTokens(issued: Issued, directory: Directory, now: number, body: unknown): object {
    const { token } = required("the tokens", checked("the tokens", body, rules), "revoked");
    if (token !== undefined && !issued.withToken(token) && !directory.withToken(token)) {
        throw new ControlError("There is no such token.", 404);
    }
    const revoked = token === undefined ? issued.liveTokens(now) : [token];
    issued.revoke(revoked, now);
    return { revoked: revoked.length };
}
