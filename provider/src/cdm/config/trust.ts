import { type SettingsProblem, settingsProblem } from "../errors.js";
import { isLoopback } from "../http/loopback.js";
import { findEndpoint } from "./addresses.js";
import { type Configuration, findSetting, type Place, sourcesOf } from "./configuration.js";
import { domainOf, leadsToRegion, presentable } from "./endpoint.js";

const trustVariable = "HW_CDM_TRUSTED_ENDPOINTS";

/**
 * Why the credential may not go to the endpoint of a state.
 *
 * A user who can write to a state's backend can edit the state without a key: its secrets are encrypted, but its other values are not even
 * signed. If an operation knows the state alone (a destroy, a refresh), the credential goes to no host that only the state names.
 *
 * Some hosts are trusted without a setting: this machine; CDM's own host in any region of the cloud; a host that a Provider, stack
 * configuration or the environment names too. For any other host the environment has to name it, which is no part of the state.
 * A mark that is signed with the credential was rejected: another user, a new key or the next day's token could not check it. A mark by a
 * password could be guessed.
 *
 * The state holds stack configuration and a Provider's values too. If no program runs, an edit of those can't be detected.
 */
export function untrustedEndpointProblem(place: Place, configuration: Configuration): SettingsProblem | undefined {
    const { endpoint, ...rest } = place;
    if (place.from !== "state" || endpoint === undefined || !URL.canParse(endpoint)) return undefined;
    if (isTrusted(new URL(endpoint), configuration)) return undefined;
    const today = findEndpoint(rest, configuration);
    const instead = today ? `they lead to ${presentable(today.value)} (${today.from})` : "they name none";
    return settingsProblem(
        "endpointOfStateOnly",
        `The state has the endpoint ${presentable(endpoint)}, and the settings of today do not name its host: ${instead}. No credential was sent there, ` +
            `since a state can be edited. If the endpoint is right, put it into ${trustVariable} in the environment (a list with commas), or give it to the ` +
            "Provider or as huaweicloud-cdm:endpoint and run pulumi up. If it is not, correct the state with pulumi stack export and import.",
    );
}

function isTrusted(address: URL, configuration: Configuration): boolean {
    return isLoopback(address.hostname) || isNamed(address, configuration) || isOfCloud(address, configuration);
}

/** The scheme counts too: a host that was named for https gets no plain http. */
function isNamed({ origin }: URL, configuration: Configuration): boolean {
    const confirmed = (configuration.environment[trustVariable] ?? "").split(",").map((text) => text.trim());
    const configured = sourcesOf(configuration).map(({ values }) => values.endpoint ?? "");
    // mutant: the scheme of an address that is confirmed
    return [...confirmed, ...configured].some((one) => originOf(one) === origin);
}

/** The origin of an address, or of a host name alone. */
function originOf(text: string): string | undefined {
    const address = /^https?:\/\//i.test(text) ? text : `https://${text}`;
    return text !== "" && URL.canParse(address) ? new URL(address).origin : undefined;
}

/** Whether the host is CDM's own in a region of the cloud. */
export function isOfCloud(address: URL, configuration: Configuration): boolean {
    const { protocol, hostname, port } = address;
    // mutant: the region between cdm and the cloud
    const [, region = "", domain] = /^cdm\.([^.]+)\.(.+)$/.exec(hostname) ?? [];
    const cloud = findSetting("cloud", sourcesOf(configuration))?.value;
    return protocol === "https:" && port === "" && leadsToRegion(address) && domain === domainOf(region, cloud);
}
