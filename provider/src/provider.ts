import * as pulumi from "@pulumi/pulumi";

/** Who asks CDM, for which project and where. Everything that is left open comes from the environment. */
export interface ProviderArgs {
    /** The project of JobRuns that don't name one. Decided once per JobRun, when it is created. */
    projectId?: pulumi.Input<string> | undefined;
    /** The name of that project, where its id is not at hand: IAM is asked for the id. @default the region's name */
    projectName?: pulumi.Input<string> | undefined;
    /** The region of JobRuns that don't name one. Decided once per JobRun, when it is created. */
    region?: pulumi.Input<string> | undefined;
    /** The domain of the cloud, as the Terraform provider's `cloud`. @default "myhuaweicloud.com", in eu-west-1xx "myhuaweicloud.eu" */
    cloud?: pulumi.Input<string> | undefined;
    /** CDM's address. @default `https://cdm.<region>.<cloud>` */
    endpoint?: pulumi.Input<string> | undefined;
    /** IAM's address. @default `https://iam.<region>.<cloud>` */
    authUrl?: pulumi.Input<string> | undefined;
    /** An IAM token of the project, valid for 24 hours. The first way in that is complete is used: token, key pair, user. */
    authToken?: pulumi.Input<string> | undefined;
    accessKey?: pulumi.Input<string> | undefined;
    secretKey?: pulumi.Input<string> | undefined;
    /** Belongs to a temporary key pair. */
    securityToken?: pulumi.Input<string> | undefined;
    userName?: pulumi.Input<string> | undefined;
    userPassword?: pulumi.Input<string> | undefined;
    /** The account that the user belongs to. */
    domainName?: pulumi.Input<string> | undefined;
    domainId?: pulumi.Input<string> | undefined;
    /** An agency to work as: temporary keys of it are used in place of the user's own. */
    agencyName?: pulumi.Input<string> | undefined;
    /** The account that the agency belongs to. */
    agencyDomainName?: pulumi.Input<string> | undefined;
    agencyDomainId?: pulumi.Input<string> | undefined;
    /** A file with certificates of authorities to trust beside those that Node trusts, or what is in it, as PEM. */
    caCert?: pulumi.Input<string> | undefined;
    /** Switches the check of certificates off, and nothing else. @default false */
    insecure?: pulumi.Input<boolean> | undefined;
}

const secretNames = ["authToken", "secretKey", "securityToken", "userPassword"] as const;

/**
 * An account, project and region of its own for the JobRuns that get it as their `provider`, so that one program can serve
 * several. Its credentials are kept encrypted in the state, whether they were marked as secrets or not; a change of them is
 * an update of the Provider alone. A plain `destroy` or `refresh` uses them as of the last `up`: after a rotation run `up`,
 * or add `--run-program`.
 *
 * ```ts
 * const berlin = new Provider("berlin", { region: "eu-de", projectId, accessKey, secretKey });
 * new JobRun("orders", { clusterId, jobName }, { provider: berlin });
 * ```
 *
 * Observed with CLI 3.274.1: every instance is a process of its own, and its values reach nobody else.
 */
export class Provider extends pulumi.ProviderResource {
    constructor(name: string, args: ProviderArgs, opts?: pulumi.ResourceOptions) {
        const secrets = secretNames.map((key) => [key, args[key] === undefined ? undefined : pulumi.secret(args[key])]);
        super("pulumi-nodejs", name, { ...args, ...Object.fromEntries(secrets) }, opts);
        if (typeof args.projectId === "string") projects.set(this, args.projectId);
    }
}

const projects = new WeakMap<pulumi.ProviderResource, string>();

/** The project of a Provider, where the program has it as plain text. */
export function projectOf(provider: pulumi.ProviderResource | undefined): string | undefined {
    return provider && projects.get(provider);
}
