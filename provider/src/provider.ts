import * as pulumi from "@pulumi/pulumi";
import { credentialNames, flawIn, hasAuthValue, methodOf } from "./cdm/auth/method.js";
import { type ValueName, valueNames } from "./cdm/sources/source.js";
import { secretSettingsOf } from "./program/secretMarks.js";
import { stackValuesFor } from "./program/stackValues.js";
import { refuseUnknownNames } from "./program/unknownNames.js";

/**
 * The account, the project and the addresses that a Provider's JobRuns use. A value that is left out comes from the environment, then from
 * stack configuration. Credentials are an exception: a Provider with any part of them needs all of them. Except for the project and the
 * region, a change is an update of the Provider alone.
 */
export interface ProviderArgs {
    /**
     * The id of the project of JobRuns that name none. A change replaces those JobRuns: the old run is stopped and verified before the new one
     * starts.
     */
    projectId?: pulumi.Input<string> | undefined;
    /**
     * The name of that project, if you don't have its id. A create of a JobRun asks IAM for the id. A preview does not ask IAM, so a change of
     * the name moves no JobRun. To move JobRuns, set `projectId`.
     * @default the region's name
     */
    projectName?: pulumi.Input<string> | undefined;
    /** The region of JobRuns that name none. A change replaces those JobRuns, like a change of `projectId`. */
    region?: pulumi.Input<string> | undefined;
    /** The domain of the cloud, like the Terraform provider's `cloud`. @default "myhuaweicloud.com", in eu-west-1xx "myhuaweicloud.eu" */
    cloud?: pulumi.Input<string> | undefined;
    /** CDM's address: https, or plain http to this machine. A change replaces nothing. @default `https://cdm.<region>.<cloud>` */
    endpoint?: pulumi.Input<string> | undefined;
    /** IAM's address, under the same rules. @default `https://iam.<region>.<cloud>` */
    authUrl?: pulumi.Input<string> | undefined;
    /**
     * An IAM token of the project, valid for 24 hours. If a Provider has several kinds of credentials, the first complete one is used:
     * token, id token, key pair, user and password.
     */
    authToken?: pulumi.Input<string> | undefined;
    /** The access key of a key pair, together with `secretKey`. A key pair signs each request. */
    accessKey?: pulumi.Input<string> | undefined;
    /** The secret key of that pair. */
    secretKey?: pulumi.Input<string> | undefined;
    /** The security token of a temporary key pair. */
    securityToken?: pulumi.Input<string> | undefined;
    /** The name of an IAM user, together with `userPassword` and `domainName` or `domainId`. The user's token is renewed before it expires. */
    userName?: pulumi.Input<string> | undefined;
    /** The id of that user, in place of `userName`. With it no domain is needed. */
    userId?: pulumi.Input<string> | undefined;
    /** The password of that user. */
    userPassword?: pulumi.Input<string> | undefined;
    /** The name of the account (IAM's "domain") that the user belongs to. */
    domainName?: pulumi.Input<string> | undefined;
    /** The id of that account, in place of `domainName`. */
    domainId?: pulumi.Input<string> | undefined;
    /** The name of an IAM agency to work as. The Provider then uses the agency's temporary keys in place of the user's own credentials. */
    agencyName?: pulumi.Input<string> | undefined;
    /** The name of the account that the agency belongs to. */
    agencyDomainName?: pulumi.Input<string> | undefined;
    /** The id of that account, in place of `agencyDomainName`. */
    agencyDomainId?: pulumi.Input<string> | undefined;
    /** How long the agency's keys are valid, in seconds, from 900 to 86400. They are renewed before they expire. @default 3600 */
    agencyDuration?: pulumi.Input<number> | undefined;
    /** The id of an OpenID Connect provider that IAM trusts, together with `idToken`. No key is needed then. */
    idpId?: pulumi.Input<string> | undefined;
    /**
     * An id token of that provider. It expires within minutes, and Pulumi keeps it with the state. The environment can name a file with it
     * instead: `HW_ASSUME_ROLE_ID_TOKEN_FILE`.
     */
    idToken?: pulumi.Input<string> | undefined;
    /** Certificate authorities to trust beside Node's own: the path of a PEM file, or its content. */
    caCert?: pulumi.Input<string> | undefined;
    /**
     * How many requests a minute this Provider's JobRuns send to each of CDM's APIs at most. Starts and stops may be ten times as many. CDM
     * counts the requests of one user, from wherever they come. So set it if other programs of that user have a share. A change is an update
     * of the Provider alone. @default 120, which is what CDM allows one user; without a limit for an emulator on this machine
     */
    requestsPerMinute?: pulumi.Input<number> | undefined;
    /** Whether to skip the check of certificates. Each operation then warns of it. @default false */
    insecure?: pulumi.Input<boolean> | undefined;
}

/** An access key only names its secret key. It is encrypted too, because no part of a credential is in plaintext in a state. */
const secretNames = ["authToken", "accessKey", "secretKey", "securityToken", "userPassword", "idToken"] as const;

