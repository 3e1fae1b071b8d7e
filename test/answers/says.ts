import { isLive, type World } from "./world.js";

/**
 * What an answer says in CDM's own words, by who made it: never found out by reading it.
 *
 * - `live`, `ended`: the job's last run, by a submission of it
 * - `never`: no run at all, which against a run that was live needs a second witness
 * - `gone`: the job does not exist
 * - `started`, `accepted`: a start or a stop was taken; `no`: it was not, and has had no effect
 * - `clusterGone`, `clusterUnlisted`: the cluster is not there, proved by both together; `clusterAtRest`: nothing runs in it
 * - `nothing`: no word of CDM's
 */
export type Says = {
    /** False where it depends on how kindly CDM is read: it may be relied on, and need not be. */
    readonly isSure?: boolean;
} & (
    | { readonly what: "live"; readonly id: number; readonly isOurs: boolean }
    | { readonly what: "ended"; readonly id: number; readonly isOurs: boolean }
    | { readonly what: "started"; readonly id?: number }
    | { readonly what: "never" | "gone" | "accepted" | "no" }
    | { readonly what: "clusterGone" | "clusterUnlisted" | "clusterAtRest" | "clusterWell" }
    | { readonly what: "nothing" }
);

export const nothing: Says = { what: "nothing" };

export function perhaps(says: Says): Says {
    return { ...says, isSure: false };
}

/** True where it is not so. What is not sure counts as well. */
export function isFalse(says: Says, world: World, hadEffect: boolean): boolean {
    const { last, live, there } = world;
    switch (says.what) {
        case "live":
        case "ended": {
            const run = world.runs.find(({ id, isOurs }) => id === says.id && isOurs === says.isOurs);
            return run === undefined || run !== last || isLive(run) !== (says.what === "live");
        }
        case "never":
            return live.length > 0 || last !== undefined;
        case "gone":
            return there !== "jobGone";
        case "no":
            return hadEffect;
        case "started":
            return says.id !== undefined && !world.runs.some(({ id, isOurs }) => id === says.id && isOurs);
        case "clusterGone":
        case "clusterUnlisted":
            return there !== "clusterGone";
        case "clusterAtRest":
            return there !== "clusterStopped" && there !== "clusterGone";
        case "accepted":
        case "clusterWell":
        case "nothing":
            return false;
    }
}
