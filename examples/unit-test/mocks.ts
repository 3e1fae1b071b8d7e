import * as pulumi from "@pulumi/pulumi";

/** The resources that the program has registered, oldest first. */
export const registered: pulumi.runtime.MockResourceArgs[] = [];

/** Lets the next program run without an engine and without CDM: each of its JobRuns has succeeded with a hundred rows. */
export async function useMocks(config: Record<string, string>): Promise<void> {
    pulumi.runtime.setAllConfig(config);
    await pulumi.runtime.setMocks(
        {
            newResource(args) {
                registered.push(args);
                return {
                    id: `${args.inputs.clusterId}/${args.inputs.jobName}`,
                    state: { ...args.inputs, submissionId: 1, status: "SUCCEEDED", counters: { rowsWritten: 100 } },
                };
            },
            call: () => ({}),
        },
        "unit-test",
        "test",
    );
}

/** The value of an output. */
export function resolved<T>(output: pulumi.Output<T>): Promise<T> {
    return new Promise((resolve) => {
        output.apply(resolve);
    });
}
