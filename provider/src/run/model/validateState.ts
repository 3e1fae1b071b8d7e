import { isRecord } from "../../common/isRecord.js";
import { JobRunError } from "./errors.js";
import { inputNames } from "./inputNames.js";
import { isGiven } from "./inputs.js";
import type { JobRunState } from "./state.js";
import { storedValidators } from "./validate.js";

/** The fields that operations rely on, beside the inputs. All others are only shown. */
const types: Readonly<Partial<Record<keyof JobRunState, "number" | "string" | "boolean">>> = {
    submissionId: "number",
    creationDate: "number",
    creationUser: "string",
    status: "string",
    startedByUs: "boolean",
    __seenAt: "string",
    __startedBy: "string",
    __adopted: "string",
    __reruns: "number",
    console: "string",
};

/**
 * Returns the stored state if operations can rely on it. A user may have edited it, or a backup may have cut it off.
 *
 * @throws JobRunError that names the wrong property and how to repair the state
 */
export function validateState(state: JobRunState): JobRunState {
    const problem =
        inputProblem(state) ?? typeProblem(state) ?? markProblem(state) ?? owedProblem(state) ?? identityProblem(state);
    if (problem === undefined) return state;
    throw new JobRunError(
        "stateUnusable",
        `The state of this JobRun${whatIsKnown(state)} can't be relied on: ${problem}. CDM was not asked. Repair the state with pulumi stack ` +
            "export and import, from a backup if there is one. Or remove the resource with pulumi state delete, and stop its run by hand.",
    );
}

/** ` (cluster/job)`, or the part of it that the state still has. */
function whatIsKnown({ clusterId, jobName }: JobRunState): string {
    const parts = [clusterId, jobName].filter((part) => typeof part === "string");
    return parts.length > 0 ? ` (${parts.join("/")})` : "";
}

function inputProblem(state: JobRunState): string | undefined {
    const missing = (["clusterId", "jobName"] as const).find((name) => state[name] === undefined);
    if (missing) return `${missing} is missing`;
    return inputNames
        .filter((name) => isGiven(name, state[name]))
        .map((name) => storedValidators[name](state[name], name))
        .find((problem) => problem !== undefined);
}

function typeProblem(state: JobRunState): string | undefined {
    const wrong = Object.entries(types).find(([name, type]) => {
        const value = state[name as keyof JobRunState];
        return value !== undefined && typeof value !== type;
    });
    return wrong && `${wrong[0]} must be a ${wrong[1]}, but is a ${typeof state[wrong[0] as keyof JobRunState]}`;
}

/** What says which values are to be hidden. */
function markProblem(state: JobRunState): string | undefined {
    const { __secretVariables: variables = [], __secretInputs: inputs = [] } = state;
    if (variables !== true && !isListOfTexts(variables)) return "__secretVariables must be true or a list of names";
    return isListOfTexts(inputs) ? undefined : "__secretInputs must be a list of names";
}

function isListOfTexts(value: unknown): boolean {
    return Array.isArray(value) && value.every((entry) => typeof entry === "string");
}

function owedProblem({ unfinished }: JobRunState): string | undefined {
    if (unfinished === undefined) return undefined;
    const known = isRecord(unfinished) && ["start", "wait", "restart"].includes(String(unfinished.phase));
    if (!known) return 'unfinished.phase must be one of "start", "wait", "restart"';
    if (typeof unfinished.since !== "number") return "unfinished.since must be a number";
    const { between, after, user, self } = unfinished as unknown as Record<string, unknown>;
    const isPair = Array.isArray(between) && between.length === 2 && between.every(Number.isFinite);
    if (between !== undefined && !isPair) return "unfinished.between must be two numbers";
    if (after !== undefined && !isRecord(after)) return "unfinished.after must be an object";
    const isNoText = (value: unknown) => value !== undefined && typeof value !== "string";
    return isNoText(user) || isNoText(self) ? "unfinished.user and unfinished.self must be texts" : undefined;
}

/** Without an identity, nothing tells which run is this resource's and may be stopped. */
function identityProblem({ submissionId, creationDate, unfinished, desiredState }: JobRunState): string | undefined {
    const isKnown = submissionId !== undefined || creationDate !== undefined;
    const owesAStart = unfinished !== undefined && unfinished.phase !== "wait";
    if (isKnown || owesAStart || desiredState === "stopped") return undefined;
    return "it holds neither submissionId nor creationDate, which identify its run";
}
