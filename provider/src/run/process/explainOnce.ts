import { SettingsError } from "../../cdm/errors.js";
import type { Registry } from "./registry.js";

/**
 * Shortens an error that says of a resource's settings what another resource of this process has said already: it then names that one and
 * the codes. The engine shows the messages of all resources together, and their settings mostly come from the same sources. A resource that the
 * engine calls again gets its whole explanation again.
 */
export function explainOnce(
    error: SettingsError,
    { registry, urn }: { readonly registry: Registry; readonly urn: string | undefined },
): SettingsError {
    const other = urn === undefined ? undefined : registry.explain(error.message, urn);
    if (other === undefined) return error;
    const codes = error.problems.map(({ errorCode }) => errorCode).join(", ");
    return new SettingsError(
        error.problems,
        `The settings have the same fault as those of ${kindIn(other)} "${nameIn(other)}", whose message says what to do (${codes}).`,
    );
}

/** The resource's name is the last part of its URN, and may hold colons itself. */
function nameIn(urn: string): string {
    return urn.split("::").slice(3).join("::");
}

/** `Job` of a URN with the type `pulumi-nodejs:dynamic/cdm:Job`. Types of components stand before it. */
function kindIn(urn: string): string {
    return /cdm:(Job|Link)$/.exec(urn.split("::")[2] ?? "")?.[1] ?? "JobRun";
}
