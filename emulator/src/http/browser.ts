import type { AllowedHosts } from "./allowedHosts.js";
import type { RequestHead } from "./request.js";

/**
 * Whose page has sent a request, if a browser says that it was another's. A browser names the origin with all that may
 * change something; with the rest it says how far the page is from here. An address is no better than a name: it may be
 * the address of the page's own server.
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

/** Set on every answer: a browser takes it for what it says it is, runs nothing in it, and gives it to no other page. */
export const browserSafetyHeaders = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
};
