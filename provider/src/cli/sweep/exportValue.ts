import { isRecord } from "../../common/isRecord.js";
import { specialKey } from "../../common/pulumiSentinels.js";

/** Stands for a value that only the stack's key opens. */
export const encrypted = Symbol("encrypted");

/** Source: `SecretSig` in Pulumi's sdk/go/common/resource/sig. */
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/**
 * A value of an export as the program had it. Secrets are encrypted there, or plain JSON in a text after `--show-secrets`. A map or list that
 * holds an encrypted value is encrypted as a whole.
 */
export function openValue(value: unknown): unknown {
    if (Array.isArray(value)) {
        const opened = value.map(openValue);
        return opened.includes(encrypted) ? encrypted : opened;
    }
    if (!isRecord(value)) return value;
    if (value[specialKey] === secretSignature) {
        return typeof value.plaintext === "string" && !isLostSecret(value)
            ? openValue(parsed(value.plaintext))
            : encrypted;
    }
    const opened = Object.entries(value).map(([key, one]) => [key, openValue(one)] as const);
    return opened.some(([, one]) => one === encrypted) ? encrypted : Object.fromEntries(opened);
}

/**
 * Whether an export shows a secret as null. The state of a JobRun holds none that is null. Some versions of Pulumi show every
 * secret so if the passphrase is wrong.
 *
 * @see https://github.com/pulumi/pulumi/issues/23476
 */
export function isLostSecret(value: unknown): boolean {
    return isRecord(value) && value[specialKey] === secretSignature && value.plaintext === "null";
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return encrypted;
    }
}
