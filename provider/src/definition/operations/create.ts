import { describeMoment } from "../../common/dates.js";
import { capitalized, messageOf } from "../../common/text.js";
import { type Host, type OperationContext, recorded } from "../../run/index.js";
import type { RunErrorKind } from "../../run/model/errorCodes.js";
import { isKnown, JobRunError } from "../../run/model/errors.js";
import { consistencyGraceMs, firstAnswerMs } from "../../run/model/timeouts.js";
import { differences } from "../model/compare.js";
import { DefinitionError, PartialDefinitionError } from "../model/errors.js";
import type { DefinitionInputs, DefinitionState } from "../model/inputs.js";
import type { Kind } from "../model/kind.js";
import { definitionKeyOf, inputsIn, toState } from "../model/state.js";
import { mostWrites } from "../model/timeouts.js";
import { isTakenError } from "../steps/answers.js";
import { begin, type Context } from "../steps/context.js";
import { type Here, look, lookUntil, type Missing, nextGap } from "../steps/look.js";
import { refusalOf } from "../steps/missingLink.js";
import { isAsSaid, put, readBack, saysSecrets } from "../steps/put.js";
import { write } from "../steps/write.js";
import { placeOf } from "./placeOf.js";

/**
 * Creates the definition, once. If one has the name already, `ifExists` decides. Starts nothing.
 *
 * @throws DefinitionError if the name is taken; PartialDefinitionError if a create was sent that may have had its effect;
 * CdmError or SettingsError if nothing was created
 */
export async function create(
    kind: Kind,
    inputs: DefinitionInputs,
    host: Host,
    call: OperationContext,
): Promise<{ id: string; state: DefinitionState }> {
    return recorded(
        "create",
        placeOf(kind, inputs),
        host,
        call,
        (recordedCall) => {
            const key = definitionKeyOf(kind.word, inputs);
            const { projectId } = inputs;
            const adopts = inputs.ifExists === "adopt";
            const keep = (stage: "wanted" | "failed" | "adopted" | undefined) =>
                host.registry.keep(key, { inProgram: call.urn, inState: call.urn, projectId, stage });
            // From here on no other resource of the program deletes what this one is to take over.
            // mutant: the name that is kept before it is adopted
            if (adopts) keep("wanted");
            return host.registry.inTurn(key, async () => {
                try {
                    const context = await begin(kind, inputs, "create", host, recordedCall);
                    // mutant: the look before a definition is created
                    const seen = await look(context, firstAnswerMs);
                    const state =
                        seen.kind === "here"
                            ? await takeOver(context, inputs, seen)
                            : await createNew(context, inputs, seen);
                    keep(adopts ? "adopted" : undefined);
                    // mutant: the definition that starts nothing
                    return { id: context.id, state };
                } catch (error) {
                    if (error instanceof PartialDefinitionError) keep(adopts ? "adopted" : undefined);
                    else if (adopts) keep("failed");
                    throw error;
                }
            });
        },
        () => ({}),
    );
}

/**
 * Goal: CDM has the definition, made by one create.
 *
 * 1. A create is sent only after a look that showed none.
 * 2. If its answer is lost, CDM is asked for a minute. What shows up is ours if it is what was sent, else an error.
 * 3. If nothing shows up, the create is sent again.
 *
 * Limits: `mostWrites` without an answer, and the operation's deadline.
 */
export async function createNew(context: Context, inputs: DefinitionInputs, seen: Missing): Promise<DefinitionState> {
    if (seen.by === "clusterGone") {
        throw new DefinitionError(
            "clusterMissing",
            `${capitalized(context.label)} was not created: CDM says that the cluster does not exist. Check clusterId, the project and the region.`,
        );
    }
    const sending = { isDoubtful: false };
    try {
        const made = await sendCreate(context, inputs, sending);
        if (made !== "exists") return toState(context.kind, inputs, made.shown, context.redact);
    } catch (error) {
        // mutant: the state of a create that was never answered
        if (!isKnown(error) || !sending.isDoubtful || error instanceof NotOursError) throw error;
        throw partialFailure(context, inputs, error, { isUnclear: true });
    }
    // Another one has got the name since the look.
    const other = await look(context);
    if (other.kind === "here") return takeOver(context, inputs, other);
    throw new DefinitionError(
        "definitionExists",
        `${capitalized(context.label)} was not created: CDM says that the name is taken, and shows no ${context.kind.word} of that name. ` +
            "A job of another type, or one of another user, may have it.",
    );
}

