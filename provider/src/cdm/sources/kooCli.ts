import { join } from "node:path";
import { isRecord } from "../../common/isRecord.js";
import { fileSource, readFile, textIn } from "./files.js";
import type { Environment, Source } from "./source.js";

type Profile = Readonly<Record<string, unknown>>;

/** The credentials of a profile: a record with keys, or those of this cloud server, or why there are none. */
interface ProfileCredentials {
    readonly keys?: unknown;
    readonly isOfServer?: true;
    readonly problem?: string | undefined;
    /** Set if the profile wants an agency: then no later source is used in its place. */
    readonly refusal?: string;
}

/** The profile of the KooCLI's file that is in use. `current` names it, unless the user names another. The Terraform provider reads the file too. */
export function fromKooCli(
    environment: Environment,
    home: string,
    chosen: { readonly path?: string | undefined; readonly profile?: string | undefined } = {},
): Source {
    // As for all settings but credentials, stack configuration comes before the environment: it belongs to the program.
    const named = chosen.path ?? environment.HW_SHARED_CONFIG_FILE;
    const wanted = chosen.profile ?? environment.HW_PROFILE;
    const path = named ? named.replace(/^~(?=\/)/, home) : join(home, ".hcloud", "config.json");
    const { content, problem } = readFile(path, (text) => JSON.parse(text), Boolean(named));
    const name = wanted || textIn(content, "current");
    const profiles = isRecord(content) && Array.isArray(content.profiles) ? content.profiles.filter(isRecord) : [];
    const profile = profiles.find((one) => one.name === name);
    const isMissing = content !== undefined && profile === undefined;
    const missing = name === undefined ? "names no current profile" : `has no profile "${name}"`;
    const found: ProfileCredentials = profile ? credentialsOf(profile, profiles, content) : {};
    const { keys, isOfServer, refusal, ...rest } = found;
    return {
        ...fileSource(
            name === undefined || isMissing ? path : `${path} (profile "${name}")`,
            names,
            [profile, keys],
            problem ?? (isMissing ? missing : rest.problem),
            Boolean(named || wanted),
        ),
        ...(isOfServer && { isOfServer }),
        ...(refusal !== undefined && { refusal }),
    };
}

const names = {
    projectId: "projectId",
    region: "region",
    accessKey: "accessKeyId",
    secretKey: "secretAccessKey",
    securityToken: "securityToken",
    agencyName: "agencyName",
    agencyDomainName: "agencyDomainName",
    agencyDomainId: "agencyDomainId",
    domainId: "domainId",
} as const;

/**
 * Sources: the KooCLI's manual for the modes (`--cli-mode`, `--cli-source-profile`); `config/auth.go` of terraform-provider-huaweicloud for
 * the file. No source was found that shows `sourceProfile` in the file. Its spelling here follows the option, as all others there do.
 */
function credentialsOf(profile: Profile, profiles: readonly Profile[], content: unknown): ProfileCredentials {
    const mode = textIn(profile, "mode") ?? "";
    switch (mode.toLowerCase()) {
        case "ecsagency":
            return { isOfServer: true };
        case "assumerole":
            return credentialsForAgency(profile, profiles, content);
        case "":
        case "aksk":
        case "sso":
            return unlessEncrypted(keysOf(profile), content);
        default:
            return { problem: `is of mode "${mode}", and mode "${mode}" is not supported here` };
    }
}

/** The keys that assume the agency: those of the profile that `sourceProfile` names, else the profile's own, as in the Terraform provider. */
function credentialsForAgency(profile: Profile, profiles: readonly Profile[], content: unknown): ProfileCredentials {
    const own = keysOf(profile);
    const named = textIn(profile, "sourceProfile");
    if (textIn(profile, "agencyName") === undefined)
        return { refusal: "is of mode AssumeRole and names no agencyName" };
    if (named === undefined) {
        return isComplete(own)
            ? unlessEncrypted(own, content)
            : { refusal: "is of mode AssumeRole and names no sourceProfile" };
    }
    if (named === profile.name) return { refusal: "is its own sourceProfile" };
    const source = profiles.find((one) => one.name === named);
    if (source === undefined) return { refusal: `has no sourceProfile "${named}"` };
    const isAgency =
        textIn(source, "mode")?.toLowerCase() === "assumerole" || textIn(source, "agencyName") !== undefined;
    return isAgency
        ? { refusal: `its sourceProfile "${named}" assumes an agency, too` }
        : credentialsOf(source, profiles, content);
}

/**
 * By default the KooCLI encrypts keys, and sets `authEncrypt` beside the profiles. A file without it is older, or written by hand.
 * No page shows the ciphertext. A key's id has letters, digits, `_` and `-` only, so any other text counts as encrypted.
 */
function unlessEncrypted(keys: unknown, content: unknown): ProfileCredentials {
    const mark = isRecord(content) ? String(content.authEncrypt ?? "").toLowerCase() : "";
    const isEncrypted = mark === "true" || (mark !== "false" && !/^[\w-]*$/.test(textIn(keys, names.accessKey) ?? ""));
    // mutant: the ciphertext of the KooCLI
    return isEncrypted ? { problem: `is encrypted: ${howToDecrypt}` } : { keys };
}

const howToDecrypt = "hcloud configure set --cli-auth-encrypt=false writes it in plain text";

/** The profile's permanent keys, or the temporary ones of its single sign-on: one pair or the other, never half of each. */
function keysOf(profile: Profile): unknown {
    const temporary = isRecord(profile.ssoAuth) ? profile.ssoAuth.stsToken : undefined;
    const isOfSso = textIn(profile, "mode")?.toLowerCase() === "sso";
    return (isOfSso ? [temporary, profile] : [profile, temporary]).find(isComplete) ?? profile;
}

function isComplete(record: unknown): boolean {
    return textIn(record, names.accessKey) !== undefined && textIn(record, names.secretKey) !== undefined;
}
