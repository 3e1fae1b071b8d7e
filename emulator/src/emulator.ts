import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { Auth } from "./auth.js";
import { Control } from "./control/control.js";
import { type Truth, truthOf } from "./control/truth.js";
import { Faults } from "./faults.js";
import { Gateway } from "./gateway.js";
import { Ledger, type LedgerEntry } from "./ledger.js";
import { serve } from "./server.js";
import { World } from "./store.js";

export interface EmulatorOptions {
    /** @default 0, any free port */
    readonly port?: number;
    /** @default "127.0.0.1", this machine only */
    readonly host?: string;
    /** How long a run is BOOTING. @default 2000 */
    readonly bootMs?: number;
    /** How long a run is RUNNING before it succeeds. @default 60000 */
    readonly runMs?: number;
    /** How long an accepted stop takes until the run shows STOPPED. @default 0 */
    readonly stopMs?: number;
    /** The clock, in milliseconds since the epoch: a test that moves it need not wait. @default Date.now */
    readonly now?: () => number;
    /** `none` accepts any caller and any project. @default "token" */
    readonly auth?: Auth;
}

export interface Emulator {
    readonly url: string;
    /** The requests to the API so far, oldest first; of one operation, when it is named. */
    requests(operation?: LedgerEntry["operation"]): LedgerEntry[];
    /** What is really so, whatever the API was told to answer. */
    truth(): Truth;
    /** Back to how it was when it started; the address stays. */
    reset(): void;
    /** Ends all connections, idle and busy ones alike. */
    close(): Promise<void>;
}

export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
    const { port = 0, host = "127.0.0.1", bootMs = 2000, runMs = 60000, stopMs = 0, auth = "token" } = options;
    const world = new World({ bootMs, runMs, stopMs }, options.now ?? Date.now);
    const faults = new Faults();
    const ledger = new Ledger();
    const gateway = new Gateway(world, faults, ledger, auth);
    const reset = () => {
        world.reset();
        faults.clear();
        ledger.clear();
    };
    const control = new Control(world, faults, ledger, reset);
    const server = serve((request) =>
        request.path.startsWith("/_emulator/") ? control.answer(request) : gateway.answer(request),
    );
    server.listen(port, host);
    await once(server, "listening");
    return {
        url: urlOf(host, (server.address() as AddressInfo).port),
        requests: (operation) => ledger.list(operation),
        truth: () => truthOf(world, faults),
        reset,
        close: () =>
            new Promise((resolve) => {
                server.close(() => resolve());
                server.closeAllConnections();
            }),
    };
}

function urlOf(host: string, port: number): string {
    return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
