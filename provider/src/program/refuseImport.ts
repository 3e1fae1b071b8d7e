import * as pulumi from "@pulumi/pulumi";

/**
 * With either option the engine passes the provider nothing, not even its own text, and the host breaks off
 * (observed with CLI 3.274.1: "code must be a string, not undefined").
 *
 * @param what the resource, such as `JobRun "orders"`
 * @param wayOut what to do instead, as a sentence
 * @throws RunError, which the CLI shows without a stack
 */
export function refuseImport(what: string, opts: pulumi.CustomResourceOptions, wayOut: string): void {
    // The SDK takes an empty text for no option.
    const option = (["import", "id"] as const).find((one) => opts[one]);
    if (option === undefined) return;
    throw new pulumi.RunError(
        `${what} has the resource option "${option}": it can be neither imported nor read from CDM alone, because Pulumi's dynamic ` +
            `providers get no inputs there. ${wayOut}`,
    );
}
