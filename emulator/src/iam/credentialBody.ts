import { dateTime } from "../wire/dateTime.js";
import type { IssuedKeys } from "./issued.js";

/**
 * A temporary key pair, as IAM and the metadata of a server both write it.
 *
 * @see https://docs.otc.t-systems.com/identity-access-management/api-ref/apis/access_key_management/obtaining_a_temporary_ak_sk.html
 */
export function credentialBody({ accessKey, secretKey, securityToken, expiresAt }: IssuedKeys): object {
    return {
        credential: {
            access: accessKey,
            secret: secretKey,
            expires_at: dateTime(expiresAt),
            securitytoken: securityToken,
        },
    };
}
