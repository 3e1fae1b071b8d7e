import * as pulumi from "@pulumi/pulumi";
import { mayBeSecretName } from "../definition/model/paths.js";
import type { ParameterValue } from "../linkArgs.js";
import { secretNamesOf } from "./secretMarks.js";

type Parameters = pulumi.Input<Record<string, pulumi.Input<ParameterValue>>> | undefined;

/** The parameters, with each value as a secret whose name says so. So no such value is in plaintext in a state, whatever the program writes. */
export function encryptParameters(parameters: Parameters): Parameters {
    if (parameters === undefined) return undefined;
    // What is no map, the check refuses.
    const ifMap = (value: unknown) => (isPlainMap(value) ? encrypted(value as Record<string, ParameterValue>) : value);
    return isPlainMap(parameters)
        ? encrypted(parameters)
        : (pulumi.output(parameters).apply(ifMap) as unknown as Parameters);
}

function encrypted<Value extends pulumi.Input<ParameterValue>>(parameters: Record<string, Value>) {
    // mutant: the parameters that a program forgets to keep secret
    const entries = Object.entries(parameters).map(([name, value]) => [
        name,
        mayBeSecretName(name) && value !== undefined ? pulumi.secret(value) : value,
    ]);
    return Object.fromEntries(entries) as Record<string, pulumi.Input<ParameterValue>>;
}

/**
 * The paths of the inputs that are secrets: `password`, `config.username`. The host sees plain values only. `config` alone stands for all of the
 * map. Undefined if there is none.
 */
export async function secretPathsOf(args: object): Promise<string[] | undefined> {
    const paths = await Promise.all(
        Object.entries(args).map(async ([name, value]) =>
            isPlainMap(value)
                ? (await secretNamesOf(value)).map((key) => `${name}.${key}`)
                : secretNamesOf({ [name]: value }),
        ),
    );
    const all = paths.flat().sort();
    return all.length > 0 ? all : undefined;
}

function isPlainMap(value: unknown): value is Record<string, unknown> {
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject && !pulumi.Output.isInstance(value) && !(value instanceof Promise);
}
