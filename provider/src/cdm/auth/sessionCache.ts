import { KnownHosts } from "../http/knownHosts.js";

/** What this process finds out once for all its operations: its logins, what they say of projects, and who has answered. */
export class SessionCache {
    readonly hosts = new KnownHosts();
    private readonly found = new Map<string, Promise<unknown>>();
    private readonly told = new Map<string, unknown>();
    private readonly said = new Set<string>();

    /** True for the first who has this to say. */
    isNews(text: string): boolean {
        const isNew = !this.said.has(text);
        this.said.add(text);
        return isNew;
    }

    /** @param key all that makes it what it is. What is undefined, or could not be found out, is looked for again. */
    of<Found>(key: unknown, find: () => Promise<Found>): Promise<Found> {
        const text = JSON.stringify(key);
        const known = this.found.get(text) as Promise<Found> | undefined;
        if (known) return known;
        const promise = find();
        this.found.set(text, promise);
        const forget = () => this.found.delete(text);
        promise.then((found) => found ?? forget(), forget);
        return promise;
    }

    /** The same for what every operation asks within its own time: it shares what has been found out, not the wait for it. */
    async ofEach<Found>(key: unknown, find: () => Promise<Found>): Promise<Found> {
        const text = JSON.stringify(key);
        const found = (this.told.get(text) as Found | undefined) ?? (await find());
        if (found !== undefined) this.told.set(text, found);
        return found;
    }
}
