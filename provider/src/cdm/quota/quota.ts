import type { Clock } from "../../common/clock.js";
import type { Failure } from "../errors.js";
import { Lane, type Turn, type TurnOptions } from "./lane.js";
import { createPace } from "./pace.js";

/** CDM's APIs. CDM counts the requests of a user for each of them. Source: the API reference, "API overview". */
const apis = [
    "status",
    "jobs",
    "history",
    "cluster",
    "clusters",
    "start",
    "stop",
    "createJob",
    "updateJob",
    "deleteJob",
    "link",
    "createLink",
    "updateLink",
    "deleteLink",
] as const;
export type Api = (typeof apis)[number];

/** How many requests a minute CDM allows one user for most APIs. */
export const allowedPerMinute = 120;
/** For a start, a stop and the creation of a job CDM allows ten times as many. */
const generousFactor = 10;

/** For a request that waits for no turn. */
export const noTurn: Turn = { end: () => undefined };

const generous: readonly Api[] = ["start", "stop", "createJob"];
const words: Readonly<Record<Api, string>> = {
    status: "status requests",
    jobs: "requests for jobs",
    history: "requests for the history of a job",
    cluster: "requests for a cluster",
    clusters: "requests for the list of clusters",
    start: "starts",
    stop: "stops",
    createJob: "creations of jobs",
    updateJob: "updates of jobs",
    deleteJob: "deletions of jobs",
    link: "requests for a link",
    createLink: "creations of links",
    updateLink: "updates of links",
    deleteLink: "deletions of links",
};

/** Where the quota is not known, a refusal may be over at once. */
const pauseOfUnknownMs = 2_000;
/**
 * CDM counts by the minute, and a refusal says that the minute is used up. With half as long, 20 processes of one user that begin together have
 * up to 6 % refused (`npm run bench -- c`).
 */
const pauseOfMinuteMs = 40_000;

/** How long nothing is sent after a refusal, in milliseconds. With ten times the quota it is over sooner. */
function pauseMs(perMinute: number): number {
    if (perMinute === Number.POSITIVE_INFINITY) return pauseOfUnknownMs;
    return Math.min(pauseOfMinuteMs, (pauseOfMinuteMs * 2 * allowedPerMinute) / perMinute);
}

/** What CDM allows one user. All operations of this process that log in as that user share it. */
export class Quota {
    private readonly lanes: Readonly<Record<Api, Lane>>;

    /** @param perMinute for most APIs. Infinite for an emulator on this machine */
    constructor(clock: Clock, perMinute: number) {
        const laneOf = (api: Api) => {
            const most = generous.includes(api) ? perMinute * generousFactor : perMinute;
            return [api, new Lane(clock, createPace(most), words[api], pauseMs(most))] as const;
        };
        this.lanes = Object.fromEntries(apis.map(laneOf)) as Record<Api, Lane>;
    }

    /** Waits until a request to the API may be sent. Undefined if its deadline passes first, if it is canceled, or if it may not wait. */
    turn(api: Api, options: TurnOptions): Promise<Turn | undefined> {
        return this.lanes[api].turn(options);
    }

    /** How a request fails whose turn did not come in time. It was not sent. */
    lateFailure(api: Api): Failure {
        return this.lanes[api].lateFailure();
    }

    /** How long a request to the API that comes now has to wait for its turn, in milliseconds, as far as the quota is known. */
    expectedWaitMs(api: Api, options: Pick<TurnOptions, "deadline" | "isUrgent">): number {
        return this.lanes[api].expectedWaitMs(options);
    }

    /** How many requests a minute may be sent to an API. Empty if no limit is known. */
    perMinute(api: Api): { readonly perMinute?: number } {
        return this.lanes[api].perMinute();
    }

    /** How far the requests to an API are apart on average, if they use up the quota: in milliseconds. */
    gapMs(api: Api): number {
        return this.lanes[api].gapMs();
    }
}
