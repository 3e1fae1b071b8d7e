import { SessionCache } from "../cdm/auth/sessionCache.js";
import { systemClock } from "../common/clock.js";
import { redactor } from "../common/redact.js";
import type { Redact } from "../common/text.js";
import { engineAddress, isEngineGone } from "../engine/engineAlive.js";
import { createEngineLog } from "../engine/engineLog.js";
import { watchSignals } from "../engine/signals.js";
import {
    check,
    create,
    createRegistry,
    diff,
    type Host,
    hiddenTexts,
    inputsOf,
    type JobRunInputs,
    type JobRunState,
    PendingStarts,
    type Properties,
    read,
    remove,
    update,
} from "../run/index.js";
import { markSecretInputs, markSecrets } from "./markSecrets.js";
import { sanitize } from "./sanitize.js";

const engine = engineAddress();
const gone = () => isEngineGone(engine);
const starts = new PendingStarts(gone);

/** What the engine has configured this process with: one Provider's values, or all stack configuration. */
let config: Readonly<Record<string, unknown>> = {};

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
    logFor: createEngineLog(engine),
};

/**
 * The far side of the doorway: what the text in every state calls, in the process that the engine starts for dynamic
 * providers. The name and the kinds are a stored format.
 */
export function provider(kind: "JobRun") {
    if (kind !== "JobRun") throw new Error(`pulumi-huaweicloud-cdm has no dynamic resource "${kind}"; it has JobRun.`);
    watchOnce();
    return jobRun;
}

let isWatched = false;

/** Not when this file is loaded: only a process that serves JobRuns has something to see to. */
function watchOnce(): void {
    if (!isWatched) watchSignals(starts, gone);
    isWatched = true;
}

const operations = {
    /** Done before it first waits: an operation that the SDK lets in meanwhile finds it done. The public getters know no explicit Provider. */
    async configure({ config: given }: { config: { rawConfig?: Readonly<Record<string, unknown>> } }) {
        config = given.rawConfig ?? {};
    },
    async check(olds: Properties, news: Properties) {
        const { inputs, failures } = check(olds, news, {
            ...host,
            urn: textOf(news.__urn),
            log: discreet(news).logFor(textOf(news.__urn)),
        });
        return { inputs: markSecretInputs(inputs), failures };
    },
    async diff(_id: string, state: JobRunState, news: JobRunInputs) {
        return diff(state, news, discreet(state, news), { urn: news.__urn, urnInState: state.__urn });
    },
    async create(inputs: JobRunInputs) {
        const { id, state } = await create(inputs, discreet(inputs), { urn: inputs.__urn });
        return { id, outs: markSecrets(state, inputs) };
    },
    async read(id: string, state: JobRunState) {
        const now = await read(state, discreet(state), { urn: state.__urn });
        return now === undefined ? {} : { id, props: markSecrets(now), inputs: markSecrets(inputsOf(now)) };
    },
    async update(_id: string, state: JobRunState, news: JobRunInputs) {
        return { outs: markSecrets(await update(state, news, discreet(state, news), { urn: news.__urn }), news) };
    },
    async delete(_id: string, state: JobRunState) {
        await remove(state, discreet(state), { urn: state.__urn });
    },
};

const jobRun = sanitize(operations, hideFor);

/** Takes inputs that are secrets out of what is said. */
function hideFor(...bags: unknown[]): Redact {
    return redactor(hiddenTexts(host, ...bags));
}

/** The host of an operation with these inputs, whose reports hide what its errors do. */
function discreet(...bags: object[]): Host {
    const redact = hideFor(...bags);
    const logFor: Host["logFor"] = (urn) => {
        const { progress, info, warn } = host.logFor(urn);
        return {
            progress: (text) => progress(redact(text)),
            info: (text) => info(redact(text)),
            warn: (text) => warn(redact(text)),
        };
    };
    return { ...host, logFor };
}

function textOf(value: unknown): string | undefined {
    return typeof value === "string" ? value : undefined;
}
