import type { Environment } from "../cdm/sources/source.js";

/**
 * Variables that make others print what this package hides.
 *
 * Observed with CLI 3.274.1 and Node 20. Source of PULUMI_LOG_SECRETS: https://github.com/pulumi/pulumi/pull/23931
 */
const telling: readonly { readonly name: string; readonly what: string; isOn?(value: string): boolean }[] = [
    {
        name: "PULUMI_DEBUG_GRPC",
        what: "the Pulumi CLI writes secret variables and a Provider's keys into that file in plaintext",
    },
    { name: "PULUMI_LOG_SECRETS", what: "the Pulumi CLI takes no secret out of its logs" },
    { name: "NODE_DEBUG", what: "Node prints the headers of every request, a token among them", isOn: printsHttp },
];

/** Sentences on those that are set. They hold no value. */
export function whatTells(environment: Environment): string[] {
    const set = telling.filter(({ name, isOn = () => true }) => {
        const value = environment[name]?.trim();
        return value !== undefined && value !== "" && isOn(value);
    });
    return set.map(({ name, what }) => `${name} is set: ${what}`);
}

/** `http`, `net,http`, `ht*`, in any case. Source: "NODE_DEBUG" in the documentation of Node's command line. */
function printsHttp(value: string): boolean {
    return value
        .toLowerCase()
        .split(",")
        .map((entry) => entry.trim())
        .some((entry) => entry === "http" || (entry.endsWith("*") && "http".startsWith(entry.slice(0, -1))));
}
