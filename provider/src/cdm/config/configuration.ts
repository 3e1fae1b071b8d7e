import { homedir } from "node:os";
import { findMethod } from "../auth/method.js";
import { fromBridged, sharedFileIn } from "../sources/bridged.js";
import { fromEnvironment } from "../sources/environment.js";
import { fromKooCli } from "../sources/kooCli.js";
import { fromSdkFile } from "../sources/sdkFile.js";
import { type EngineConfig, type Environment, type Source, type ValueName, valueNames } from "../sources/source.js";
import { fromProvider, fromStack } from "../sources/stack.js";

/** Where settings and credentials may come from, as this process was given them. */
export interface Configuration {
    readonly environment: Environment;
    /** What the engine has configured this process with: the values of an explicit Provider, or all stack configuration. */
    readonly config?: EngineConfig;
    /** Where the shared files are. @default the user's home */
    readonly home?: string;
}

/** Where a job lives, as far as it is given. */
export interface Place {
    readonly projectId?: string | undefined;
    readonly region?: string | undefined;
    readonly endpoint?: string | undefined;
    /** Who names the endpoint: the program of today, or a state that is all there is of it. Absent for who gives it by himself. */
    readonly from?: "program" | "state";
}

/** The sources of ways in, the first first. */
export function sourcesOf({ environment, config = {}, home = homedir() }: Configuration): Source[] {
    const isProvider = Object.keys(config).some((key) => (valueNames as readonly string[]).includes(key));
    return [
        ...(isProvider ? [fromProvider(config)] : []),
        fromEnvironment(environment),
        fromStack(config),
        fromBridged(config),
        fromKooCli(environment, home, sharedFileIn(config)),
        fromSdkFile(environment, home),
    ];
}

/** A setting, and what it is called where it was found: `HW_REGION_NAME`. */
export interface Setting {
    readonly value: string;
    readonly from: string;
    /** The source that it was found in. Absent where nobody has named it: an address that is made of the region alone. */
    readonly source?: string;
}

/**
 * A setting that is no credential: a Provider instance and stack configuration come before the environment, and a file
 * counts only where it has the way in.
 */
export function findSetting(
    name: ValueName,
    sources: readonly Source[],
    found = findMethod(sources)?.source,
): Setting | undefined {
    const source = inOrder(sources, found).find(({ values }) => values[name] !== undefined);
    return source && settingFrom(source.nameOf(name), source.values[name], source.name);
}

export function inOrder(sources: readonly Source[], found: Source | undefined): Source[] {
    const of = (...kinds: Source["kind"][]) => sources.filter(({ kind }) => kinds.includes(kind));
    return [...of("provider", "stack"), ...of("environment"), ...(found ? [found] : [])];
}

export function settingFrom(from: string, value: string | undefined, source?: string): Setting | undefined {
    return value === undefined ? undefined : { value, from, ...(source !== undefined && { source }) };
}

export function settingOf(name: ValueName, sources: readonly Source[]): string | undefined {
    return findSetting(name, sources)?.value;
}

/** Where what comes from whoever calls, such as a JobRun, is said to come from. */
export const given = "what was given";
export const ofRegion = "the region";
