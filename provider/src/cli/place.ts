import { validators } from "../run/index.js";

/** What the options of a command are called that say which job it is about, and where that is. */
export const flags = {
    clusterId: "--cluster",
    jobName: "--job",
    projectId: "--project-id",
    region: "--region",
    endpoint: "--endpoint",
} as const;

/** What is wrong with one of them, in a sentence without its full stop. */
export function problemIn(values: Readonly<Record<keyof typeof flags, string | undefined>>): string | undefined {
    const names = Object.keys(flags) as (keyof typeof flags)[];
    return names
        .filter((name) => values[name] !== undefined)
        .map((name) => validators[name](values[name], flags[name]))
        .find((problem) => problem !== undefined);
}
