import * as pulumi from "@pulumi/pulumi";
import { stackKeys } from "../cdm/sources/bridged.js";
import type { JobRunArgs } from "../jobRunArgs.js";
import { fingerprintOf, placeInputs, settingsInSentences } from "../run/model/secrets.js";
import { isSecretInConfig } from "./stackSecrets.js";

/**
 * Hidden inputs that tell the host which inputs are secrets. The engine gives the host plain values, so it can't tell by itself. Names are
 * sorted, because the order in a program means nothing.
 *
 * Resource and stack transforms run after this. The marks also say which values were plain here, so the host takes a value that a transform
 * adds or changes for a secret.
 */
export function secretMarksOf({ variables, triggers, ...others }: JobRunArgs) {
    return {
        ...placeMarksOf(others),
        __secretVariables: secretNames(variables),
        __plainVariables: plainVariables(variables),
        __secretTriggers: isSecret(triggers).then((secret) => secret || undefined),
        __secretInputs: secretNamesOf(others).then(noneIsUndefined),
    };
}

/** The marks of the inputs that every resource of this package has: its project, region and address. */
export function placeMarksOf(args: Pick<JobRunArgs, (typeof placeInputs)[number]>) {
    return {
        // If a transform adds `ignoreChanges`, the engine gives the host the address of the state. This fingerprint shows that it is not the program's.
        __endpointGiven: pulumi.output(args.endpoint).apply(fingerprintOf),
        __plainInputs: plainOf(Object.fromEntries(placeInputs.map((name) => [name, args[name]]))),
        __secretSettings: secretSettingsOfStack(),
    };
}

/** The names of the variables that are secrets. `true` if the whole map is one secret. */
async function secretNames(variables: JobRunArgs["variables"]): Promise<string[] | true | undefined> {
    if (pulumi.Output.isInstance(variables)) return (await isSecret(variables)) || undefined;
    return noneIsUndefined(await secretNamesOf((await variables) ?? {}));
}

/** The fingerprints of the variables that are no secrets, by name. */
async function plainVariables(variables: JobRunArgs["variables"]): Promise<pulumi.Input<object>> {
    if (pulumi.Output.isInstance(variables)) {
        if (await isSecret(variables)) return {};
        const whole: pulumi.Output<Readonly<Record<string, string>> | undefined> = pulumi.output(variables);
        return whole.apply((known) => fingerprintsOf(known ?? {}));
    }
    return plainOf((await variables) ?? {});
}

async function plainOf(values: object): Promise<pulumi.Input<object>> {
    const given = Object.entries(values).filter(([, value]) => value !== undefined);
    const plain = await Promise.all(
        given.map(async ([name, value]) =>
            (await isSecret(value)) ? [] : [[name, pulumi.output(value).apply(fingerprintOf)] as const],
        ),
    );
    return Object.fromEntries(plain.flat());
}

function fingerprintsOf(variables: Readonly<Record<string, unknown>>): Record<string, string> {
    return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, fingerprintOf(value)]));
}

/** The names of the values that are secrets, or that hold one. */
export async function secretNamesOf(values: object): Promise<string[]> {
    const names = await Promise.all(
        Object.entries(values).map(async ([name, value]) => ((await isSecret(value)) ? [name] : [])),
    );
    return names.flat().sort();
}

function noneIsUndefined(names: string[]): string[] | undefined {
    return names.length > 0 ? names : undefined;
}

async function isSecret(value: unknown): Promise<boolean> {
    const isPlain = value === undefined || value === null || ["string", "boolean", "number"].includes(typeof value);
    return !isPlain && pulumi.isSecret(pulumi.output(value));
}

/**
 * The names of a Provider's values that are secrets and that messages of this package quote. Undefined if there is none: then an upgrade of
 * this package is no change of the Provider.
 */
export async function secretSettingsOf(values: object): Promise<string[] | undefined> {
    const given = Object.entries(values).filter(([name]) => isInSentences(name));
    return noneIsUndefined(await secretNamesOf(Object.fromEntries(given)));
}

/**
 * The same for stack configuration. The host copies these values into inputs or quotes them in messages, so it has to know which of them are
 * secrets.
 */
export function secretSettingsOfStack(): string[] | undefined {
    const config = pulumi.runtime.allConfig();
    const secret = stackKeys().filter(({ key }) => config[key] !== undefined && isSecretInConfig(key) === true);
    return noneIsUndefined([...new Set(secret.map(({ name }) => name))].filter(isInSentences).sort());
}

function isInSentences(name: string): boolean {
    return (settingsInSentences as readonly string[]).includes(name);
}
