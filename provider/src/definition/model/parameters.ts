import { nearest } from "../../common/nearest.js";
import { destinationParameters } from "./destinationParameters.js";
import { linkParameters } from "./linkParameters.js";
import { sourceParameters } from "./sourceParameters.js";

/** What a parameter is of: a link (`linkConfig.*`), a job's source (`fromJobConfig.*`) or its destination (`toJobConfig.*`). */
export type ParameterKind = "link" | "source" | "destination";

const tables: Readonly<Record<ParameterKind, Readonly<Record<string, string>>>> = {
    link: linkParameters,
    source: sourceParameters,
    destination: destinationParameters,
};

const suffix = "-connector";

/**
 * CDM's connectors. The set is open: an edition may have others.
 *
 * Source: openstack/cdm/v1/link/requests.go in chnsz/golangsdk, and "Creating a Link" of the API reference for the one of HTTP.
 */
export const connectors: readonly string[] = [...Object.keys(linkParameters), "http"].map((stem) => stem + suffix);

/** The documented names of a connector's parameters, without what is before the dot. Undefined if no page lists them. */
export function parametersOf(kind: ParameterKind, connector: string): readonly string[] | undefined {
    const stem = connector.slice(0, -suffix.length);
    if (!connector.endsWith(suffix) || !Object.hasOwn(tables[kind], stem)) return undefined;
    return tables[kind][stem]?.trim().split(" ");
}

/** The parameters of a link that CDM masks in its answers. All that it is known to mask, if no page lists the connector's. */
export function secretParametersOf(connector: string): readonly string[] {
    const masked = ["password", "securityKey", "sk", "securityToken"];
    const listed = parametersOf("link", connector);
    return listed ? masked.filter((name) => listed.includes(name)) : masked;
}

/**
 * What CDM calls the inputs `password`, `accessKey` and `secretKey` of a link with this connector. A connector that has no such parameter gets the
 * name that most have: CDM then refuses it, and no password is lost in silence.
 *
 * Source: buildLinkConfigParamter in resource_huaweicloud_cdm_link.go of huaweicloud/terraform-provider-huaweicloud, which sends no password for
 * ftp-connector though CDM documents one.
 */
export function credentialParametersOf(connector: string): Readonly<Record<CredentialInput, string>> {
    const short = parametersOf("link", connector)?.includes("ak");
    return { password: "password", accessKey: short ? "ak" : "accessKey", secretKey: short ? "sk" : "securityKey" };
}

type CredentialInput = "password" | "accessKey" | "secretKey";

/** At most so many letters of an unknown name differ from the known one, and at most a third of them. */
const mostLetters = 2;

/** The known parameter that an unknown one is probably meant to be. Undefined if the name is known, or near none. */
export function nearestParameter(kind: ParameterKind, connector: string, name: string): string | undefined {
    const known = parametersOf(kind, connector) ?? [];
    if (known.includes(name)) return undefined;
    // CDM's pages show the name with its group, which the inputs leave out.
    const short = name.replace(/^(?:link|fromJob|toJob)Config\./, "");
    return known.includes(short) ? short : (nearest(short, known, mostLetters) ?? (short === name ? undefined : short));
}

/** The known connector that an unknown one is probably meant to be. Undefined if the name is known, or near none. */
export function nearestConnector(name: string): string | undefined {
    if (connectors.includes(name)) return undefined;
    // The common ending would make all of them near each other.
    const stems = connectors.map((connector) => connector.slice(0, -suffix.length));
    const near = nearest(name.replace(/[-_ ]?connector$/i, ""), stems, mostLetters);
    return near === undefined ? undefined : near + suffix;
}
