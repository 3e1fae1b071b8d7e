import type { AuthScheme } from "./auth/authScheme.js";
import type { Operation } from "./operations.js";

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
    readonly login: AuthScheme;
    readonly job?: string;
}

/** So many at least are kept, the latest, and so much of a path: an emulator that runs for weeks must not grow. */
const minKeptEntries = 50_000;
const maxPathLength = 1_000;

/** What was asked, in order: the witness that tests count requests with. */
export class Ledger {
    private entries: LedgerEntry[] = [];

    add(entry: LedgerEntry): void {
        this.entries.push({ ...entry, path: shortened(entry.path) });
        if (this.entries.length > 2 * minKeptEntries) {
            this.entries = this.entries.slice(-minKeptEntries);
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
    return path.length > maxPathLength ? `${path.slice(0, maxPathLength)}…` : path;
}
