import * as pulumi from "@pulumi/pulumi";
import { perProgram } from "./perProgram.js";

/** The names after `idToken` are the bridged provider's. Its README spells the last two with an underscore. */
const credentialNames = [
    "authToken",
    "accessKey",
    "secretKey",
    "securityToken",
    "userPassword",
    "idToken",
    "token",
    "password",
    "secret_key",
    "security_token",
];

const warning = perProgram(() => ({ isGiven: false }));

/**
 * Warns once in a program of each credential in stack configuration that is not marked as a secret. The stack's file and its state hold
 * such a credential in plaintext. Only the program can tell, because the engine gives a provider plain values.
 */
export function warnOfPlaintextCredentials(resource: pulumi.Resource): void {
    const given = warning();
    if (given.isGiven) return;
    given.isGiven = true;
    const isPlaintext = (key: string) => isSecretInConfig(key) === false;
    const isCredential = (key: string) => {
        const [namespace = "", name = ""] = key.split(":");
        return ["huaweicloud-cdm", "huaweicloud"].includes(namespace) && credentialNames.includes(name);
    };
    for (const key of Object.keys(pulumi.runtime.allConfig()).filter((one) => isCredential(one) && isPlaintext(one))) {
        const text = `${key} is not secret: pulumi config set --secret ${key} <value>. It is in plaintext in the stack's file and, after an up, in its state.`;
        pulumi.log.warn(text, resource).catch(() => {});
    }
}

/** Whether a key of stack configuration is marked as a secret. Undefined if the SDK can't tell. */
export function isSecretInConfig(key: string): boolean | undefined {
    // The SDK's types lack this function, but each version since 3.216 has it.
    const { isConfigSecret } = pulumi.runtime as { isConfigSecret?: (key: string) => boolean };
    return isConfigSecret?.(key);
}
