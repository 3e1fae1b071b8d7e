import * as pulumi from "@pulumi/pulumi";
import { stackKeys } from "../cdm/sources/bridged.js";
import type { JobRunArgs } from "../jobRunArgs.js";
import { fingerprintOf, placeInputs, settingsInSentences } from "../run/model/secrets.js";
import { isSecretInConfig } from "./checks.js";

/**
 * What the host is told of secrets in hidden inputs: it gets plain values. Names are sorted, since the order in a program means nothing.
 *
 * Resource and stack transforms run after this: the host takes what they change for a secret, because it is told what was
 * plain here.
 */
export function marksOf({ variables, triggers, ...others }: JobRunArgs) {
    return {
        // With `ignoreChanges` by a transform the host gets the state's in its place, and would take it for the program's.
        __endpointGiven: pulumi.output(others.endpoint).apply(fingerprintOf),
        __secretVariables: secretNames(variables),
        __plainVariables: plainVariables(variables),
        __plainInputs: plainOf(Object.fromEntries(placeInputs.map((name) => [name, others[name]]))),
        __secretTriggers: isSecret(triggers).then((secret) => secret || undefined),
        __secretInputs: namesOfSecrets(others).then(noneIsUndefined),
        __secretSettings: secretSettings(),
    };
}

/** The names of the variables that are secrets, `true` where all of them are. */
async function secretNames(variables: JobRunArgs["variables"]): Promise<string[] | true | undefined> {
    if (pulumi.Output.isInstance(variables)) return (await isSecret(variables)) || undefined;
    return noneIsUndefined(await namesOfSecrets((await variables) ?? {}));
}

/** The fingerprints of those that are none, by name. */
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

/** Which values of the bag are secrets, or hold one. */
async function namesOfSecrets(bag: object): Promise<string[]> {
    const names = await Promise.all(
        Object.entries(bag).map(async ([name, value]) => ((await isSecret(value)) ? [name] : [])),
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

/** What of that which sentences tell is a secret in a Provider's values. Most Providers have none: an upgrade is no change of them. */
export async function secretPlaces(values: object): Promise<string[] | undefined> {
    const given = Object.entries(values).filter(([name]) => isInSentences(name));
    return noneIsUndefined(await namesOfSecrets(Object.fromEntries(given)));
}

/** What stack configuration keeps as a secret of where a job is, and who lets in. The host fills it in or tells it, and has to know. */
function secretSettings(): string[] | undefined {
    const config = pulumi.runtime.allConfig();
    const secret = stackKeys().filter(({ key }) => config[key] !== undefined && isSecretInConfig(key) === true);
    return noneIsUndefined([...new Set(secret.map(({ name }) => name))].filter(isInSentences).sort());
}

function isInSentences(name: string): boolean {
    return (settingsInSentences as readonly string[]).includes(name);
}
