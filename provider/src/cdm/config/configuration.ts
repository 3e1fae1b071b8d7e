import { homedir } from "node:os";
import { findMethod } from "../auth/method.js";
import { fromBridged, sharedFileIn } from "../sources/bridged.js";
import { fromEnvironment } from "../sources/environment.js";
import { fromKooCli } from "../sources/kooCli.js";
import { fromSdkFile } from "../sources/sdkFile.js";
import { type EngineConfig, type Environment, type Source, type ValueName, valueNames } from "../sources/source.js";
import { fromProvider, fromStack } from "../sources/stack.js";

/** What this process knows of settings and credentials, before any file is read. */
export interface Configuration {
    readonly environment: Environment;
    /** The engine's configuration of this process: the values of an explicit Provider, or all stack configuration. */
    readonly config?: EngineConfig;
    /** The folder with the shared files. @default the user's home */
    readonly home?: string;
}

/** The project, region and address that the caller names for a job. */
export interface Place {
    readonly projectId?: string | undefined;
    readonly region?: string | undefined;
    readonly endpoint?: string | undefined;
    /** Whether the endpoint is of the program that runs, or of a state alone. Absent if the user gave it to `cdm-run`. */
    readonly from?: "program" | "state";
}

/** All sources, in the order in which credentials are looked for. */
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

export interface Setting {
    readonly value: string;
    /** What messages call it: `HW_REGION_NAME`. */
    readonly from: string;
    /** The source that holds it. Absent if no source does, as for an address that is made of the region alone. */
    readonly source?: string;
}

/**
 * A setting that is no credential. A Provider and stack configuration come before the environment. A file counts only if the credentials
 * come from it.
 */
export function findSetting(
    name: ValueName,
    sources: readonly Source[],
    found = findMethod(sources)?.source,
): Setting | undefined {
    const source = inOrder(sources, found).find(({ values }) => values[name] !== undefined);
    return source && settingFrom(source.nameOf(name), source.values[name], source.name);
}

/** The sources in the order in which settings are looked for. */
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

/** `Setting.from` of what the caller gave, such as a JobRun. */
export const callerLabel = "what was given";
/** `Setting.from` of an address that is made of the region. */
export const regionLabel = "the region";
