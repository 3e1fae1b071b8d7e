import { type ApiHost, createApiHost } from "../api/host.js";
import type { JobOptions, ProgressLevel } from "../api/options.js";
import { visible } from "../common/text.js";
import { calmly } from "../run/index.js";
import type { CommandHost } from "./commandHost.js";
import { UsageError } from "./frame/usageError.js";

/** The values by which a verb names a place. */
export interface PlaceValues {
    readonly projectId: string | undefined;
    readonly region: string | undefined;
    readonly endpoint: string | undefined;
}

/** The values by which a verb names one job. */
export interface JobValues extends PlaceValues {
    readonly cluster: string | undefined;
    readonly job: string | undefined;
}

/** What the calls of one command share: the login, CDM's quota, the list of jobs. */
export function apiHostOf({ clock, home }: CommandHost): ApiHost {
    return createApiHost(clock, home);
}

/**
 * The options of a call about one job. Its warnings go to stderr.
 *
 * @param say gets each other text about the call's progress
 * @throws UsageError if the values name no job
 */
export function jobCallOf(
    { cluster, job, projectId, region, endpoint }: JobValues,
    { environment, signal, stderr }: CommandHost,
    say: (text: string, level: ProgressLevel) => void = () => {},
): JobOptions {
    if (cluster === undefined || job === undefined) throw new UsageError("--cluster and --job say which job");
    const onProgress = (text: string, level: ProgressLevel) =>
        level === "warning" ? stderr(`cdm-run: ${visible(text)}`) : say(text, level);
    return { clusterId: cluster, jobName: job, projectId, region, endpoint, environment, signal, onProgress };
}

/**
 * Writes lines about progress to stdout, or with `--json` to stderr: there stdout is for the JSON alone. Lines that only tell how far the run is are
 * as rare as in Pulumi's log of a CI job.
 */
export function progressLines(host: CommandHost, isJson: boolean): (text: string, level: ProgressLevel) => void {
    const isDue = calmly(host.clock);
    return (text, level) => {
        if (level === "progress" && !isDue(text)) return;
        if (isJson) host.stderr(visible(text));
        else host.stdout(visible(text));
    };
}
