import { iamDateTime } from "./iamDateTime.js";
import type { TemporaryKeys } from "./issuedCredentials.js";

/**
 * A temporary key pair in the format that IAM and the metadata service share.
 *
 * @see https://docs.otc.t-systems.com/identity-access-management/api-ref/apis/access_key_management/obtaining_a_temporary_ak_sk.html
 */
export function temporaryKeyBody({ accessKey, secretKey, securityToken, expiresAt }: TemporaryKeys): object {
    return {
        credential: {
            access: accessKey,
            secret: secretKey,
            expires_at: iamDateTime(expiresAt),
            securitytoken: securityToken,
        },
    };
}
