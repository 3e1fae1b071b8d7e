/** What the world does by itself during the operation. */
export interface Happening {
    readonly afterMs: number;
    readonly what: "ends" | "strangerFollows" | "jobGone" | "clusterGone" | "clusterStopped";
}
