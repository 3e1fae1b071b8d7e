import type { AuthScheme } from "./auth/authScheme.js";
import type { Operation } from "./operations.js";

/** One request to the API. The ledger keeps no headers and no bodies, because they hold credentials and secrets. */
export interface LedgerEntry {
    readonly at: number;
    readonly operation: Operation | "unknown";
    readonly method: string;
    /** Without the query. */
    readonly path: string;
    /** Absent if the emulator destroyed the socket instead of answering. */
    readonly status?: number;
    /** Whether the emulator destroyed the socket before or after the effect. */
    readonly dropped?: "before" | "after";
    readonly requestId: string;
    /** The kind of credentials in the request, valid or not. */
    readonly login: AuthScheme;
    readonly job?: string;
    readonly link?: string;
}

/** The ledger cuts longer paths. */
const maxPathLength = 1_000;

/** The requests to the API, in order. Tests count requests with it. */
export class Ledger {
    private entries: LedgerEntry[] = [];

    /**
     * @param minKept how many entries the ledger keeps at least, the latest: an emulator may run for weeks and must not
     * grow
     */
    constructor(private readonly minKept: number) {}

    add(entry: LedgerEntry): void {
        this.entries.push({ ...entry, path: shortened(entry.path) });
        if (this.entries.length > 2 * this.minKept) {
            this.entries = this.entries.slice(-this.minKept);
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
