import * as pulumi from "@pulumi/pulumi";
import type { looks } from "../api/inProgram.js";
import type { JobHistory, JobStatus } from "../api/run.js";
import { redactor } from "../common/redact.js";
import { messageOf } from "../common/text.js";
import { jobRunType } from "../dynamic/doorway.js";
import { settingsOf } from "../provider.js";
import { hiddenTexts } from "../run/model/secrets.js";
import { secretNamesOf, secretSettingsOfStack } from "./secretMarks.js";
import { refuseUnknownNames } from "./unknownNames.js";

/** The job of a look. What is left out comes from the Provider, the environment, stack configuration or the shared files, as for a JobRun. */
export interface JobLookArgs {
    /** The id of the CDM cluster. */
    clusterId: pulumi.Input<string>;
    /** The job's name in that cluster. To look after a JobRun has done its work, give its output `jobName`. */
    jobName: pulumi.Input<string>;
    /** The id of the cluster's project. @default as for a JobRun */
    projectId?: pulumi.Input<string> | undefined;
    /** The cluster's region. @default as for a JobRun */
    region?: pulumi.Input<string> | undefined;
    /** CDM's address: https, or plain http to this machine. @default as for a JobRun */
    endpoint?: pulumi.Input<string> | undefined;
}

/** Who asks: a `Provider` of this package, or the `Provider` that `parent` has. @default the environment, stack configuration and shared files */
export type JobLookOptions = Pick<pulumi.InvokeOptions, "provider" | "parent">;

const argNames = ["clusterId", "jobName", "projectId", "region", "endpoint"] as const;

/**
 * A job's last run, as CDM shows it at each preview and `up`. It starts and stops nothing.
 *
 * ```ts
 * const orders = getJobStatusOutput({ clusterId: "6ec9a0a4-76be-4262-8697-e7af1fac7920", jobName: "mysql2obs" });
 * export const lastStatus = orders.apply(({ status }) => status ?? null);
 * ```
 *
 * If an argument is not known in a preview, nothing is asked and the result is not known either. If an argument is a secret, the result is one.
 * Under the mocks of a unit test nothing is asked: `call` gets the token `pulumi-huaweicloud-cdm:index:getJobStatus`.
 *
 * @throws RunError in the output if there is no such job, or if CDM can't be asked
 */
export function getJobStatusOutput(args: JobLookArgs, opts: JobLookOptions = {}): pulumi.Output<JobStatus> {
    return lookOf("getJobStatus", args, opts);
}

/**
 * The runs that CDM remembers of a job, the newest first, as CDM shows them at each preview and `up`. Those are the runs of about 30 days.
 *
 * It behaves as `getJobStatusOutput` does. The mocks' token is `pulumi-huaweicloud-cdm:index:getJobHistory`.
 *
 * @throws RunError in the output if there is no such job, or if CDM can't be asked
 */
export function getJobHistoryOutput(args: JobLookArgs, opts: JobLookOptions = {}): pulumi.Output<JobHistory> {
    return lookOf("getJobHistory", args, opts);
}

type Looks = typeof looks;

function lookOf<Name extends keyof Looks>(
    name: Name,
    args: JobLookArgs,
    { provider, parent }: JobLookOptions,
): pulumi.Output<Awaited<ReturnType<Looks[Name]>>> {
    refuseUnknownNames(`${name}Output`, "arguments", args, argNames);
    // A Provider's credentials are secrets. What CDM says of a job is none because of them.
    const config = pulumi.unsecret(
        pulumi.output(settingsOf(provider ?? parent?.getProvider(jobRunType)) ?? stackSettings()),
    );
    const marks = secretNamesOf(args);
    return pulumi
        .all([pulumi.output({ ...args }), config, marks])
        .apply(async ([options, settings, __secretInputs]) => {
            if (areMocked()) return pulumi.runtime.invoke(`pulumi-huaweicloud-cdm:index:${name}`, options);
            // Loaded only now: a program that does not ask loads no HTTP client.
            const { looks } = require("../api/inProgram.js") as typeof import("../api/inProgram.js");
            try {
                return await looks[name](options, settings);
            } catch (error) {
                const configuration = { environment: process.env, config: settings };
                const hidden = hiddenTexts({ configuration }, { ...options, __secretInputs });
                // The CLI shows the stack of any other error.
                throw new pulumi.RunError(redactor(hidden)(messageOf(error)));
            }
        }) as pulumi.Output<Awaited<ReturnType<Looks[Name]>>>;
}

function stackSettings(): Record<string, unknown> {
    return { ...pulumi.runtime.allConfig(), __secretSettings: secretSettingsOfStack() };
}

/** Whether a unit test has set mocks. The SDK has no public question for that. */
function areMocked(): boolean {
    return (pulumi.runtime.getMonitor() as { mocks?: unknown } | undefined)?.mocks !== undefined;
}
