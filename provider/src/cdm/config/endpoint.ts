import { isLoopback } from "../http/loopback.js";
import type { Environment } from "../sources/source.js";

const longestEndpoint = 2_048;

/**
 * Why an address may not be used. Https is allowed anywhere, plain http to this machine only.
 *
 * A text that a URL parser would repair (line ends, a backslash, an empty query) is refused: the address that is checked here has to be the
 * one that requests go to.
 */
export function endpointProblem(endpoint: string, isHttpAllowed = false): string | undefined {
    // To parse a long host name may take time that grows with the square of its length.
    if (endpoint.length > longestEndpoint) return `must have at most ${longestEndpoint} characters`;
    const quoted = JSON.stringify(presentable(endpoint));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern searches for control characters
    if (/[\s\u0000-\u001f\u007f]/.test(endpoint)) return `must not have spaces and line ends, but is ${quoted}`;
    const url = /^https?:\/\/[^/\\]/i.test(endpoint) && URL.canParse(endpoint) ? new URL(endpoint) : undefined;
    if (!url || endpoint.includes("\\")) {
        return `must be a URL such as "https://cdm.<region>.myhuaweicloud.com", but is ${quoted}`;
    }
    const [authority = ""] = endpoint.replace(/^https?:\/\//i, "").split(/[/?#]/);
    if (authority.includes("@")) return "must not hold a user name or password";
    if (/[?#]/.test(endpoint)) return `must not have a query or fragment, but is ${quoted}`;
    if (!isDecodable(url.pathname)) return `must have a path that can be decoded, but is ${quoted}`;
    // mutant: the environment alone allows plain http
    if (url.protocol === "http:" && !isLoopback(url.hostname) && !isHttpAllowed) {
        const where = 'plain http is allowed only to this machine, such as "http://127.0.0.1:9090"';
        return `must use https (${where}; ${httpVariable}=true in the environment allows it elsewhere), but is ${quoted}`;
    }
    return undefined;
}

/** For an emulator in another container. Only the environment can allow it: a program must not expose the credential of the user who runs it. */
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

/** CDM's public address in a region. Europe's cloud has a domain of its own. Source: "Endpoints" (api-cdm/endpoint.html). */
export function endpointOfRegion(region: string, cloud: string | undefined): string {
    return `https://cdm.${region}.${domainOf(region, cloud)}`;
}

export function domainOf(region: string, cloud: string | undefined): string {
    return cloud ?? (/^eu-west-1\d\d$/.test(region) ? "myhuaweicloud.eu" : "myhuaweicloud.com");
}

/**
 * Whether an address of `<service>.<region>.<domain>` can be that of a region's service. Any customer can have a host below the cloud's
 * domain, such as a bucket's (`<bucket>.obs.<region>.myhuaweicloud.com`, and `<bucket>.obs.myhuaweicloud.com` without a region). Every
 * region of the public cloud has a hyphen in its name.
 */
export function leadsToRegion({ hostname }: URL): boolean {
    const [, region = "", domain = ""] = /^[^.]+\.([^.]+)\.(.+)$/.exec(hostname) ?? [];
    const isPublic = domain === "myhuaweicloud.com" || domain === "myhuaweicloud.eu";
    // mutant: the buckets that have no region
    return region !== "" && !region.startsWith("obs") && (!isPublic || region.includes("-"));
}

/** An address without its user, query and fragment, which may be secret. A password may hold any character, unescaped too. */
export function presentable(endpoint: string): string {
    const [scheme = ""] = /^https?:\/\//i.exec(endpoint) ?? [];
    const afterUser = endpoint.lastIndexOf("@") + 1;
    // mutant: the password in an address with a hash
    if (/[?#]/.test(endpoint.slice(0, afterUser))) return `${scheme}…`;
    const withoutUser = afterUser === 0 ? endpoint : `${scheme}…@${endpoint.slice(afterUser)}`;
    return withoutUser.replace(/[?#].*$/s, (rest) => `${rest.charAt(0)}…`);
}
