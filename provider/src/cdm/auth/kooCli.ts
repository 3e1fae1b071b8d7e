import { join } from "node:path";
import { isRecord } from "../../common/isRecord.js";
import { file, read, textIn } from "./files.js";
import type { Environment, Source } from "./sources.js";

type Profile = Readonly<Record<string, unknown>>;

/** What a profile comes to: whose keys it means, or that they are the server's, or why there are none. */
interface Meaning {
    readonly keys?: unknown;
    readonly isOfServer?: true;
    readonly problem?: string | undefined;
    /** Nobody else works in its place: an agency was meant. */
    readonly refusal?: string;
}

/** The profiles of the KooCLI, which the Terraform provider reads too: `current` names the one in use. */
export function fromKooCli(
    environment: Environment,
    home: string,
    chosen: { readonly path?: string | undefined; readonly profile?: string | undefined } = {},
): Source {
    // Stack configuration belongs to the program: it comes before the environment where it is no credential itself.
    const given = chosen.path ?? environment.HW_SHARED_CONFIG_FILE;
    const wanted = chosen.profile ?? environment.HW_PROFILE;
    const path = given ? given.replace(/^~(?=\/)/, home) : join(home, ".hcloud", "config.json");
    const { content, problem } = read(path, (text) => JSON.parse(text), Boolean(given));
    const name = wanted || textIn(content, "current");
    const profiles = isRecord(content) && Array.isArray(content.profiles) ? content.profiles.filter(isRecord) : [];
    const profile = profiles.find((one) => one.name === name);
    const isMissing = content !== undefined && profile === undefined;
    const missing = name === undefined ? "names no current profile" : `has no profile "${name}"`;
    const { keys, isOfServer, refusal, ...rest } = profile ? meaningOf(profile, profiles, content) : ({} as Meaning);
    return {
        ...file(
            name === undefined || isMissing ? path : `${path} (profile "${name}")`,
            names,
            [profile, keys],
            problem ?? (isMissing ? missing : rest.problem),
            Boolean(given || wanted),
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
 * the file. No source was found that shows `sourceProfile` in the file: it is spelt as the option is, like all others there.
 */
function meaningOf(profile: Profile, profiles: readonly Profile[], content: unknown): Meaning {
    const mode = textIn(profile, "mode") ?? "";
    switch (mode.toLowerCase()) {
        case "ecsagency":
            return { isOfServer: true };
        case "assumerole":
            return meaningOfAgency(profile, profiles, content);
        case "":
        case "aksk":
        case "sso":
            return inPlain(keysOf(profile), content);
        default:
            return { problem: `is of mode "${mode}", and mode "${mode}" is not supported here` };
    }
}

/** The keys are another profile's, unless the profile has its own, as the Terraform provider reads it. */
function meaningOfAgency(profile: Profile, profiles: readonly Profile[], content: unknown): Meaning {
    const own = keysOf(profile);
    const named = textIn(profile, "sourceProfile");
    if (textIn(profile, "agencyName") === undefined)
        return { refusal: "is of mode AssumeRole and names no agencyName" };
    if (named === undefined) {
        return isComplete(own)
            ? inPlain(own, content)
            : { refusal: "is of mode AssumeRole and names no sourceProfile" };
    }
    if (named === profile.name) return { refusal: "is its own sourceProfile" };
    const source = profiles.find((one) => one.name === named);
    if (source === undefined) return { refusal: `has no sourceProfile "${named}"` };
    const isAgency =
        textIn(source, "mode")?.toLowerCase() === "assumerole" || textIn(source, "agencyName") !== undefined;
    return isAgency
        ? { refusal: `its sourceProfile "${named}" assumes an agency, too` }
        : meaningOf(source, profiles, content);
}

/**
 * The KooCLI encrypts what it writes unless it is told otherwise, and says so beside the profiles. A file that does not say is of before,
 * or written by hand. No page says what its ciphertext looks like: a key's id has letters and digits, so anything else is none.
 */
function inPlain(keys: unknown, content: unknown): Meaning {
    const said = isRecord(content) ? String(content.authEncrypt ?? "").toLowerCase() : "";
    const isEncrypted = said === "true" || (said !== "false" && !/^[\w-]*$/.test(textIn(keys, names.accessKey) ?? ""));
    return isEncrypted ? { problem: `is encrypted: ${howToDecrypt}` } : { keys };
}

const howToDecrypt = "hcloud configure set --cli-auth-encrypt=false has it written in plain text";

/** A profile has lasting keys, or those that a single sign-on has left there: one pair or the other, never half of each. */
function keysOf(profile: Profile): unknown {
    const temporary = isRecord(profile.ssoAuth) ? profile.ssoAuth.stsToken : undefined;
    const isOfSso = textIn(profile, "mode")?.toLowerCase() === "sso";
    return (isOfSso ? [temporary, profile] : [profile, temporary]).find(isComplete) ?? profile;
}

function isComplete(bag: unknown): boolean {
    return textIn(bag, names.accessKey) !== undefined && textIn(bag, names.secretKey) !== undefined;
}
