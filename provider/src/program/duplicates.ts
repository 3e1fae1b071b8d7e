import * as pulumi from "@pulumi/pulumi";
import { visible } from "../common/text.js";
import { perProgram } from "./perProgram.js";

interface Job {
    readonly name: string;
    readonly provider: pulumi.ProviderResource | undefined;
    readonly projectId: unknown;
    readonly clusterId: unknown;
    readonly jobName: unknown;
}

const jobsOfProgram = perProgram(() => new Map<string, Pick<Job, "name" | "provider">>());

/**
 * Refuses two JobRuns of one job under two providers. The engine starts one process for each provider, and those processes know nothing of
 * each other. `run/operations/check.ts` refuses two JobRuns of one job under one provider.
 *
 * A project, cluster or job that the program does not have as plain text yet counts as a different one.
 *
 * @throws RunError, which the CLI shows without a stack. It names both JobRuns
 */
export function refuseDuplicateJob({ name, provider, projectId, clusterId, jobName }: Job): void {
    if (![projectId, clusterId, jobName].every((value) => typeof value === "string")) return;
    const jobs = jobsOfProgram();
    const key = JSON.stringify([projectId, clusterId, jobName]);
    const other = jobs.get(key);
    if (other && other.provider !== provider) {
        const sentence =
            `jobName "${jobName}" in cluster ${clusterId} of project ${projectId} is the job of two JobRuns of this program, "${other.name}" and ` +
            `"${name}", under two providers. A job has one run at a time, so each of the two would stop the other one's run: remove one of them.`;
        throw new pulumi.RunError(visible(sentence));
    }
    jobs.set(key, { name, provider });
}