/** The definition that is there is not what this operation has sent. */
class NotOursError extends DefinitionError {}

async function sendCreate(
    context: Context,
    inputs: DefinitionInputs,
    sending: { isDoubtful: boolean },
): Promise<Here | "exists"> {
    const { kind, client, deadline } = context;
    let unclear = 0;
    for (let attempt = 1, gapMs = context.firstGapMs; ; attempt++, gapMs = nextGap(gapMs)) {
        const written = await write(context, "create", attempt, () => client.create(kind.toWire(inputs)));
        if (written.kind === "done") {
            // From here on the state must not be lost, whatever happens to the look.
            return lookAfterCreate(context, inputs);
        }
        const { error } = written;
        if (written.kind === "refused") {
            const isTaken = isTakenError(error);
            if (!sending.isDoubtful) {
                if (isTaken) return "exists";
                throw refusalOf(context, inputs, error);
            }
            const seen = await lookUntil(context, ({ kind }) => kind === "here", { forMs: consistencyGraceMs });
            if (seen.kind === "here") return claimed(context, inputs, seen);
            throw refusalOf(context, inputs, error);
        }
        if (written.kind === "unclear") {
            sending.isDoubtful = true;
            unclear++;
        }
        if (!(await deadline.sleep(gapMs))) throw error;
        // mutant: the minute in which a created definition may show up
        const forMs = written.kind === "unclear" ? consistencyGraceMs : 0;
        // mutant: the look after a create whose answer was lost
        const seen = await lookUntil(context, ({ kind }) => kind === "here", { forMs });
        if (seen.kind === "here") return sending.isDoubtful ? claimed(context, inputs, seen) : "exists";
        // At the deadline the minute may not be over, so the first create may still show up.
        // mutant: the create that the deadline ends
        if (unclear >= mostWrites || deadline.timeLeftMs() <= 0) throw error;
    }
}

/** CDM has created it, so any failure from here on keeps the resource. */
async function lookAfterCreate(context: Context, inputs: DefinitionInputs): Promise<Here> {
    try {
        return await readBack(context, inputs);
    } catch (error) {
        if (!isKnown(error)) throw error;
        throw partialFailure(context, inputs, error, { isUnclear: false });
    }
}

/** What shows up after a create whose answer was lost. */
function claimed(context: Context, inputs: DefinitionInputs, seen: Here): Here {
    // mutant: the comparison of what shows up with what was sent
    if (isAsSaid(context.kind, inputs, seen.shown)) return seen;
    throw new NotOursError(
        "definitionUnclear",
        `A create of ${context.label} was sent, and its answer was lost. ${describeExisting(context, seen)} It differs from what was sent at ` +
            `${listed(context, inputs, seen)}. If it may be taken over and changed, set ifExists to "adopt" and run pulumi up again.`,
    );
}

/** Takes over what has the name, if the program allows that. */
export async function takeOver(context: Context, inputs: DefinitionInputs, seen: Here): Promise<DefinitionState> {
    const { kind, log, record, label } = context;
    refuseOtherType(context, inputs, seen);
    // mutant: the name that another definition has
    if (inputs.ifExists !== "adopt") {
        record({ event: "decision", decision: "refuse", because: "the name is taken", user: userOf(seen) });
        throw new DefinitionError(
            "definitionExists",
            `${describeExisting(context, seen)} So it was not created. To take it over as it is there, and change it to what the program says, ` +
                'set ifExists to "adopt". Or give it another name.',
        );
    }
    record({ event: "decision", decision: "adopt", because: 'ifExists is "adopt"', user: userOf(seen) });
    const others = differences(kind, inputs, seen.shown);
    const hasSecrets = saysSecrets(kind, inputs);
    // mutant: the secrets that an adoption sends
    if (others.length === 0 && !hasSecrets) {
        log.info(`took over ${label}${createdBy(context, seen)}, which is what the program says`);
        return toState(kind, inputs, seen.shown, context.redact);
    }
    const what = [
        ...(others.length > 0 ? [`changes ${listed(context, inputs, seen)}`] : []),
        ...(hasSecrets ? ["sends its secrets, which CDM does not show"] : []),
    ];
    log.info(`takes over ${label}${createdBy(context, seen)}, and ${what.join(" and ")}`);
    const isThere = await put(context, inputs, { before: seen, changesSecrets: hasSecrets });
    if (!isThere) {
        throw new DefinitionError(
            "definitionUnclear",
            `${capitalized(label)} was there, and is gone since. It was not created. Run pulumi up again.`,
        );
    }
    return keepIfUnread(context, inputs);
}

