import { BlockList, isIP } from "node:net";

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8);
loopback.addAddress("::1", "ipv6");

/** Whether only this machine reaches what listens there. */
export function isLoopback(host: string): boolean {
    const family = isIP(host);
    return family === 0 ? host === "localhost" : loopback.check(host, family === 6 ? "ipv6" : "ipv4");
}

/**
 * The names under which the emulator is reached. A page of the web can let a name of its own lead to this machine (DNS
 * rebinding), and is then of the same origin. No page can do so with an address, or with a name that leads here anyway.
 *
 * @see https://github.com/webpack/webpack-dev-server/issues/887
 */
export class AllowedHosts {
    private readonly names: ReadonlySet<string>;
    /** Beyond loopback any address may be one of this machine's. */
    private readonly anyAddress: boolean;

    constructor(listenHost: string, more: readonly string[]) {
        this.names = new Set([listenHost, ...more].map((name) => name.toLowerCase()));
        this.anyAddress = !isLoopback(listenHost);
    }

    /** Whether a `Host` is ours. One that is no host at all is not; nothing here throws. */
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
