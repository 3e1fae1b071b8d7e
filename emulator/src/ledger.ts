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

/** What was asked, in order: the witness that tests count requests with. */
export class Ledger {
    private entries: LedgerEntry[] = [];

    add(entry: LedgerEntry): void {
        this.entries.push(entry);
    }

    list(operation?: LedgerEntry["operation"]): LedgerEntry[] {
        return this.entries.filter((entry) => operation === undefined || entry.operation === operation);
    }

    clear(): void {
        this.entries = [];
    }
}
