import type { OwnRoute } from "../../service.js";
import { dateTime } from "../../wire/dateTime.js";
import { keystone } from "../errors.js";
import type { Iam } from "../iam.js";

/**
 * Says whose a token is. A user may ask that of his own.
 *
 * @see https://docs.otc.t-systems.com/identity-access-management/api-ref/apis/token_management/verifying_a_token.html
 */
export const showToken: OwnRoute<Iam> = {
    operation: "showToken",
    method: "GET",
    path: "/v3/auth/tokens",
    handle: (iam, request) => {
        iam.caller(request, keystone);
        const { id, name, domain } = iam.bearerOf(request.headers["x-subject-token"], keystone);
        const user = { id, name, domain: { name: domain, id: `domain-${domain}` } };
        return { status: 200, body: { token: { methods: ["password"], issued_at: dateTime(iam.now()), user } } };
    },
};
