import { SessionCache } from "../cdm/auth/sessionCache.js";
import { systemClock } from "../common/clock.js";
import { redactor } from "../common/redact.js";
import type { Redact } from "../common/text.js";
import { engineAddress, isEngineGone } from "../engine/engineAlive.js";
import { createEngineLog } from "../engine/engineLog.js";
import { watchSignals } from "../engine/signals.js";
import { cadenceHere } from "../engine/terminal.js";
import { eventSinkOf } from "../events/eventSink.js";
import {
    type Cadence,
    check,
    create,
    createRegistry,
    diff,
    type EventSink,
    type Host,
    hiddenTexts,
    inputsOf,
    type JobRunInputs,
    type JobRunState,
    type PacedLog,
    PendingStarts,
    type Properties,
    paceLog,
    read,
    remove,
    update,
} from "../run/index.js";
import { markSecretInputs, markSecrets } from "./markSecrets.js";
import { sanitize } from "./sanitize.js";

const engine = engineAddress();
const gone = () => isEngineGone(engine);
const starts = new PendingStarts(gone);

/** What the engine passed to `configure`: one Provider's values, or all stack configuration. */
let config: Readonly<Record<string, unknown>> = {};

const logFor = createEngineLog(engine);

const host: Host = {
    configuration: {
        environment: process.env,
        get config() {
            return config;
        },
    },
    sessions: new SessionCache(),
    clock: systemClock,
    registry: createRegistry(),
    starts,
    logFor,
    events: eventSinkOf(process.env, {
        clock: systemClock,
        warn: (text, urn) => logFor(urn).warn(text),
    }),
};

/**
 * The text in every state (`doorway.ts`) calls this function, in the process that the engine starts for dynamic providers. The function's
 * name and its kinds are a stored format. Nothing else calls it, so its type says no more than that there are operations.
 */
export function provider(kind: "JobRun"): Readonly<Record<string, (...args: never[]) => Promise<unknown>>> {
    if (kind !== "JobRun") throw new Error(`pulumi-huaweicloud-cdm has no dynamic resource "${kind}"; it has JobRun.`);
    watchOnce();
    return jobRun;
}

let isWatched = false;

/** Called at the first use and not when this file is loaded: only a process that serves JobRuns has runs to stop. */
function watchOnce(): void {
    if (!isWatched) watchSignals(starts, gone);
    isWatched = true;
}

const operations = {
    /**
     * Sets the configuration before its first `await`, because the SDK may start an operation meanwhile. The SDK's public getters for
     * configuration know no explicit Provider.
     */
    async configure({ config: given }: { config: { rawConfig?: Readonly<Record<string, unknown>> } }) {
        config = given.rawConfig ?? {};
    },
    async check(olds: Properties, news: Properties) {
        const { inputs, failures } = check(olds, news, {
            ...host,
            urn: textOf(news.__urn),
            log: redactingHost(news).logFor(textOf(news.__urn)),
        });
        return { inputs: markSecretInputs(inputs), failures };
    },
    async diff(_id: string, state: JobRunState, news: JobRunInputs) {
        return diff(state, news, redactingHost(state, news), { urn: news.__urn, urnInState: state.__urn });
    },
    async create(inputs: JobRunInputs) {
        const { id, state } = await inRow([inputs], (host) => create(inputs, host, { urn: inputs.__urn }));
        return { id, outs: markSecrets(state, inputs) };
    },
    async read(id: string, state: JobRunState) {
        const now = await inRow([state], (host) => read(state, host, { urn: state.__urn }));
        return now === undefined ? {} : { id, props: markSecrets(now), inputs: markSecrets(inputsOf(now)) };
    },
    async update(_id: string, state: JobRunState, news: JobRunInputs) {
        const now = await inRow([state, news], (host) => update(state, news, host, { urn: news.__urn }));
        return { outs: markSecrets(now, news) };
    },
    async delete(_id: string, state: JobRunState) {
        await inRow([state], (host) => remove(state, host, { urn: state.__urn }));
    },
};

const jobRun = sanitize(operations, redactorFor);

/** Removes the secrets of these inputs and states from a text. */
function redactorFor(...properties: unknown[]): Redact {
    return redactor(hiddenTexts(host, ...properties));
}

/** The host of an operation with these inputs and states. Its log hides the same secrets as the operation's errors. */
function redactingHost(...properties: object[]): Host {
    const redact = redactorFor(...properties);
    const logFor: Host["logFor"] = (urn) => {
        const { progress, info, warn } = host.logFor(urn);
        return {
            progress: (text) => progress(redact(text)),
            info: (text) => info(redact(text)),
            warn: (text) => warn(redact(text)),
        };
    };
    return { ...host, logFor, events: host.events && hiding(host.events, redact) };
}

/** A sink whose events hide the same secrets from their first one on. */
function hiding(events: EventSink, redact: Redact): EventSink {
    return {
        open(origin) {
            const recorder = events.open(origin);
            recorder.hide(redact);
            return recorder;
        },
    };
}

let cadence: Cadence | undefined;

/** Runs an operation with these inputs and states. The texts in the resource's row come at a pace that its reader can follow. */
async function inRow<T>(properties: readonly object[], operation: (host: Host) => Promise<T>): Promise<T> {
    cadence ??= cadenceHere();
    const pace = cadence;
    const own = redactingHost(...properties);
    const logs = new Map<string | undefined, PacedLog>();
    const logFor: Host["logFor"] = (urn) => {
        const log = logs.get(urn) ?? paceLog(own.logFor(urn), own.clock, pace);
        logs.set(urn, log);
        return log;
    };
    try {
        return await operation({ ...own, logFor });
    } finally {
        for (const log of logs.values()) log.end();
    }
}

function textOf(value: unknown): string | undefined {
    return typeof value === "string" ? value : undefined;
}
