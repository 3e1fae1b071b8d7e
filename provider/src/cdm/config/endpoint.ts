import { isLoopback } from "../http/loopback.js";
import type { Environment } from "../sources/source.js";

const longestEndpoint = 2_048;

/**
 * An address of CDM that may be used: https anywhere, plain http only to this machine. Returns the reason where it may not.
 *
 * What a URL parser would mend (line ends, a backslash, an empty query) is refused: what is read here has to be what is sent to.
 */
export function endpointProblem(endpoint: string, isHttpAllowed = false): string | undefined {
    // To read a long host name may take the square of its length.
    if (endpoint.length > longestEndpoint) return `must have at most ${longestEndpoint} characters`;
    const shown = JSON.stringify(presentable(endpoint));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    if (/[\s\u0000-\u001f\u007f]/.test(endpoint)) return `must not have spaces and line ends, but is ${shown}`;
    const url = /^https?:\/\/[^/\\]/i.test(endpoint) && URL.canParse(endpoint) ? new URL(endpoint) : undefined;
    if (!url || endpoint.includes("\\")) {
        return `must be a URL such as "https://cdm.<region>.myhuaweicloud.com", but is ${shown}`;
    }
    const [authority = ""] = endpoint.replace(/^https?:\/\//i, "").split(/[/?#]/);
    if (authority.includes("@")) return "must not hold a user name or password";
    if (/[?#]/.test(endpoint)) return `must not have a query or fragment, but is ${shown}`;
    if (!isDecodable(url.pathname)) return `must have a path that can be decoded, but is ${shown}`;
    if (url.protocol === "http:" && !isLoopback(url.hostname) && !isHttpAllowed) {
        const where = 'plain http is allowed only to this machine, such as "http://127.0.0.1:9090"';
        return `must use https (${where}; ${httpVariable}=true in the environment allows it elsewhere), but is ${shown}`;
    }
    return undefined;
}

/** For an emulator in a container beside this one. Stack configuration can't say so: it is not for the program to have a credential read on the way. */
const httpVariable = "HW_CDM_ALLOW_HTTP";

export function allowsHttp({ [httpVariable]: allowed = "" }: Environment): boolean {
    return /^(true|1|yes)$/i.test(allowed.trim());
}

function isDecodable(path: string): boolean {
    try {
        decodeURIComponent(path);
        return true;
    } catch {
        return false;
    }
}

/** What CDM's public address is in a region. Source: "Endpoints" (api-cdm/endpoint.html); Europe's cloud has a domain of its own. */
export function endpointOfRegion(region: string, cloud: string | undefined): string {
    return `https://cdm.${region}.${domainOf(region, cloud)}`;
}

export function domainOf(region: string, cloud: string | undefined): string {
    return cloud ?? (/^eu-west-1\d\d$/.test(region) ? "myhuaweicloud.eu" : "myhuaweicloud.com");
}

/**
 * Whether an address of `<service>.<region>.<domain>` can be that of a region's service. Below the domain are also hosts that any customer can
 * have, such as those of buckets: only a region stands between. All buckets have one address that names no region, too
 * (`<bucket>.obs.myhuaweicloud.com`). Every region of the public cloud has a hyphen in its name.
 */
export function leadsToRegion({ hostname }: URL): boolean {
    const [, region = "", domain = ""] = /^[^.]+\.([^.]+)\.(.+)$/.exec(hostname) ?? [];
    const isPublic = domain === "myhuaweicloud.com" || domain === "myhuaweicloud.eu";
    return region !== "" && !region.startsWith("obs") && (!isPublic || region.includes("-"));
}

/** An address as it may be shown: what stands in it may be a secret. A password may hold any sign, unescaped too. */
export function presentable(endpoint: string): string {
    const [scheme = ""] = /^https?:\/\//i.exec(endpoint) ?? [];
    const afterUser = endpoint.lastIndexOf("@") + 1;
    if (/[?#]/.test(endpoint.slice(0, afterUser))) return `${scheme}…`;
    const shown = afterUser === 0 ? endpoint : `${scheme}…@${endpoint.slice(afterUser)}`;
    return shown.replace(/[?#].*$/s, (rest) => `${rest.charAt(0)}…`);
}
