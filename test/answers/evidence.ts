import type { Exchanged } from "./exchanged.js";

/** The answers of the status, those that are no word of CDM's among them. */
export function statuses(exchanged: readonly Exchanged[]): Exchanged[] {
    return exchanged.filter(({ asked }) => asked === "status");
}

/** -1 where there is none. */
export function lastIndexOf<One>(list: readonly One[], is: (one: One) => boolean): number {
    return list.reduce((last, one, index) => (is(one) ? index : last), -1);
}

/** How much was said since a run of ours was last said to be live, for its end. */
export function wordsOfAnEnd(exchanged: readonly Exchanged[]): Words {
    const isLive = ({ asked, says }: Exchanged) =>
        asked === "status" && says.what === "live" && says.isOurs && says.isSure !== false;
    const since = exchanged.slice(lastIndexOf(exchanged, isLive) + 1);
    /** What came of what was asked next, which is asked again where nothing came. */
    const next = (index: number) =>
        since.slice(index + 1).find(({ asked, says }) => asked !== "clusters" || says.what !== "nothing");
    const count = (is: (one: Exchanged, next: Exchanged | undefined) => boolean) =>
        since.filter((one, index) => is(one, next(index))).length;
    const isAbout = ({ asked }: Exchanged) => asked === "status" || asked === "history" || asked === "job";
    return {
        gone: count(({ says }) => says.what === "gone"),
        // Somebody else's run, where it is newer, says that ours is over.
        ended: count(({ asked, says }) => asked === "status" && (says.what === "ended" || says.what === "live")),
        never: count(({ asked, says }) => asked === "status" && says.what === "never"),
        witnesses: count((one) => isAbout(one) && one.asked !== "status" && /ended|never/.test(one.says.what)),
        cluster: count(
            ({ says }, next) =>
                says.what === "clusterAtRest" || (says.what === "clusterGone" && next?.says.what === "clusterUnlisted"),
        ),
    };
}

interface Words {
    readonly gone: number;
    readonly ended: number;
    readonly never: number;
    /** What the job, or its history, has said of an end. */
    readonly witnesses: number;
    readonly cluster: number;
}

/**
 * Whether so much proves that nothing of ours is live.
 *
 * @param isLive whether a run of ours really is: then that none was ever there needs a second witness
 * @param least how often it has to be said
 */
export function isProof({ gone, ended, never, witnesses, cluster }: Words, isLive: boolean, least: number): boolean {
    const said = ended + (isLive && witnesses === 0 ? 0 : never);
    return gone >= 1 || said >= least || cluster >= least;
}
