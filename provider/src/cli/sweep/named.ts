import type { JobRunState } from "../../run/index.js";

/** A job that a file names, and what the file says of its run. */
export type Named = NamedJob | NamedState | NamedCreate | Unusable;

interface Naming {
    /** How lines and tables call it: `cluster/job`, or the resource's name if the file hides that. */
    readonly id: string;
    /** The name of the resource in its program. Absent for a line of a list. */
    readonly resource?: string | undefined;
}

/** A line of a list. The user names the job, so any run of it is meant. */
export interface NamedJob extends Naming {
    readonly kind: "job";
    readonly clusterId: string;
    readonly jobName: string;
}

/** A JobRun in a stack's state. The state says which run is its own, and what a destroy would do. */
export interface NamedState extends Naming {
    readonly kind: "state";
    readonly urn: string;
    readonly state: JobRunState;
    /** An option of the resource that keeps a destroy from its run. */
    readonly keptBy?: "retainOnDelete" | "protect" | undefined;
    /** Whether the export hides the address at which the job was last seen. Then a missing job proves nothing at an address that the state does not name. */
    readonly isAddressHidden: boolean;
    readonly hasProvider: boolean;
}

/** A create that was interrupted: the export names the job, and no state says which run the create has started. */
export interface NamedCreate extends Naming {
    readonly kind: "create";
    readonly clusterId: string;
    readonly jobName: string;
    readonly projectId?: string | undefined;
    readonly region?: string | undefined;
    readonly endpoint?: string | undefined;
    /** The names of these values that are secrets. */
    readonly __secretInputs: readonly string[];
}

/** A JobRun of which the file does not tell enough. */
interface Unusable extends Naming {
    readonly kind: "unusable";
    /** A whole sentence that says what to do. */
    readonly problem: string;
}

/** What a file names. */
export interface Content {
    readonly named: readonly Named[];
    /** How many resources of all kinds an export has. Absent for a list. */
    readonly resources?: number;
}