/** The state after an update that CDM has taken. If it can't be read back, the resource is kept all the same. */
export async function keepIfUnread(context: Context, inputs: DefinitionInputs): Promise<DefinitionState> {
    try {
        return toState(context.kind, inputs, (await readBack(context, inputs)).shown, context.redact);
    } catch (error) {
        if (!isKnown(error)) throw error;
        throw partialFailure(context, inputs, error, { isUnclear: false });
    }
}

/** @throws DefinitionError if what has the name is of another type or connector. No update can change that */
export function refuseOtherType(context: Context, inputs: DefinitionInputs, seen: Here): void {
    const { kind } = context;
    const type = inputs[kind.typeInput] ?? kind.defaults[kind.typeInput];
    const { type: its } = seen.shown;
    // mutant: the type that no update can change
    if (its === undefined || its === type) return;
    throw new DefinitionError(
        "definitionOfOtherType",
        `${describeExisting(context, seen)} Its ${kind.typeInput} is "${context.quote(its)}", and that of the program is "${String(type)}". ` +
            `CDM can't change it. Give the ${kind.noun} another name, or delete the other one.`,
    );
}

function describeExisting(context: Context, seen: Here): string {
    return `${capitalized(context.label)} exists already${createdBy(context, seen)}.`;
}

/** What has the name now is not what the state knows. */
export function describeAnother(context: Context, seen: Here): string {
    return `${capitalized(context.label)} was deleted beside the program, and another one has its name${createdBy(context, seen)}.`;
}

/** `, created by "night-shift" at 2026-11-30T…`. Empty if CDM does not say. */
function createdBy({ quote }: Context, { shown: { facts } }: Here): string {
    const by = facts.creationUser === undefined ? "" : ` by "${quote(facts.creationUser)}"`;
    const at = facts.creationDate === undefined ? "" : ` at ${describeMoment(facts.creationDate)}`;
    return by || at ? `, created${by}${at}` : "";
}

function userOf({ shown: { facts } }: Here): string | undefined {
    return facts.creationUser;
}

function listed({ kind }: Context, inputs: DefinitionInputs, seen: Here): string {
    const paths = differences(kind, inputs, seen.shown).map((path) => kind.pathIn(path, inputs));
    return paths.length > 0 ? paths.join(", ") : kind.typeInput;
}

/** Keeps the resource in the state. Without `__asStored`, the next `up` goes on. */
function partialFailure(
    context: Context,
    inputs: DefinitionInputs,
    error: Error,
    { isUnclear }: { readonly isUnclear: boolean },
): PartialDefinitionError {
    if (error instanceof PartialDefinitionError) return error;
    const properties = { ...inputsIn(context.kind, inputs), ...(isUnclear && { __unclear: true as const }) };
    const codeKind: RunErrorKind =
        error instanceof JobRunError ? error.kind : isUnclear ? "definitionUnclear" : "definitionNotShown";
    const what = error instanceof JobRunError ? error.sentence : messageOf(error);
    const { word } = context.kind;
    const next = isUnclear
        ? `The create of ${context.label} may have had its effect. The resource stays in the state: the next pulumi up looks for the ${word} first.`
        : `CDM has taken ${context.label}, and the ${word} stays in the state. Run pulumi up again to read it back.`;
    return new PartialDefinitionError(context.id, properties, codeKind, `${what} ${next}`, { cause: error });
}
