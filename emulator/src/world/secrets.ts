import { createHash } from "node:crypto";
import { isObject, type JsonObject, textOf } from "../json.js";

/** What CDM shows in place of a secret. */
export const mask = "Add password here";

/** What the emulator knows of a secret that a client has sent. It does not keep the secret itself. */
export interface Secret {
    /** `mask` if the client has sent the mask, so that the secret of before is lost. */
    readonly secret: "set" | "mask" | "empty";
    /** The first 16 hexadecimal digits of the secret's SHA-256. Absent unless the secret is set. */
    readonly fingerprint?: string;
}

/** A definition without its secrets, and what the emulator knows of each, by the names of their parameters. */
export interface Redacted {
    readonly definition: JsonObject;
    readonly secrets: ReadonlyMap<string, Secret>;
}

/**
 * Masks all secrets of a definition, wherever they stand. The names of the parameters tell what is a secret. The pages
 * of CDM show access keys, and mask secret keys and passwords.
 */
export function redact(definition: JsonObject): Redacted {
    const secrets = new Map<string, Secret>();
    const redactValue = (value: unknown): unknown =>
        Array.isArray(value) ? value.map(redactValue) : isObject(value) ? redactObject(value) : value;
    const redactObject = (object: JsonObject): JsonObject => {
        const entries = Object.entries(object).map(([key, value]) => {
            const name = key === "value" ? textOf(object.name) : key;
            if (!isSecretName(name)) {
                return [key, redactValue(value)];
            }
            secrets.set(name, secretOf(value));
            return [key, mask];
        });
        return Object.fromEntries(entries);
    };
    return { definition: redactObject(definition), secrets };
}

export function isSecretName(name: string): boolean {
    return /password|secretkey|securitykey/i.test(name);
}

function secretOf(value: unknown): Secret {
    const text = typeof value === "object" ? JSON.stringify(value ?? "") : textOf(value);
    if (text === mask) {
        return { secret: "mask" };
    }
    if (text === "" || value === null) {
        return { secret: "empty" };
    }
    return { secret: "set", fingerprint: createHash("sha256").update(text).digest("hex").slice(0, 16) };
}
