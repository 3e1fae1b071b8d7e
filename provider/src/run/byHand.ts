import type { Hide } from "../cdm/redact.js";
import type { Settings } from "../cdm/settings.js";
import type { JobRunInputs } from "./inputs.js";

/**
 * The command that stops the job's run without Pulumi, quoted for a POSIX shell: names in it may hold anything. It logs in by the
 * way in that it finds, a key pair as well as a token.
 */
export function stopByHand(
    { endpoint, projectId, isOfEngine }: Pick<Settings, "endpoint" | "projectId" | "isOfEngine">,
    { clusterId, jobName, region }: JobRunInputs,
    hide: Hide,
): string {
    const options = { cluster: clusterId, job: jobName, "project-id": projectId, region, endpoint };
    const words = Object.entries(options).flatMap(([name, value]) =>
        // Before it is quoted: a secret with a quotation mark would be written otherwise then.
        value === undefined ? [] : [hide(`--${name}=${value}`)],
    );
    const command = ["npx -p pulumi-huaweicloud-cdm cdm-run stop", ...words.map(quoted)].join(" ");
    return isOfEngine ? `${command} ${hint}` : command;
}

/** A comment of the shell's, so that the line can be pasted as it is. */
const hint = "# with the same credentials in HW_ACCESS_KEY and HW_SECRET_KEY, or in HW_AUTH_TOKEN";

/** One word of a shell. Within single quotation marks nothing has a meaning but the mark itself. */
function quoted(word: string): string {
    return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
