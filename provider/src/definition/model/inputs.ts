import type { Properties } from "../../run/model/inputs.js";

/** A value of one of CDM's parameters. It is sent as a text. */
export type ParameterValue = string | number | boolean;
type Parameters = Readonly<Record<string, ParameterValue>>;

/** What Jobs and Links have in common: plain values as the engine hands them on. */
interface CommonInputs {
    readonly clusterId: string;
    readonly name: string;
    readonly projectId?: string;
    readonly region?: string;
    readonly endpoint?: string;
    readonly ifExists?: "fail" | "adopt";
    readonly timeouts?: { readonly create?: string; readonly update?: string; readonly delete?: string };
    /** Filled in by `check`. Absent while a part of the definition is unknown. */
    readonly definitionHash?: string;
    /** The hash that these inputs would get, where `definitionHash` is an older one that is kept (`model/hash.ts`). */
    readonly __hashOfInputs?: string;
    /** The resource's URN. It names the row in the engine's display, and tells the resources of one process apart. */
    readonly __urn?: string;
    /** The names or paths of the inputs that hold secrets, such as `password` or `config.password`. The host sees plain values only. */
    readonly __secretInputs?: readonly string[];
}

export interface JobInputs extends CommonInputs {
    readonly jobType?: string;
    readonly sourceConnector: string;
    readonly sourceLinkName: string;
    readonly sourceJobConfig: Parameters;
    readonly destinationConnector: string;
    readonly destinationLinkName: string;
    readonly destinationJobConfig: Parameters;
    readonly config?: Parameters;
    readonly whileRunning?: "fail" | "wait" | "stop";
}

/** What CDM tells of a definition beside its parameters. A fact is absent if CDM did not give it. */
export interface DefinitionFacts {
    readonly creationUser?: string;
    /** Milliseconds since the epoch. */
    readonly creationDate?: number;
    readonly updateUser?: string;
    /** Milliseconds since the epoch. */
    readonly updateDate?: number;
    /** Whether CDM lets the job run, or lets jobs use the link. */
    readonly enabled?: boolean;
    /** CDM's number of the job. */
    readonly jobId?: number;
    /** CDM's number of the link. */
    readonly linkId?: number;
}

interface Stored extends DefinitionFacts {
    /** The parameters that CDM has added by itself since our last write, by their paths. Absent if CDM did not show them after it. */
    readonly __asStored?: Readonly<Record<string, string>>;
    /** True if a create was sent and nothing tells whether it had an effect. */
    readonly __unclear?: true;
}

/** Inputs or a state of either kind, as the engine of both reads them. */
export type DefinitionInputs = CommonInputs & Properties;
export type DefinitionState = DefinitionInputs & Stored;
