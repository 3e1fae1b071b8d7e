import type { Login } from "./access/login.js";
import type { Operation } from "./api.js";

/** One request to the API. Headers and bodies are not kept: they hold credentials and secrets. */
export interface LedgerEntry {
    readonly at: number;
    readonly operation: Operation | "unknown";
    readonly method: string;
    /** Without the query. */
    readonly path: string;
    /** Absent when the socket was destroyed instead of answering. */
    readonly status?: number;
    /** Whether the socket was destroyed before or after the effect. */
    readonly dropped?: "before" | "after";
    readonly requestId: string;
    /** What the caller showed, good or bad. */
    readonly login: Login;
    readonly job?: string;
}

/** So many at least are kept, the latest, and so much of a path: an emulator that runs for weeks must not grow. */
const mostEntries = 50_000;
const longestPath = 1_000;

/** What was asked, in order: the witness that tests count requests with. */
export class Ledger {
    private entries: LedgerEntry[] = [];

    add(entry: LedgerEntry): void {
        this.entries.push({ ...entry, path: shortened(entry.path) });
        if (this.entries.length > 2 * mostEntries) {
            this.entries = this.entries.slice(-mostEntries);
        }
    }

    list(operation?: LedgerEntry["operation"]): LedgerEntry[] {
        return this.entries.filter((entry) => operation === undefined || entry.operation === operation);
    }

    clear(): void {
        this.entries = [];
    }
}

function shortened(path: string): string {
    return path.length > longestPath ? `${path.slice(0, longestPath)}…` : path;
}
