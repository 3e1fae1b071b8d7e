import * as pulumi from "@pulumi/pulumi";
import { credentialNames, flawIn, hasAuthValue, methodOf } from "./cdm/auth/method.js";
import { type ValueName, valueNames } from "./cdm/sources/source.js";
import { secretPlaces } from "./program/secretMarks.js";
import { stackValuesFor } from "./program/stackValues.js";
import { refuseStrays } from "./program/strays.js";

/** Who asks CDM, for which project and where. What is left open comes from the environment and from stack configuration. */
export interface ProviderArgs {
    /** The project of JobRuns that don't name one. A change replaces them: the old run is stopped and verified before the new one starts. */
    projectId?: pulumi.Input<string> | undefined;
    /**
     * The name of that project, where its id is not at hand: IAM is asked for the id when a JobRun is created. A plan asks nobody, so that a
     * change of the name moves no JobRun: give `projectId` where that is wanted.
     * @default the region's name
     */
    projectName?: pulumi.Input<string> | undefined;
    /** The region of JobRuns that don't name one. A change replaces them, as one of `projectId` does. */
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
    /** In place of the name: an id needs no domain. */
    userId?: pulumi.Input<string> | undefined;
    userPassword?: pulumi.Input<string> | undefined;
    /** The account that the user belongs to. */
    domainName?: pulumi.Input<string> | undefined;
    domainId?: pulumi.Input<string> | undefined;
    /** An agency to work as: temporary keys of it are used in place of the user's own. */
    agencyName?: pulumi.Input<string> | undefined;
    /** The account that the agency belongs to. */
    agencyDomainName?: pulumi.Input<string> | undefined;
    agencyDomainId?: pulumi.Input<string> | undefined;
    /** How many seconds the agency's keys are good, from 900 to 86400. @default 3600 */
    agencyDuration?: pulumi.Input<number> | undefined;
    /** An OpenID Connect provider that IAM trusts: with a token of it, no key is needed. */
    idpId?: pulumi.Input<string> | undefined;
    /** A token of it. It is kept with the state, and over in minutes. In the environment a file can hold it: `HW_ASSUME_ROLE_ID_TOKEN_FILE`. */
    idToken?: pulumi.Input<string> | undefined;
    /** A file with certificates of authorities to trust beside those that Node trusts, or what is in it, as PEM. */
    caCert?: pulumi.Input<string> | undefined;
    /** Switches the check of certificates off, and nothing else. @default false */
    insecure?: pulumi.Input<boolean> | undefined;
}

/** An access key is only the name of its secret, but no credential stands in a state, in no part. */
const secretNames = ["authToken", "accessKey", "secretKey", "securityToken", "userPassword", "idToken"] as const;

/** A file with an id token is for the environment alone to name. */
const names = valueNames.filter((name) => name !== "idTokenFile");

/** How the bridged provider and others call them. */
const otherNames = { token: "authToken", password: "userPassword" } as const;

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
 * A Provider on a component (`providers: [berlin]`) also serves the other dynamic resources in it, of whatever package, because all of
 * them are Pulumi's package `pulumi-nodejs`: their `configure` gets these values, credentials among them. Where a component holds
 * others' dynamic resources, set `provider: berlin` on the JobRun instead.
 *
 * An edit to another project or region replaces the JobRuns, and the old runs are stopped with the new credentials. Where
 * those don't open the old project, add a second Provider and move the JobRuns to it.
 *
 * Observed with CLI 3.274.1: every instance is a process of its own, and its values reach no resource of another.
 */
export class Provider extends pulumi.ProviderResource {
    constructor(name: string, args: ProviderArgs = {}, opts?: pulumi.ResourceOptions) {
        refuseStrays(`Provider "${name}"`, "values", args, names, otherNames);
        refuseHalves(name, args);
        const secrets = secretNames.map((key) => [key, args[key] === undefined ? undefined : pulumi.secret(args[key])]);
        const ofStack = stackValuesFor((key) => (args as Readonly<Record<string, unknown>>)[key] !== undefined);
        const __secretSettings = secretPlaces(args);
        super("pulumi-nodejs", name, { ...ofStack, ...args, ...Object.fromEntries(secrets), __secretSettings }, opts);
        warnOfUnset(this, args);
        if (typeof args.projectId === "string") projects.set(this, args.projectId);
    }
}

/**
 * Refuses a way in that is not complete, as far as the program knows its values: a variable that is not set where this runs gives
 * `undefined`. What is known only later is seen to by the first operation, before any request.
 *
 * @throws Error
 */
function refuseHalves(name: string, args: ProviderArgs): void {
    const given = Object.entries(args).filter(([, value]) => !isUnset(value));
    // A number is looked at where it is known; of the rest it counts that it is there.
    const values = Object.fromEntries(
        given.map(([key, value]) => [key, key === "agencyDuration" ? secondsOf(value) : "given"]),
    );
    const source = { kind: "provider", name, values, nameOf: (value: ValueName) => value } as const;
    if (!hasAuthValue(source) || methodOf(values) !== undefined) return;
    const flaw = flawIn(source);
    throw new Error(
        `Provider "${name}": ${flaw}. A Provider that is given any part of a way in has to have all of it: the environment's is not taken in its ` +
            "place. (A variable that is not set is undefined in the program.)",
    );
}

/** That no part of a way in is given may be meant: the environment's is used then. That all parts are undefined hardly ever is. */
function warnOfUnset(provider: Provider, args: ProviderArgs): void {
    const written = credentialNames.filter((key) => key in args);
    if (written.length === 0 || written.some((key) => !isUnset((args as Readonly<Record<string, unknown>>)[key])))
        return;
    const text =
        `${written.join(" and ")} of this Provider ${written.length === 1 ? "is" : "are"} undefined or empty: it works with what the environment ` +
        "or stack configuration has. (A variable that is not set is undefined in the program.)";
    pulumi.log.warn(text, provider).catch(() => {});
}

const shortestAgencySeconds = "900";

function secondsOf(value: unknown): string {
    return ["string", "number"].includes(typeof value) ? String(value) : shortestAgencySeconds;
}

function isUnset(value: unknown): boolean {
    return value === undefined || value === null || (typeof value === "string" && value.trim() === "");
}

const projects = new WeakMap<pulumi.ProviderResource, string>();

/** The project of a Provider, where the program has it as plain text. */
export function projectOf(provider: pulumi.ProviderResource | undefined): string | undefined {
    return provider && projects.get(provider);
}
