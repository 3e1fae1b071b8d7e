import type * as pulumi from "@pulumi/pulumi";

/** A value of one of CDM's parameters. CDM stores texts, so `1` and `"1"` are the same, and so are `true` and `"true"`. */
export type ParameterValue = string | number | boolean;

/** How long each operation on a `Job` or a `Link` may take, from its first request to its last. Durations in Go's notation, such as `"90s"`. */
export interface DefinitionTimeouts {
    /** How long a create may take. @default "20m" */
    create?: pulumi.Input<string> | undefined;
    /** How long an update may take, with the wait for a run that is in the way. @default "20m" */
    update?: pulumi.Input<string> | undefined;
    /** How long a delete, until CDM has said twice that there is nothing left, may take. @default "20m" */
    delete?: pulumi.Input<string> | undefined;
}

/** The inputs of a `Link`: the names of the bridged provider's `cdm.Link`, and a few more. Each one says what a change of it does. */
export interface LinkArgs {
    /** The id of the CDM cluster. A change replaces the link: it is deleted there, and created here. A secret value is an error, as for a JobRun. */
    clusterId: pulumi.Input<string>;
    /**
     * The link's name in the cluster: 1 to 240 letters, digits, `-`, `_` and `.`, not `-` or `.` first. A change replaces the link. A secret value
     * is an error.
     * @default the name of this resource in Pulumi
     */
    name?: pulumi.Input<string> | undefined;
    /**
     * CDM's word for the kind of data source, such as `generic-jdbc-connector`, `obs-connector` or `hive-connector`. A change replaces the link.
     *
     * Source: "Link Parameter Description" in the CDM API reference.
     */
    connector: pulumi.Input<string>;
    /**
     * CDM's parameters of the connection, by their names without `linkConfig.`: `{ host: "10.0.0.7", port: 3306 }`. A change updates the link in
     * place. The functions of `connectors` write such a map. A name that is close to a known one is an error that gives the known one; any other
     * unknown name is sent as it is. Secret values stay encrypted in the state.
     * @default none
     */
    config?: pulumi.Input<Record<string, pulumi.Input<ParameterValue>>> | undefined;
    /** The access key for OBS and DLI. It is encrypted in the state. A change updates the link in place. @default none */
    accessKey?: pulumi.Input<string> | undefined;
    /** The secret key that belongs to `accessKey`. It is encrypted in the state. A change updates the link in place. @default none */
    secretKey?: pulumi.Input<string> | undefined;
    /**
     * The password of the data source's user. It is encrypted in the state. A change updates the link in place. CDM never shows it, so a password
     * that was changed in the console is not seen. @default none
     */
    password?: pulumi.Input<string> | undefined;
    /** Whether jobs may use the link. A change updates the link in place. @default true */
    enabled?: pulumi.Input<boolean> | undefined;
    /**
     * What a create does if the cluster has a link of this name:
     *
     * - `fail`: an error that tells whose link it is
     * - `adopt`: that link becomes this resource's, and is updated to what the program says. A link with another `connector` is an error.
     *
     * A change sends no request.
     * @default "fail"
     */
    ifExists?: pulumi.Input<"fail" | "adopt"> | undefined;
    /** The id of the project that has the cluster. A change replaces the link. @default as for a JobRun */
    projectId?: pulumi.Input<string> | undefined;
    /** The region of the cluster. A change replaces the link. @default as for a JobRun */
    region?: pulumi.Input<string> | undefined;
    /** CDM's address: https, or plain http to this machine. A change sends no request. @default as for a JobRun */
    endpoint?: pulumi.Input<string> | undefined;
    /** How long each operation may take. A change sends no request. @default 20m each */
    timeouts?: pulumi.Input<DefinitionTimeouts> | undefined;
}
