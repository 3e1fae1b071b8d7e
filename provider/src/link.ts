import * as pulumi from "@pulumi/pulumi";
import { linkKind } from "./definition/model/link.js";
import { linkProvider, linkType } from "./dynamic/doorway.js";
import type { LinkArgs } from "./linkArgs.js";
import { commonOutputs, registrationOf, warnOfDefinition } from "./program/definition.js";
import { encryptParameters } from "./program/definitionSecrets.js";
import { noteLink } from "./program/linkNames.js";

/**
 * A connection of a CDM cluster to a data source. It starts nothing.
 *
 * ```ts
 * const shop = new Link("shop", {
 *     clusterId: "6ec9a0a4-76be-4262-8697-e7af1fac7920",
 *     connector: "generic-jdbc-connector",
 *     config: { databaseType: "MYSQL", host: "10.0.0.7", port: 3306, database: "shop", username: "cdm" },
 *     password: new pulumi.Config().requireSecret("shopPassword"),
 * });
 * ```
 *
 * A create fails if the cluster has a link of this name (see `ifExists`). If its answer gets lost, the link is looked up by its name before
 * anything is sent again. A change of `name`, `clusterId` or `connector` replaces the link: the old one is deleted first, and before it the Jobs
 * that take its name from it. Any other change updates it in place. A parameter that was changed in the console shows after a refresh, by its
 * name, and the next `up` sets it back. CDM's defaults are no difference.
 *
 * `password`, `secretKey`, `accessKey` and every parameter that is a password or a key by its name are encrypted in the state. CDM masks them, so
 * a rotated one is an update of the link, and one that was changed in the console is not seen.
 *
 * A delete returns once CDM has said twice that there is no such link. A link that a job uses is an error that names the job.
 *
 * Sources: "Creating a Link", "Querying a Link", "Modifying a Link" and "Deleting a Link" in the CDM API reference
 * (support.huaweicloud.com/api-cdm).
 */
export class Link extends pulumi.CustomResource {
    /** The input of this name, or the resource's name in Pulumi. Give it to a `Job` as `sourceLinkName` or `destinationLinkName`. */
    declare public readonly name: pulumi.Output<string>;
    /** The input of this name. */
    declare public readonly clusterId: pulumi.Output<string>;
    /** The input of this name. */
    declare public readonly connector: pulumi.Output<string>;
    /** Whether jobs may use the link. */
    declare public readonly enabled: pulumi.Output<boolean>;
    /** CDM's number for the link. */
    declare public readonly linkId: pulumi.Output<number | undefined>;
    /** A hash of what the program says of the link, without its secrets. It is the same for every edition of CDM, and a preview knows it. */
    declare public readonly definitionHash: pulumi.Output<string>;
    /** The name of the user who created the link. */
    declare public readonly creationUser: pulumi.Output<string | undefined>;
    /** When the link was created, in milliseconds since the epoch. */
    declare public readonly creationDate: pulumi.Output<number | undefined>;
    /** The name of the user who last changed the link. */
    declare public readonly updateUser: pulumi.Output<string | undefined>;
    /** When the link was last changed, in milliseconds since the epoch. */
    declare public readonly updateDate: pulumi.Output<number | undefined>;
    /** The project of the cluster, from the input, a `Provider`, the environment or stack configuration. */
    declare public readonly projectId: pulumi.Output<string>;
    /** The region of the cluster, from the same sources. Undefined if none of them has one. */
    declare public readonly region: pulumi.Output<string | undefined>;

    constructor(name: string, args: LinkArgs, opts: pulumi.CustomResourceOptions = {}) {
        const { password, secretKey, accessKey, config, ...others } = args;
        const secrets = Object.entries({ password, secretKey, accessKey }).filter(([, value]) => value !== undefined);
        const encrypted = {
            ...others,
            config: encryptParameters(config),
            ...Object.fromEntries(secrets.map(([key, value]) => [key, pulumi.secret(value)])),
        };
        const { properties, options } = registrationOf(resource, name, encrypted, opts);
        super(linkType, name, properties, options);
        warnOfDefinition(this, opts);
        noteLink({ output: this.name, clusterId: args.clusterId, name: args.name ?? name });
    }
}

const outputNames = ["linkId", ...commonOutputs] as const satisfies readonly (keyof Link)[];

const resource = {
    kind: "Link",
    type: linkType,
    provider: linkProvider,
    inputNames: Object.keys(linkKind.validators),
    outputNames,
} as const;
