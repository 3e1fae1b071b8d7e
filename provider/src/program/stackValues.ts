import * as pulumi from "@pulumi/pulumi";
import { authNames, methodOf } from "../cdm/auth/method.js";
import { stackKeys } from "../cdm/sources/bridged.js";
import type { ValueName } from "../cdm/sources/source.js";
import { isSecretInConfig } from "./stackSecrets.js";

const address: readonly ValueName[] = ["region", "cloud", "endpoint", "authUrl", "insecure", "caCert"];
const project: readonly ValueName[] = ["projectId", "projectName"];

/**
 * The values of stack configuration that a Provider needs beside its own. The engine gives a Provider's process no stack configuration
 * (observed with CLI 3.274.1). The keys stay as they are (`huaweicloud-cdm:authToken`), so that stack configuration remains a source of
 * its own, which comes after the environment.
 *
 * - Credentials are left out if the Provider has complete credentials.
 * - Addresses are left out if the Provider gives a region or any address.
 * - The project is left out if the Provider gives a project, complete credentials, a region or any address.
 */
export function stackValuesFor(isGiven: (name: ValueName) => boolean): Record<string, pulumi.Input<string>> {
    const hasCredentials =
        methodOf(Object.fromEntries(authNames.filter(isGiven).map((name) => [name, placeholderFor(name)]))) !==
        undefined;
    const hasAddress = address.some(isGiven);
    const isLeftOut = (name: ValueName) => {
        if (address.includes(name)) return hasAddress;
        if (project.includes(name)) return hasAddress || hasCredentials || project.some(isGiven);
        return hasCredentials;
    };
    const config = pulumi.runtime.allConfig();
    const passed = stackKeys().filter(({ name, key }) => config[key] !== undefined && !isLeftOut(name));
    return Object.fromEntries(
        passed.map(
            ({ key }) => [key, isSecretInConfig(key) === false ? config[key] : pulumi.secret(config[key])] as const,
        ),
    ) as Record<string, pulumi.Input<string>>;
}

/** Stands for a value that the program may not know yet. `methodOf` checks the form of a duration only. */
function placeholderFor(name: ValueName): string {
    return name === "agencyDuration" ? "900" : "given";
}
