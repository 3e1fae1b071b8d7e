import type { AllowedHosts } from "./allowedHosts.js";
import type { RequestHead } from "./request.js";

/**
 * Returns whose page sent a request, if a browser says that the page is foreign. A browser sends `Origin` with each
 * request that may change something, and `Sec-Fetch-Site` with the others. An origin with an IP address is foreign too:
 * the address may be the page's own server.
 *
 * @see https://github.com/vitejs/vite/security/advisories/GHSA-vg6x-rcgg-rjx6
 * @see https://github.com/webpack/webpack-dev-server/security/advisories/GHSA-9jgg-88mc-972h
 */
export function foreignSourceOf({ headers }: RequestHead, allowedHosts: AllowedHosts): string | undefined {
    const { origin, host, "sec-fetch-site": site } = headers;
    if (origin !== undefined) {
        return allowedHosts.has(host) && origin.toLowerCase() === `http://${host}`.toLowerCase()
            ? undefined
            : "another origin";
    }
    return site === "cross-site" || site === "same-site" ? "another site" : undefined;
}

/**
 * The headers of every response. A browser then does not guess the type, runs nothing in the response, and gives it to
 * no other page.
 */
export const browserSafetyHeaders = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
};
