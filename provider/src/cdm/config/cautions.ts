import { isLoopback } from "../http/loopback.js";
import { callerLabel, type Place, regionLabel, type Setting } from "./configuration.js";
import { presentable } from "./endpoint.js";
import type { Caution, Choice } from "./settings.js";

/** The warnings of a choice: certificates that are not checked, plain http, and an address of another source than the credential's. */
export function cautionsOf(choice: Omit<Choice, "cautions">, place: Place): Caution[] {
    const { insecure, endpoint, authUrl, asksIam } = choice;
    const open = [endpoint, asksIam ? authUrl : undefined].flatMap((one) =>
        one !== undefined && isOpen(one.value) ? [`${presentable(one.value)} (${labelOf(one, place)})`] : [],
    );
    const apart = cautionOfApart(choice, place);
    return [
        ...(insecure
            ? [
                  {
                      text: `Certificates are not checked (${insecure.from}): any machine on the way to CDM can read the credential.`,
                  },
              ]
            : []),
        ...(open.length > 0
            ? [
                  {
                      text: `Plain http is used to ${open.join(" and ")}, which HW_CDM_ALLOW_HTTP allows: any machine on the way can read the credential.`,
                  },
              ]
            : []),
        ...(apart ? [apart] : []),
    ];
}

/** Another user may be able to change the address, but not to read the credential. That user could have it sent to another server. */
function cautionOfApart(
    { found, endpoint, authUrl, insecure, caCert }: Omit<Choice, "cautions">,
    place: Place,
): Caution | undefined {
    const isApart = (one: Setting | undefined): one is Setting => {
        const source = one?.from === callerLabel ? place.from : one?.source;
        return source !== undefined && source !== found?.source.name;
    };
    const addresses = [
        { what: "CDM's address", setting: endpoint },
        { what: "IAM's address", setting: authUrl },
    ].flatMap(({ what, setting }) => (isApart(setting) ? [{ what, setting }] : []));
    const checks = [
        { what: "the order not to check certificates", setting: insecure },
        { what: "the authority to trust", setting: caCert },
    ].flatMap(({ what, setting }) => (isApart(setting) ? [{ what, setting }] : []));
    if (found === undefined || addresses.length + checks.length === 0) return undefined;
    const parts = [
        ...addresses.map(
            ({ what, setting }) => `${what} ${presentable(setting.value)} from ${labelOf(setting, place)}`,
        ),
        ...checks.map(({ what, setting }) => `${what} from ${labelOf(setting, place)}`),
    ];
    return {
        text: `The credential comes from ${found.source.name}, but ${parts.join(", ")}: a user who can change that can get the credential.`,
        isOnce: true,
        isQuiet: checks.length === 0 && addresses.every(({ setting }) => isLoopback(hostnameOf(setting.value))),
    };
}

function labelOf({ from }: Setting, place: Place): string {
    if (from === callerLabel) return place.from === "state" ? "the state's endpoint" : "the resource's endpoint";
    return from === regionLabel ? "the region and the cloud" : from;
}

function isOpen(address: string): boolean {
    return /^http:/i.test(address) && !isLoopback(hostnameOf(address));
}

function hostnameOf(address: string): string {
    return URL.canParse(address) ? new URL(address).hostname : "";
}
