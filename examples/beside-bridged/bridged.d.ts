// What this program uses of the bridged provider, as the package's own sdk/nodejs/cdm/job.ts declares it. Delete this file when the
// package is installed: its own types then take its place.
declare module "@huaweicloudos/pulumi" {
    import type * as pulumi from "@pulumi/pulumi";

    export namespace cdm {
        interface JobConfig {
            retryType?: pulumi.Input<string>;
            schedulerEnabled?: pulumi.Input<boolean>;
        }

        interface JobArgs {
            name?: pulumi.Input<string>;
            jobType: pulumi.Input<string>;
            clusterId: pulumi.Input<string>;
            sourceConnector: pulumi.Input<string>;
            sourceLinkName: pulumi.Input<string>;
            sourceJobConfig: pulumi.Input<Record<string, pulumi.Input<string>>>;
            destinationConnector: pulumi.Input<string>;
            destinationLinkName: pulumi.Input<string>;
            destinationJobConfig: pulumi.Input<Record<string, pulumi.Input<string>>>;
            config?: pulumi.Input<JobConfig>;
        }

        class Job extends pulumi.CustomResource {
            readonly name: pulumi.Output<string>;
            readonly clusterId: pulumi.Output<string>;
            readonly status: pulumi.Output<string>;
            constructor(name: string, args: JobArgs, opts?: pulumi.CustomResourceOptions);
        }
    }
}
