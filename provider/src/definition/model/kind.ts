import type { Properties } from "../../run/model/inputs.js";
import type { Validate } from "../../run/model/validating.js";
import type { DefinitionFacts, DefinitionInputs } from "./inputs.js";

export type Json = Readonly<Record<string, unknown>>;

/**
 * What the program says of a definition: texts by their paths, such as `sourceJobConfig.tableName`. A parameter that has several names has one
 * path here. What is unknown in a preview is left out.
 */
export type Said = ReadonlyMap<string, string>;

/** What CDM shows of a definition. */
export interface Shown {
    /** The job's type, or the link's connector. Absent if CDM does not say. */
    readonly type?: string;
    /** Texts by their paths, as CDM spells them. */
    readonly parameters: ReadonlyMap<string, string>;
    readonly facts: DefinitionFacts;
    /** CDM's word for the status of the job's last run. */
    readonly status?: string;
}

/** What tells Jobs from Links. All else is the same for both. */
export interface Kind {
    readonly word: "job" | "link";
    readonly noun: "Job" | "Link";
    /** The input that a definition keeps for its life, beside its name and place. */
    readonly typeInput: "jobType" | "connector";
    /** The inputs that say which links it uses. While CDM has it, CDM deletes none of these links. */
    readonly linkInputs: readonly string[];
    /** What the program may write, and what is wrong with a value. The hidden `__` keys are not among them. */
    readonly validators: Readonly<Record<string, Validate>>;
    readonly required: readonly string[];
    /** The inputs that make up the definition. CDM knows nothing of the others. */
    readonly defining: readonly string[];
    readonly defaults: Properties;
    /** Problems of two inputs that are right each by itself, and of parameters that a connector does not know. */
    problems(inputs: Properties): readonly { readonly property: string; readonly reason: string }[];
    said(inputs: Properties): Said;
    /** Whether CDM masks the parameter, or the program keeps it secret. */
    isSecret(path: string, inputs: Properties): boolean;
    /** Whether CDM takes the value and no value for the same. */
    isAsAbsent(path: string, text: string): boolean;
    /** The path as the program writes it: `password` for `config.password`. */
    pathIn(path: string, inputs: Properties): string;
    /** The inputs with another value at a path. Undefined removes it. */
    withParameter(inputs: DefinitionInputs, path: string, value: string | undefined): DefinitionInputs;
    shown(record: Json): Shown;
    /**
     * The definition as CDM takes it.
     *
     * @param before the definition as CDM shows it. What the program can't say is taken from it
     */
    toWire(inputs: DefinitionInputs, before?: Json): Json;
}
