/** One change of a definition: which job or link, what was done, and by whom. */
export interface DefinitionChange {
    readonly at: number;
    readonly kind: "job" | "link";
    readonly cluster: string;
    /** After a rename the new name. */
    readonly name: string;
    readonly action: "create" | "update" | "rename" | "delete";
    readonly user: string;
    /** A client of the API, a test or a console's user by the control API, or CDM itself after a run of a disposable job. */
    readonly through: "api" | "control" | "cdm";
}
