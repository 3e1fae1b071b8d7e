import type { Environment } from "../cdm/sources/source.js";

/**
 * Environment variables that make the Pulumi CLI or Node print the secrets that this package hides.
 *
 * Observed with CLI 3.274.1 and Node 20. Source of PULUMI_LOG_SECRETS: https://github.com/pulumi/pulumi/pull/23931
 */
const leakyVariables: readonly { readonly name: string; readonly what: string; isOn?(value: string): boolean }[] = [
    {
        name: "PULUMI_DEBUG_GRPC",
        what: "the Pulumi CLI writes secret variables and a Provider's keys into that file in plaintext",
    },
    { name: "PULUMI_LOG_SECRETS", what: "the Pulumi CLI removes no secret from its logs" },
    { name: "NODE_DEBUG", what: "Node prints the headers of every request, among them a token", isOn: printsHttp },
];

/** One sentence for each of these variables that is set. No sentence holds a value. */
export function leakWarnings(environment: Environment): string[] {
    const set = leakyVariables.filter(({ name, isOn = () => true }) => {
        const value = environment[name]?.trim();
        return value !== undefined && value !== "" && isOn(value);
    });
    return set.map(({ name, what }) => `${name} is set: ${what}`);
}

/** True for `http`, `net,http` or `ht*`, in any case. Source: "NODE_DEBUG" in the documentation of Node's command line. */
function printsHttp(value: string): boolean {
    return value
        .toLowerCase()
        .split(",")
        .map((entry) => entry.trim())
        .some((entry) => entry === "http" || (entry.endsWith("*") && "http".startsWith(entry.slice(0, -1))));
}
