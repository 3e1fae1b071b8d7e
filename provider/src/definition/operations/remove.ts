import { capitalized } from "../../common/text.js";
import { type Host, type Keeper, type OperationContext, recorded } from "../../run/index.js";
import { livenessOf } from "../../run/model/status.js";
import { quietGapMs, shortestPollMs } from "../../run/model/timeouts.js";
import { DefinitionError } from "../model/errors.js";
import type { DefinitionState } from "../model/inputs.js";
import type { Kind } from "../model/kind.js";
import { definitionKeyOf, inputsIn, isAnother, isOpen } from "../model/state.js";
import { deleteAgainMs, timeoutOf } from "../model/timeouts.js";
import { validateState } from "../model/validateState.js";
import { isInUseError, isMissingError } from "../steps/answers.js";
import { begin, type Context } from "../steps/context.js";
import { findLiveRun, inUseError } from "../steps/inUse.js";
import { type Here, look, lookForStored, type Missing, nextGap } from "../steps/look.js";
import { isAsSaid } from "../steps/put.js";
import { write } from "../steps/write.js";
import { describeAnother } from "./create.js";
import { placeOf } from "./placeOf.js";

/**
 * Deletes the definition, and returns once CDM has said twice in a row that it is gone. Never stops a run.
 *
 * @throws DefinitionError, CdmError or SettingsError if that is not proved: the resource stays in the state
 */
export async function remove(kind: Kind, stored: DefinitionState, host: Host, call: OperationContext): Promise<void> {
    return recorded(
        "delete",
        placeOf(kind, stored),
        host,
        call,
        async (recordedCall) => {
            const state = validateState(kind, stored);
            const key = definitionKeyOf(kind.word, state);
            const since = host.clock.monotonic();
            const removeInTurn = () =>
                host.registry.inTurn(key, async () => {
                    // mutant: the definition that another resource has adopted
                    const keeper = host.registry.keptByAnother(key, call.urn, state.projectId);
                    const isOver = host.clock.monotonic() - since >= timeoutOf(state, "delete");
                    if (keeper?.stage === "wanted" && !isOver) return "later";
                    if (keeper?.stage === "wanted" || keeper?.stage === "failed")
                        throw notTakenOver(kind, state, keeper);
                    if (keeper === undefined)
                        return removeDefinition(await begin(kind, state, "delete", host, recordedCall), state);
                    leave(kind, state, keeper, host, recordedCall);
                    return "done";
                });
            // The other resource may be one of another Provider's process.
            while ((await removeInTurn()) === "later")
                await host.clock.sleep(shortestPollMs(state.endpoint), call.signal);
        },
        () => ({}),
    );
}

function leave(kind: Kind, state: DefinitionState, keeper: Keeper, host: Host, call: OperationContext): void {
    const because = `${keeper.inProgram ?? "another resource"} of this program has the ${kind.word} now`;
    call.recorder?.record({ event: "decision", decision: "leave", because });
    host.logFor(call.urn).info(
        `leaves the ${kind.word} "${state.name}" in cluster ${state.clusterId}, because ${because}`,
    );
}

function notTakenOver(kind: Kind, state: DefinitionState, { inProgram = "another resource" }: Keeper): DefinitionError {
    return new DefinitionError(
        "definitionNotDeleted",
        `The ${kind.word} "${state.name}" in cluster ${state.clusterId} was not deleted: ${inProgram} of this program is to take it over, and has not. ` +
            "The resource stays in the state: correct what that one says, and run pulumi up again.",
    );
}

/**
 * Goal: CDM shows no definition of that name.
 *
 * 1. A delete is sent only after a look that showed the definition, and no live run of it.
 * 2. Its answer proves nothing: two looks in a row have to show none.
 * 3. If the definition still shows after `deleteAgainMs`, the delete is sent again.
 * 4. What an unclear create may have left is deleted only if it is what was sent. It has a minute to show up.
 * 5. What another user has created under the name since is left alone.
 *
 * Returns `later` if another resource of the program has got it since, or is to get it.
 *
 * Limits: the operation's deadline.
 */