/** Only the environment may name a file with an id token: a state can be edited. */
const names = valueNames.filter((name) => name !== "idTokenFile");

/** The bridged provider's names for these values, to ours. */
const otherNames = { token: "authToken", password: "userPassword" } as const;

/**
 * The account, project and region of the JobRuns that get it as their `provider`. With several Providers one program can serve several
 * accounts.
 *
 * The state keeps its credentials encrypted, even if the program does not mark them as secrets. A change of them is an update of the Provider
 * alone. A plain `destroy` or `refresh` uses the credentials of the last `up`. After a rotation, run `up` first, or add `--run-program`.
 *
 * ```ts
 * const berlin = new Provider("berlin", { region: "eu-de", projectId, accessKey, secretKey });
 * new JobRun("orders", { clusterId, jobName }, { provider: berlin });
 * ```
 *
 * A Provider on a component (`providers: [berlin]`) also serves the dynamic resources of other packages in that component, because all of
 * them belong to Pulumi's package `pulumi-nodejs`. Their `configure` gets these values, credentials among them. If a component holds such
 * resources, set `provider: berlin` on the JobRun instead.
 *
 * A change of the project or the region replaces the JobRuns. Their old runs are stopped with the new credentials. If those have no access
 * to the old project, add a second Provider and move the JobRuns to it.
 *
 * Observed with CLI 3.274.1: each instance has a process of its own, and its values reach no resource of another instance.
 *
 * @throws Error if a value's name is unknown, or if its credentials are not complete
 */
export class Provider extends pulumi.ProviderResource {
    constructor(name: string, args: ProviderArgs = {}, opts?: pulumi.ResourceOptions) {
        refuseUnknownNames(`Provider "${name}"`, "values", args, names, otherNames);
        refuseIncompleteCredentials(name, args);
        const secrets = secretNames.map((key) => [key, args[key] === undefined ? undefined : pulumi.secret(args[key])]);
        const ofStack = stackValuesFor((key) => (args as Readonly<Record<string, unknown>>)[key] !== undefined);
        const __secretSettings = secretSettingsOf(args);
        const settings = { ...ofStack, ...args, ...Object.fromEntries(secrets), __secretSettings };
        super("pulumi-nodejs", name, settings, opts);
        settingsByProvider.set(this, settings);
        warnOfUnset(this, args);
        if (typeof args.projectId === "string") projects.set(this, args.projectId);
    }
}

/**
 * Refuses credentials that are not complete, as far as the program knows their values: an environment variable that is not set gives
 * `undefined`. The first operation checks the values that are known only later, before any request.
 *
 * @throws Error
 */
function refuseIncompleteCredentials(name: string, args: ProviderArgs): void {
    const given = Object.entries(args).filter(([, value]) => !isUnset(value));
    // Only the duration's value is checked here. For every other value it is enough that it is given.
    const values = Object.fromEntries(
        given.map(([key, value]) => [key, key === "agencyDuration" ? secondsOf(value) : "given"]),
    );
    const source = { kind: "provider", name, values, nameOf: (value: ValueName) => value } as const;
    if (!hasAuthValue(source) || methodOf(values) !== undefined) return;
    const flaw = flawIn(source);
    throw new Error(
        `Provider "${name}": ${flaw}. A Provider with any part of its credentials needs all of them: those of the environment are not used ` +
            "instead. (An environment variable that is not set is undefined in the program.)",
    );
}

/** A program may mean to give no credentials, and to use the environment's. It hardly means to give some that are all undefined. */
function warnOfUnset(provider: Provider, args: ProviderArgs): void {
    const written = credentialNames.filter((key) => key in args);
    if (written.length === 0 || written.some((key) => !isUnset((args as Readonly<Record<string, unknown>>)[key])))
        return;
    const text =
        `${written.join(" and ")} of this Provider ${written.length === 1 ? "is" : "are"} undefined or empty: it uses the credentials of the ` +
        "environment or of stack configuration. (An environment variable that is not set is undefined in the program.)";
    pulumi.log.warn(text, provider).catch(() => {});
}

const shortestAgencySeconds = "900";

function secondsOf(value: unknown): string {
    return ["string", "number"].includes(typeof value) ? String(value) : shortestAgencySeconds;
}

function isUnset(value: unknown): boolean {
    return value === undefined || value === null || (typeof value === "string" && value.trim() === "");
}

const settingsByProvider = new WeakMap<pulumi.ProviderResource, pulumi.Inputs>();

/** What the engine configures a Provider's process with. Undefined if it is no Provider of this package. */
export function settingsOf(provider: pulumi.ProviderResource | undefined): pulumi.Inputs | undefined {
    return provider && settingsByProvider.get(provider);
}

const projects = new WeakMap<pulumi.ProviderResource, string>();

/** The project of a Provider. Undefined if the program does not have it as plain text. */
export function projectOf(provider: pulumi.ProviderResource | undefined): string | undefined {
    return provider && projects.get(provider);
}
