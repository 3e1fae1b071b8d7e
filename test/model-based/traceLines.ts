import type { JobRunState } from "#provider/run/index.js";
import type { Attempt, Ending } from "./attempt.js";
import type { Exchange } from "./cdm.js";
import type { Asked, Trouble } from "./happenings.js";

/** The lines of a trace: what an operation began with, what was asked and answered, and how it ended. */
export function beginning({ name, inputs, state }: Attempt): string {
    const { clusterId: _, jobName: __, __urn: ___, ...said } = inputs;
    // Of a delete they are the state, which says more than that.
    const shown = Object.fromEntries(Object.entries(said).filter(([key]) => isInput.test(key)));
    return `${name} ${JSON.stringify(shown)}${state ? ` with ${summary(state)}` : ""}`;
}

const isInput =
    /^(variables|triggers|desiredState|waitFor|ifRunning|on[A-Z]\w+|failOnRunFailure|rerunOn|maxReruns|timeouts|pollInterval)$/;

export function ended(name: string, ending: Ending): string {
    if (ending.kind === "done") return `${name} is done${ending.state ? `: ${summary(ending.state)}` : ""}\n`;
    const kept = ending.kind === "unfinished" ? ` and keeps ${summary(ending.state)}` : "";
    return `${name} fails (${ending.error.name})${kept}: ${ending.error.message}\n`;
}

function summary({
    submissionId,
    creationDate,
    creationUser,
    status,
    startedByUs,
    unfinished,
    desiredState,
    __reruns,
}: JobRunState): string {
    const run = { submissionId, creationDate, creationUser, status, startedByUs };
    return JSON.stringify({ ...run, desiredState, unfinished, __reruns });
}

export function exchanged(asked: Asked, trouble: Trouble | undefined, exchange: Exchange): string {
    return `${asked} → ${trouble ? `(${describe(trouble)}) ` : ""}${inShort(exchange)}`;
}

function describe({ kind, ...details }: Trouble): string {
    return [kind, ...Object.values(details)].filter((part) => part !== undefined).join(" ");
}

/** `200 run 101 RUNNING pulumi auto`, or whatever else it was. */
function inShort(exchange: Exchange): string {
    if ("failure" in exchange) return exchange.failure.text;
    const { httpStatus, text } = exchange.answer;
    const of = (key: string) => new RegExp(`"${key}":"?([^",}]*)`).exec(text)?.[1];
    const [id, status] = [of("submission-id"), of("status")];
    if (!text.includes("}]}") || text.includes("ERROR")) return `${httpStatus} ${text}`;
    const auto = of("is-execute-auto") === "true" ? "auto" : undefined;
    const run = id ? `run ${id}` : "no id";
    return [httpStatus, run, status, of("creation-user"), of("creation-date"), auto].filter(Boolean).join(" ");
}
