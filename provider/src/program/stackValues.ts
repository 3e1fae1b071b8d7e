import * as pulumi from "@pulumi/pulumi";
import { authNames, methodOf } from "../cdm/auth/method.js";
import { stackKeys } from "../cdm/sources/bridged.js";
import type { ValueName } from "../cdm/sources/source.js";
import { isSecretInConfig } from "./checks.js";

const address: readonly ValueName[] = ["region", "cloud", "endpoint", "authUrl", "insecure", "caCert"];
const project: readonly ValueName[] = ["projectId", "projectName"];

/**
 * What stack configuration has of that which a Provider's own values leave open, under its own keys
 * (`huaweicloud-cdm:authToken`): it stays a source of its own, behind the environment. The Provider's process gets no stack
 * configuration from the engine (observed with CLI 3.274.1).
 *
 * Its credentials are left out where the Provider has a way in, its address where the Provider names any part of one, and
 * its project where the Provider names one, or is of another account or place.
 */
export function stackValuesFor(isGiven: (name: ValueName) => boolean): Record<string, pulumi.Input<string>> {
    const hasWayIn =
        methodOf(Object.fromEntries(authNames.filter(isGiven).map((name) => [name, anyOf(name)]))) !== undefined;
    const hasPlace = address.some(isGiven);
    const isLeftOut = (name: ValueName) => {
        if (address.includes(name)) return hasPlace;
        if (project.includes(name)) return hasPlace || hasWayIn || project.some(isGiven);
        return hasWayIn;
    };
    const config = pulumi.runtime.allConfig();
    const passed = stackKeys().filter(({ name, key }) => config[key] !== undefined && !isLeftOut(name));
    return Object.fromEntries(
        passed.map(
            ({ key }) => [key, isSecretInConfig(key) === false ? config[key] : pulumi.secret(config[key])] as const,
        ),
    ) as Record<string, pulumi.Input<string>>;
}

/** What is given is not known yet; a duration has to be one. */
function anyOf(name: ValueName): string {
    return name === "agencyDuration" ? "900" : "given";
}
