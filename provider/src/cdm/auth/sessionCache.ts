import { KnownHosts } from "../http/knownHosts.js";
import type { Quota } from "../quota/quota.js";

/** What the operations of one process share: its sessions, what IAM told about users and projects, and the hosts that have answered. */
export class SessionCache {
    readonly hosts = new KnownHosts();
    private readonly promises = new Map<string, Promise<unknown>>();
    private readonly results = new Map<string, unknown>();
    private readonly quotas = new Map<string, Quota>();
    private readonly logged = new Set<string>();

    /** Creates a quota once for a key. @param key the user, and whatever else its requests are counted by */
    quotaOf(key: unknown, create: () => Quota): Quota {
        const text = JSON.stringify(key);
        const quota = this.quotas.get(text) ?? create();
        this.quotas.set(text, quota);
        return quota;
    }

    /** True at the first call with this text. */
    isNews(text: string): boolean {
        const isNew = !this.logged.has(text);
        this.logged.add(text);
        return isNew;
    }

    /**
     * Calls `find` once for a key: concurrent callers share the promise. After undefined or an error the next caller calls it again.
     *
     * @param key everything that the result depends on
     */
    share<Found>(key: unknown, find: () => Promise<Found>): Promise<Found> {
        const text = JSON.stringify(key);
        const known = this.promises.get(text) as Promise<Found> | undefined;
        if (known) return known;
        const promise = find();
        this.promises.set(text, promise);
        const forget = () => this.promises.delete(text);
        promise.then((found) => found ?? forget(), forget);
        return promise;
    }

    /** Like `share`, but concurrent callers don't wait for each other: each has a deadline of its own. They share the result only. */
    async shareResult<Found>(key: unknown, find: () => Promise<Found>): Promise<Found> {
        const text = JSON.stringify(key);
        const found = (this.results.get(text) as Found | undefined) ?? (await find());
        if (found !== undefined) this.results.set(text, found);
        return found;
    }
}
