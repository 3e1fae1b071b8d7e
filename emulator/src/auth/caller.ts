import type { Identity } from "../iam/identity.js";

/** An authenticated caller, and the ids of the projects that its credentials open. */
export interface Caller {
    readonly identity: Identity;
    readonly projects: readonly string[];
}
