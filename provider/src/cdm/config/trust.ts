import { type SettingsProblem, settingsProblem } from "../errors.js";
import { isLoopback } from "../http/loopback.js";
import { findEndpoint } from "./addresses.js";
import { type Configuration, findSetting, type Place, sourcesOf } from "./configuration.js";
import { domainOf, leadsToRegion, presentable } from "./endpoint.js";

const trustVariable = "HW_CDM_TRUSTED_ENDPOINTS";

/**
 * A state can be edited by whoever can write to its backend, without a key: its secrets are encrypted, its other values are not even
 * signed. Where an operation knows the state alone (a destroy, a refresh), the credential goes to no host that the state alone names.
 *
 * Without a setting all are good that the user can't be led astray by: this machine; CDM's own host in any region of the cloud of
 * today; a host that a Provider, stack configuration or the environment names too. For any other the environment has to say so,
 * which is no part of the state. A mark that is signed with the credential was no way: another user, a rotated key or a token of the
 * next day would not know it, and a mark by a password could be guessed at.
 *
 * Stack configuration and a Provider are kept with the state as well: where no program runs, nothing tells an edit of theirs.
 */
export function strangerProblem(place: Place, configuration: Configuration): SettingsProblem | undefined {
    const { endpoint, ...rest } = place;
    if (place.from !== "state" || endpoint === undefined || !URL.canParse(endpoint)) return undefined;
    if (isTrusted(new URL(endpoint), configuration)) return undefined;
    const today = findEndpoint(rest, configuration);
    const instead = today ? `they lead to ${presentable(today.value)} (${today.from})` : "they name none";
    return settingsProblem(
        "endpointOfStateOnly",
        `The state has the endpoint ${presentable(endpoint)}, and the settings of today do not name its host: ${instead}. No credential was sent there, ` +
            `for a state can be edited. If the endpoint is right, put it into ${trustVariable} in the environment (a list with commas), or give it to the ` +
            "Provider or as huaweicloud-cdm:endpoint and run pulumi up. If it is not, correct the state with pulumi stack export and import.",
    );
}

function isTrusted(address: URL, configuration: Configuration): boolean {
    return isLoopback(address.hostname) || isNamed(address, configuration) || isOfCloud(address, configuration);
}

/** With its scheme: what was named for https is not read on the way. */
function isNamed({ origin }: URL, configuration: Configuration): boolean {
    const confirmed = (configuration.environment[trustVariable] ?? "").split(",").map((text) => text.trim());
    const configured = sourcesOf(configuration).map(({ values }) => values.endpoint ?? "");
    return [...confirmed, ...configured].some((one) => originOf(one) === origin);
}

/** Of an address, or of a host alone. */
function originOf(text: string): string | undefined {
    const address = /^https?:\/\//i.test(text) ? text : `https://${text}`;
    return text !== "" && URL.canParse(address) ? new URL(address).origin : undefined;
}

/** CDM's own host in a region of the cloud of today. */
export function isOfCloud(address: URL, configuration: Configuration): boolean {
    const { protocol, hostname, port } = address;
    const [, region = "", domain] = /^cdm\.([^.]+)\.(.+)$/.exec(hostname) ?? [];
    const cloud = findSetting("cloud", sourcesOf(configuration))?.value;
    return protocol === "https:" && port === "" && leadsToRegion(address) && domain === domainOf(region, cloud);
}
