import { validators } from "../run/index.js";

/** The options of a command that name a job and its place, by the inputs of a JobRun that they stand for. */
export const flags = {
    clusterId: "--cluster",
    jobName: "--job",
    projectId: "--project-id",
    region: "--region",
    endpoint: "--endpoint",
} as const;

/** The first of these options that is wrong, as a sentence without its full stop. */
export function flagProblem(values: Readonly<Record<keyof typeof flags, string | undefined>>): string | undefined {
    const names = Object.keys(flags) as (keyof typeof flags)[];
    return names
        .filter((name) => values[name] !== undefined)
        .map((name) => validators[name](values[name], flags[name]))
        .find((problem) => problem !== undefined);
}
