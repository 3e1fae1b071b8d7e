import type { Settings } from "../../cdm/config/settings.js";
import { commandLine } from "../../common/commandLine.js";
import { holdsRedacted } from "../../common/redact.js";
import type { Redact } from "../../common/text.js";
import type { JobRunInputs } from "./inputs.js";

/**
 * The command that stops the job's run without Pulumi. It logs in with any credential that it finds, a key pair or a token.
 *
 * The user may paste it into sh, zsh, PowerShell or cmd.exe, which quote differently. So the command needs no quoting: a value
 * with a character that one of them interprets is written in base64url.
 */
export function manualStopCommand(
    { endpoint, projectId }: Partial<Pick<Settings, "endpoint" | "projectId">>,
    { clusterId, jobName, region }: JobRunInputs,
    redact: Redact,
): string {
    const options = { cluster: clusterId, job: jobName, "project-id": projectId, region, endpoint };
    const words = Object.entries(options).flatMap(([name, value]) =>
        value === undefined ? [] : [`--${name}=${pasteable(value, redact)}`],
    );
    return [`${commandLine} stop`, ...words].join(" ");
}

/** The text to append to "by hand": a hint, if one is needed, and the command. The command comes last, because zsh takes no comment behind it. */
export function manualStop({ variablesByHand, ...settings }: Settings, inputs: JobRunInputs, redact: Redact): string {
    const hint = variablesByHand && `, with the same values in the environment as ${listed(variablesByHand)}`;
    return `${hint ?? ""}: ${manualStopCommand(settings, inputs, redact)}`;
}

/** `A, B and C` */
function listed(names: readonly string[]): string {
    return [names.slice(0, -1).join(", "), ...names.slice(-1)].filter(Boolean).join(" and ");
}

const encodedMark = "base64url:";

/** Redacts before it encodes: the encoded form would not show the secret's text to the redactor. */
function pasteable(value: string, redact: Redact): string {
    // As `=value`: the redactor hides a secret that is an ordinary word only if it stands as a value.
    // mutant: the hiding before the encoding of the command by hand
    const shown = redact(`=${value}`).slice(1);
    if (holdsRedacted(shown)) return /^[\w.:/@[\]-]+$/.test(shown) ? shown : hiddenWhole;
    const isPlain = /^[\w.:/@-]+$/.test(shown) && !shown.startsWith(encodedMark);
    // mutant: the signs that every shell takes as they are
    return isPlain ? shown : `${encodedMark}${Buffer.from(value).toString("base64url")}`;
}

const hiddenWhole = "[secret]";

/**
 * Decodes a value of the command.
 *
 * @returns undefined if it is not valid base64url
 */
export function readPasted(word: string): string | undefined {
    if (!word.startsWith(encodedMark)) return word;
    const encoded = word.slice(encodedMark.length);
    const bytes = Buffer.from(encoded, "base64url");
    return bytes.toString("base64url") === encoded ? bytes.toString() : undefined;
}
