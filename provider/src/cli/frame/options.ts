import type { VerbOption } from "./verb.js";

/** The options that name a job's place, of all verbs that ask CDM. */
export const placeOptions = {
    projectId: {
        value: "ID",
        text: "use this project instead of the configured one",
        input: "projectId",
        isPasted: true,
    },
    region: { value: "NAME", text: "use this region instead of the configured one", input: "region", isPasted: true },
    endpoint: {
        value: "URL",
        text: "use this address of CDM instead of the configured one",
        input: "endpoint",
        isPasted: true,
    },
} as const satisfies Record<string, VerbOption>;

export const clusterOption = {
    value: "ID",
    text: "the cluster",
    input: "clusterId",
    isPasted: true,
} as const satisfies VerbOption;

export const jobOption = {
    value: "NAME",
    text: "the job",
    input: "jobName",
    isPasted: true,
} as const satisfies VerbOption;

/** The same as a list. */
export const jobsOption = {
    ...jobOption,
    text: "a job of that cluster; may be given several times",
    isList: true,
} as const satisfies VerbOption;

export const jsonOption = { text: "print JSON" } as const satisfies VerbOption;

export const yesOption = { text: "do not ask" } as const satisfies VerbOption;

export const timeoutOption = {
    value: "TIME",
    text: "how long the command may take, such as 90s or 1h (default: 20m)",
} as const satisfies VerbOption;