async function removeDefinition(context: Context, state: DefinitionState): Promise<"done" | "later"> {
    const { kind, deadline, client, label, log, record, host, call } = context;
    let attempt = 0;
    let sentAt: number | undefined;
    let last: Missing | undefined;
    let lastError: Error | undefined;
    if (isOpen(state)) await lookForStored(context, state);
    for (let gapMs = context.firstGapMs; ; gapMs = nextGap(gapMs)) {
        const seen = await look(context);
        if (seen.kind === "missing") {
            // mutant: the second look after a delete
            if (seen.by === "clusterGone" || last !== undefined) {
                proved(context, last ?? seen, seen);
                return "done";
            }
            last = seen;
            gapMs = Math.min(gapMs, quietGapMs);
        } else {
            last = undefined;
            // mutant: the definition that a delete of an open create leaves
            if (state.__unclear === true && !isAsSaid(kind, inputsIn(kind, state), seen.shown)) {
                log.warn(
                    `${label} is not what the create whose answer was lost has sent, so it was left alone. Only the resource leaves the state.`,
                );
                return "done";
            }
            if (isAnother(state, seen.shown)) {
                record({
                    event: "decision",
                    decision: "leave",
                    because: "another one has its name",
                    user: seen.shown.facts.creationUser,
                });
                log.warn(`${describeAnother(context, seen)} It was left alone. Only the resource leaves the state.`);
                return "done";
            }
            // The caller decides what becomes of it.
            if (host.registry.keptByAnother(definitionKeyOf(kind.word, state), call.urn, state.projectId) !== undefined)
                return "later";
            // mutant: the delete that comes to nothing
            const isDue = sentAt === undefined || deadline.elapsedMs() - sentAt >= deleteAgainMs;
            if (isDue) {
                // mutant: the live run of a job to delete
                await refuseLiveRun(context, seen);
                const written = await write(context, "remove", ++attempt, () => client.remove());
                if (written.kind === "refused" && !isMissingError(kind, written.error)) {
                    throw isInUseError(kind, written.error)
                        ? await inUseError(context, "deleted", written.error)
                        : written.error;
                }
                if (written.kind !== "notSent") sentAt = deadline.elapsedMs();
                if ("error" in written) lastError = written.error;
            }
        }
        if (!(await deadline.sleep(gapMs))) break;
    }
    if (sentAt === undefined && lastError !== undefined) throw lastError;
    const what =
        sentAt === undefined
            ? `CDM has not said twice in time that ${label} is gone, and no delete was sent.`
            : `A delete of ${label} was sent, and CDM has not said twice in time that the ${kind.word} is gone.`;
    throw new DefinitionError(
        "definitionNotDeleted",
        `${what}${lastError ? ` ${lastError.message}` : ""} ` +
            "The resource stays in the state: run pulumi again to go on.",
        lastError && { cause: lastError },
    );
}

/** An edition of CDM may delete a job whose run is live. Nobody could stop that run by its name then. */
async function refuseLiveRun(context: Context, { shown: { status } }: Here): Promise<void> {
    if (context.kind.word !== "job" || status === undefined || livenessOf(status) !== "live") return;
    const live = await findLiveRun(context);
    if (live !== undefined) throw await inUseError(context, "deleted", undefined, live);
}

function proved({ record, kind, log, label }: Context, first: Missing, second: Missing): void {
    const lookOf = ({ by, at }: Missing) =>
        ({ at, witness: by === "clusterGone" ? by : kind.word, source: "definition" }) as const;
    record({ event: "decision", decision: "deleted", looks: [lookOf(first), lookOf(second)] });
    if (second.by === "clusterGone") log.info(`${capitalized(label)} is gone with its cluster`);
}
