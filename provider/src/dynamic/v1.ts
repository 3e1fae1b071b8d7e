import { SessionCache } from "../cdm/auth/sessionCache.js";
import { systemClock } from "../common/clock.js";
import { job, link } from "../definition/index.js";
import { boardOf } from "../engine/board.js";
import { engineAddress, isEngineGone } from "../engine/engineAlive.js";
import { createEngineLog } from "../engine/engineLog.js";
import { watchSignals } from "../engine/signals.js";
import { eventSinkOf } from "../events/eventSink.js";
import { createRegistry, type Host, PendingStarts } from "../run/index.js";
import { definitionOperations } from "./definitionOperations.js";
import type { ResourceKind } from "./doorway.js";
import { jobRunOperations } from "./runOperations.js";

const engine = engineAddress();
const gone = () => isEngineGone(engine);
const starts = new PendingStarts(gone);
const board = boardOf(engine);

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
    registry: createRegistry(board),
    starts,
    logFor,
    events: eventSinkOf(process.env, {
        clock: systemClock,
        warn: (text, urn) => logFor(urn).warn(text),
    }),
};

type Operations = Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;

/**
 * Sets the configuration before its first `await`, because the SDK may start an operation meanwhile. The SDK's public getters for
 * configuration know no explicit Provider.
 */
async function configure({ config: given }: { config: { rawConfig?: Readonly<Record<string, unknown>> } }) {
    config = given.rawConfig ?? {};
}

const resources: Readonly<Record<ResourceKind, Operations>> = {
    JobRun: { configure, ...jobRunOperations(host) },
    Job: { configure, ...definitionOperations(job, host) },
    Link: { configure, ...definitionOperations(link, host) },
};

/**
 * The text in every state (`doorway.ts`) calls this function, in the process that the engine starts for dynamic providers. The function's
 * name and its kinds are a stored format. Nothing else calls it, so its type says no more than that there are operations.
 */
export function provider(kind: ResourceKind): Operations {
    if (!Object.hasOwn(resources, kind)) {
        const names = Object.keys(resources).join(", ");
        throw new Error(`This version of pulumi-huaweicloud-cdm has no dynamic resource "${kind}"; it has ${names}.`);
    }
    watchOnce();
    return resources[kind];
}

let isWatched = false;

/** Called at the first use and not when this file is loaded: a process that serves no resource of ours is not ours to end. */
function watchOnce(): void {
    if (!isWatched) watchSignals(starts, gone, () => board?.remove());
    isWatched = true;
}
