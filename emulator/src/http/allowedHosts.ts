import { BlockList, isIP } from "node:net";

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8);
loopback.addAddress("::1", "ipv6");

/** True if only this machine can reach a listener on `host`. */
export function isLoopback(host: string): boolean {
    const family = isIP(host);
    return family === 0 ? host === "localhost" : loopback.check(host, family === 6 ? "ipv6" : "ipv4");
}

/**
 * The host names under which the emulator answers. A web page can make its own host name resolve to this machine (DNS
 * rebinding). The browser then takes page and emulator for one origin. This fails with an IP address, and with a name
 * that resolves to this machine anyway.
 *
 * @see https://github.com/webpack/webpack-dev-server/issues/887
 */
export class AllowedHosts {
    private readonly names: ReadonlySet<string>;
    /** If the emulator listens beyond loopback, any IP address may be this machine's. */
    private readonly anyAddress: boolean;

    constructor(listenHost: string, more: readonly string[]) {
        this.names = new Set([listenHost, ...more].map((name) => name.toLowerCase()));
        this.anyAddress = !isLoopback(listenHost);
    }

    /** True if a `Host` header names the emulator. False if the header is malformed. */
    has(host: string | undefined): boolean {
        const found = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i.exec(host ?? "");
        const name = (found?.[1] ?? found?.[2] ?? "").toLowerCase();
        if (name === "") {
            return false;
        }
        const isOwnAddress = isIP(name) !== 0 && (this.anyAddress || isLoopback(name));
        return isOwnAddress || name === "localhost" || name.endsWith(".localhost") || this.names.has(name);
    }
}
