const longestEndpoint = 2_048;

/** An address of CDM that may be used: https anywhere, plain http only to this machine. Returns the reason where it may not. */
export function endpointProblem(endpoint: string): string | undefined {
    // To read a long host name may take the square of its length.
    if (endpoint.length > longestEndpoint) return `must have at most ${longestEndpoint} characters`;
    const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
    if (!url || !/^https?:$/.test(url.protocol)) {
        return `must be a URL such as "https://cdm.<region>.myhuaweicloud.com", but is "${presentable(endpoint)}"`;
    }
    if (url.username || url.password) return "must not hold a user name or password";
    if (url.search || url.hash) return `must not have a query or fragment, but is "${presentable(endpoint)}"`;
    if (!isDecodable(url.pathname)) return `must have a path that can be decoded, but is "${presentable(endpoint)}"`;
    if (url.protocol === "http:" && !isLoopback(url.hostname)) {
        return `must use https (plain http is allowed only to this machine, such as "http://127.0.0.1:9090"), but is "${endpoint}"`;
    }
    return undefined;
}

function isDecodable(path: string): boolean {
    try {
        decodeURIComponent(path);
        return true;
    } catch {
        return false;
    }
}

export function isLoopback(hostname: string): boolean {
    return hostname === "localhost" || /^127(\.\d{1,3}){3}$/.test(hostname) || hostname === "[::1]";
}

/** What CDM's public address is in a region. Source: "Endpoints" (api-cdm/endpoint.html); Europe's cloud has a domain of its own. */
export function endpointOfRegion(region: string, cloud: string | undefined): string {
    return `https://cdm.${region}.${domainOf(region, cloud)}`;
}

export function domainOf(region: string, cloud: string | undefined): string {
    return cloud ?? (/^eu-west-1\d\d$/.test(region) ? "myhuaweicloud.eu" : "myhuaweicloud.com");
}

/** An address as it may be shown: what stands in it may be a secret. */
export function presentable(endpoint: string): string {
    const cut = endpoint.replace(/[?#].*$/s, (rest) => `${rest.charAt(0)}…`);
    const [scheme = ""] = /^https?:\/\//.exec(cut) ?? [];
    return cut.includes("@") ? `${scheme}…@${cut.slice(cut.lastIndexOf("@") + 1)}` : cut;
}
