/** The resource that has a definition. If it or its stack was renamed, its state has another URN than the program. */
export interface Keeper {
    readonly inProgram?: string | undefined;
    readonly inState?: string | undefined;
    /** The project of the definition. Two Providers may name one cluster in two projects. Absent if it is not known yet. */
    readonly projectId?: string | undefined;
    /**
     * How far an adoption is: `wanted`: a create is to adopt it. `failed`: that create has failed. `adopted`: it has adopted it. Absent: a plan has found it in the
     * state, or a create has made it.
     */
    readonly stage?: "wanted" | "failed" | "adopted" | undefined;
}

/** What one process tells the others: that a resource of the program is to have a job or a definition, or that it has it. */
export interface Posting extends Keeper {
    readonly what: "declared" | "kept";
    readonly name: string;
}

/**
 * Where the processes of one engine tell each other. The engine starts a process for each Provider, and they know nothing of each other: one could delete
 * what another has adopted.
 */
export interface Board {
    post(posting: Posting): void;
    /** Of processes that are alive. */
    postedByOthers(): readonly Posting[];
}

/** For a process that is alone. */
export const noBoard: Board = { post: () => {}, postedByOthers: () => [] };
