import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Access, type Auth } from "./access/access.js";
import { cdmService } from "./cdm.js";
import { Clock } from "./clock.js";
import { Control } from "./control/control.js";
import { type Truth, truthOf } from "./control/truth.js";
import { Faults } from "./faults/faults.js";
import { Gateway } from "./gateway.js";
import { Directory } from "./iam/directory.js";
import { Iam, type Lifetimes } from "./iam/iam.js";
import { Issued } from "./iam/issued.js";
import { iamRoutes } from "./iam/routes/routes.js";
import { Ledger, type LedgerEntry } from "./ledger.js";
import { Metadata } from "./metadata/metadata.js";
import { metadataRoutes } from "./metadata/routes.js";
import { frontDesk } from "./reception/frontDesk.js";
import { OwnNames } from "./reception/ownNames.js";
import { serve } from "./server.js";
import { serviceOf } from "./service.js";
import { defaultSettings } from "./world/job.js";
import { type Timing, World } from "./world/world.js";

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
    /** How long a token from IAM is good. @default 86400000, 24 hours */
    readonly tokenLifetimeMs?: number;
    /**
     * How long temporary keys are good, whatever was asked for.
     *
     * @default as asked, which is 15 minutes unless said otherwise; an hour for those of the metadata
     */
    readonly temporaryKeyLifetimeMs?: number;
    /**
     * The clock, in milliseconds since the epoch: a test that moves it need not wait. What is set over HTTP is reckoned
     * from it. @default Date.now
     */
    readonly now?: () => number;
    /**
     * `iam` checks tokens and signatures, `token` knows tokens alone, `none` accepts any caller and any project.
     *
     * @default "iam"
     */
    readonly auth?: Auth;
    /**
     * Names beside those of this machine under which control is reached, of a service container for example. A page of the
     * web could bring any other name here.
     *
     * @default none
     */
    readonly allowHosts?: readonly string[];
}

export interface Emulator {
    readonly url: string;
    /** The requests to the API so far, oldest first; of one operation, when it is named. */
    requests(operation?: LedgerEntry["operation"]): LedgerEntry[];
    /** What is really so, whatever the API was told to answer. */
    truth(): Truth;
    /**
     * The variables that each run of a job was started with, oldest run first. Only the process that has started the
     * emulator can ask: the values may be secrets, so neither the truth nor the ledger holds them.
     */
    variables(job: string): readonly Readonly<Record<string, string>>[];
    /** Back to how it was when it started; the address stays. */
    reset(): void;
    /** Ends all connections, idle and busy ones alike. */
    close(): Promise<void>;
}

export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
    const { port = 0, host = "127.0.0.1", auth = "iam", now = Date.now, allowHosts = [] } = options;
    const clock = new Clock(now);
    const world = new World(timingIn(options), () => clock.now());
    const directory = new Directory();
    const issued = new Issued();
    const access = new Access(auth, directory, issued, () => clock.now());
    const iam = new Iam(access, directory, issued, lifetimesIn(options), () => clock.now());
    const metadata = new Metadata(iam);
    const faults = new Faults();
    const ledger = new Ledger();
    const gateway = new Gateway(world, ledger, [
        cdmService(world, faults, access),
        serviceOf(iamRoutes, iam, faults),
        serviceOf(metadataRoutes, metadata, faults),
    ]);
    const truth = () => truthOf({ world, clock, faults, issued, metadata });
    const reset = () => {
        clock.reset();
        world.reset();
        directory.reset();
        issued.clear();
        access.reset();
        metadata.reset();
        faults.clear();
        ledger.clear();
    };
    const own = new OwnNames(host, allowHosts);
    const control = new Control({ world, clock, directory, issued, metadata, faults, ledger, truth, reset }, own);
    const server = serve(frontDesk(control, gateway, own), () => clock.now());
    server.listen(port, host);
    await once(server, "listening");
    return {
        url: urlOf(host, (server.address() as AddressInfo).port),
        requests: (operation) => ledger.list(operation),
        truth,
        variables: (job) => world.runsOf(job).map(({ variables }) => variables),
        reset,
        close: () =>
            new Promise((resolve) => {
                server.close(() => resolve());
                server.closeAllConnections();
            }),
    };
}

function timingIn(options: EmulatorOptions): Timing {
    const { bootMs = defaultSettings.bootMs, runMs = defaultSettings.runMs, stopMs = defaultSettings.stopMs } = options;
    return { bootMs, runMs, stopMs };
}

function lifetimesIn({ tokenLifetimeMs = 86_400_000, temporaryKeyLifetimeMs }: EmulatorOptions): Lifetimes {
    return { tokenMs: tokenLifetimeMs, keysMs: temporaryKeyLifetimeMs };
}

function urlOf(host: string, port: number): string {
    return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
