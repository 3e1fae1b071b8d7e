import type { Settings } from "../../cdm/config/settings.js";
import { holdsRedacted } from "../../common/redact.js";
import type { Redact } from "../../common/text.js";
import type { JobRunInputs } from "./inputs.js";

/**
 * The command that stops the job's run without Pulumi. It logs in by the way in that it finds, a key pair as well as a token.
 *
 * Nobody knows into which shell it is pasted: sh, zsh, PowerShell and cmd.exe quote differently. So it needs no quoting: what holds another sign
 * than those that all of them take as they are is written in base64url.
 */
export function manualStopCommand(
    { endpoint, projectId }: Pick<Settings, "endpoint" | "projectId">,
    { clusterId, jobName, region }: JobRunInputs,
    redact: Redact,
): string {
    const options = { cluster: clusterId, job: jobName, "project-id": projectId, region, endpoint };
    const words = Object.entries(options).flatMap(([name, value]) =>
        value === undefined ? [] : [`--${name}=${pasteable(value, redact)}`],
    );
    return ["npx -p pulumi-huaweicloud-cdm cdm-run stop", ...words].join(" ");
}

/** What stands between "by hand" and the command. A comment behind it would be none to zsh. */
export function manualStop({ isOfEngine, ...settings }: Settings, inputs: JobRunInputs, redact: Redact): string {
    return `${isOfEngine ? hint : ""}: ${manualStopCommand(settings, inputs, redact)}`;
}

const hint = ", with the same credentials in HW_ACCESS_KEY and HW_SECRET_KEY, or in HW_AUTH_TOKEN";

const encodedMark = "base64url:";

/** Hidden before it is encoded: a secret would be written otherwise then. */
function pasteable(value: string, redact: Redact): string {
    // As a value, for what hides an ordinary word where it is one.
    const shown = redact(`=${value}`).slice(1);
    if (holdsRedacted(shown)) return /^[\w.:/@[\]-]+$/.test(shown) ? shown : hiddenWhole;
    const isPlain = /^[\w.:/@-]+$/.test(shown) && !shown.startsWith(encodedMark);
    return isPlain ? shown : `${encodedMark}${Buffer.from(value).toString("base64url")}`;
}

const hiddenWhole = "[secret]";

/**
 * What was written so, as it is.
 *
 * @returns undefined where it can't be read
 */
export function readPasted(word: string): string | undefined {
    if (!word.startsWith(encodedMark)) return word;
    const encoded = word.slice(encodedMark.length);
    const bytes = Buffer.from(encoded, "base64url");
    return bytes.toString("base64url") === encoded ? bytes.toString() : undefined;
}
