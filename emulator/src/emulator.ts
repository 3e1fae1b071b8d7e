import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Authenticator, type AuthMode } from "./auth/authenticator.js";
import { createCdmService } from "./cdm/service.js";
import { Clock } from "./clock.js";
import { Control } from "./control/control.js";
import { type Truth, truthOf } from "./control/truth.js";
import { Faults } from "./faults/faults.js";
import { Gateway } from "./gateway/gateway.js";
import { type QuotaChange, Quotas } from "./gateway/quotas.js";
import { createService } from "./gateway/service.js";
import { AllowedHosts } from "./http/allowedHosts.js";
import { answerDirectly, type DirectRequest, type DirectResponse } from "./http/direct.js";
import { createRootHandler } from "./http/rootHandler.js";
import { serve } from "./http/server.js";
import { Directory } from "./iam/directory.js";
import { Iam, type Lifetimes } from "./iam/iam.js";
import { IssuedCredentials } from "./iam/issuedCredentials.js";
import { iamRoutes } from "./iam/routes/iamRoutes.js";
import { Ledger, type LedgerEntry } from "./ledger.js";
import { Metadata } from "./metadata/metadata.js";
import { metadataRoutes } from "./metadata/metadataRoutes.js";
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
    /** How long a token from IAM is valid. @default 86400000, 24 hours */
    readonly tokenLifetimeMs?: number;
    /**
     * How long temporary keys are valid. Overrides the duration in the request.
     *
     * @default the requested duration, or 15 minutes without one; an hour for keys from the metadata
     */
    readonly temporaryKeyLifetimeMs?: number;
    /**
     * The base clock, in milliseconds since the epoch. A test that moves it need not wait. The clock that is set over
     * HTTP counts from it.
     *
     * @default Date.now
     */
    readonly now?: () => number;
    /**
     * `iam` checks tokens and signatures, `token` checks tokens only, `none` accepts any caller and any project.
     *
     * @default "iam"
     */
    readonly auth?: AuthMode;
    /**
     * More host names under which the control API answers, a service container's for example. Any other name could be a
     * web page's own.
     *
     * @default none
     */
    readonly allowHosts?: readonly string[];
    /**
     * Whether the gateway answers 429 to a user who sends more requests of an API in a minute than CDM documents. An
     * object switches the quotas on too, and changes them.
     *
     * @default false
     */
    readonly quotas?: boolean | QuotaOptions;
    /** How many requests the emulator remembers at least, the latest. @default 50000 */
    readonly keptRequests?: number;
}

export type QuotaOptions = Omit<QuotaChange, "enabled">;

export interface Emulator {
    readonly url: string;
    /**
     * Answers a request of this process at once, without a socket: for a test with a clock of its own, or with very many
     * requests. Undefined if a fault breaks the connection. The faults that disturb a body have no effect.
     */
    answer(request: DirectRequest): DirectResponse | undefined;
    /** The requests to the API so far, oldest first. With `operation`, only the requests of that operation. */
    requests(operation?: LedgerEntry["operation"]): LedgerEntry[];
    /** The true state, whatever a test made the API answer. */
    truth(): Truth;
    /**
     * The variables of each run of a job, oldest run first. Only the process that started the emulator can read them:
     * the values may be secrets, so neither the truth nor the ledger holds them.
     */
    variables(job: string): readonly Readonly<Record<string, string>>[];
    /** Restores the initial state. The URL stays the same. */
    reset(): void;
    /** Closes all connections, idle and busy. */
    close(): Promise<void>;
}

export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
    const {
        port = 0,
        host = "127.0.0.1",
        auth = "iam",
        now = Date.now,
        allowHosts = [],
        keptRequests = 50_000,
    } = options;
    const clock = new Clock(now);
    const world = new World(timingIn(options), () => clock.now());
    const directory = new Directory();
    const issued = new IssuedCredentials();
    const authenticator = new Authenticator(auth, directory, issued, () => clock.now());
    const iam = new Iam(authenticator, directory, issued, lifetimesIn(options), () => clock.now());
    const metadata = new Metadata(iam);
    const faults = new Faults();
    const ledger = new Ledger(keptRequests);
    const quotas = new Quotas(quotasIn(options), () => clock.now());
    const gateway = new Gateway(world, ledger, quotas, [
        createCdmService(world, faults, authenticator),
        createService(iamRoutes, iam, faults),
        createService(metadataRoutes, metadata, faults),
    ]);
    const truth = () => truthOf({ world, clock, faults, issued, metadata });
    const reset = () => {
        clock.reset();
        world.reset();
        directory.reset();
        issued.clear();
        authenticator.reset();
        metadata.reset();
        faults.clear();
        quotas.reset();
        ledger.clear();
    };
    const allowedHosts = new AllowedHosts(host, allowHosts);
    const control = new Control(
        { world, clock, directory, issued, metadata, faults, quotas, ledger, truth, reset },
        allowedHosts,
    );
    const handler = createRootHandler(control, gateway, allowedHosts);
    const server = serve(handler, () => clock.now());
    server.listen(port, host);
    await once(server, "listening");
    return {
        url: urlOf(host, (server.address() as AddressInfo).port),
        answer: (request) => answerDirectly(handler, () => clock.now(), request),
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
    return { tokenMs: tokenLifetimeMs, temporaryKeyMs: temporaryKeyLifetimeMs };
}

function quotasIn({ quotas = false }: EmulatorOptions): QuotaChange {
    return typeof quotas === "boolean" ? { enabled: quotas } : { ...quotas, enabled: true };
}

function urlOf(host: string, port: number): string {
    return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
