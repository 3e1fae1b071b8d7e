import { isDeepStrictEqual } from "node:util";
import { capitalized } from "../../common/text.js";
import { consistencyGraceMs } from "../../run/model/timeouts.js";
import { differences, unsaidSecrets } from "../model/compare.js";
import { DefinitionError } from "../model/errors.js";
import type { DefinitionInputs } from "../model/inputs.js";
import type { Kind, Shown } from "../model/kind.js";
import { mostWrites } from "../model/timeouts.js";
import { isInUseError, isMissingError } from "./answers.js";
import type { Context } from "./context.js";
import { makeWay } from "./inUse.js";
import { type Here, look, lookUntil } from "./look.js";
import { refusalOf } from "./missingLink.js";
import { write } from "./write.js";

/** Whether CDM shows the definition that the program says. Secrets don't count: CDM masks them. */
export function isAsSaid(kind: Kind, inputs: DefinitionInputs, shown: Shown): boolean {
    const type = inputs[kind.typeInput] ?? kind.defaults[kind.typeInput];
    return (shown.type === undefined || shown.type === type) && differences(kind, inputs, shown).length === 0;
}

/** Whether the program says a value that CDM never shows. */
export function saysSecrets(kind: Kind, inputs: DefinitionInputs): boolean {
    return [...kind.said(inputs).keys()].some((path) => kind.isSecret(path, inputs));
}

interface PutOptions {
    /** The definition as it was just seen. */
    readonly before: Here;
    /** Whether a value changes that CDM does not show. Then only CDM's answer proves the update. */
    readonly changesSecrets: boolean;
}

/**
 * Goal: CDM has the definition that the program says.
 *
 * 1. An update is sent once for each look. It replaces the whole definition, so that the same one may be sent again.
 * 2. If its answer is lost, a look decides. If it changes a secret, it is sent again until CDM answers.
 * 3. If CDM refuses it because the job is in use, `whileRunning` decides.
 * 4. Nothing is sent if the program does not say a secret that CDM masks: it might be lost.
 *
 * Limits: `mostWrites` without an answer, and the operation's deadline.
 *
 * @returns false if CDM says meanwhile that the definition does not exist
 * @throws CdmError or DefinitionError if CDM does not take it
 */
export async function put(
    context: Context,
    inputs: DefinitionInputs,
    { before, changesSecrets }: PutOptions,
): Promise<boolean> {
    const { kind, client, deadline } = context;
    let seen = before;
    let unclear = 0;
    for (let attempt = 1, gapMs = context.firstGapMs; ; attempt++) {
        refuseToLoseSecrets(context, inputs, seen);
        const written = await write(context, "update", attempt, () => client.update(kind.toWire(inputs, seen.record)));
        if (written.kind === "done") return true;
        const { error } = written;
        if (written.kind === "refused") {
            if (isMissingError(kind, error)) return false;
            if (!isInUseError(kind, error)) throw refusalOf(context, inputs, error);
            await makeWay(context, inputs, error);
        } else {
            if (written.kind === "unclear") unclear++;
            if (!(await deadline.sleep(gapMs))) throw error;
            gapMs *= 2;
        }
        const now = await look(context);
        if (now.kind === "missing") return false;
        seen = now;
        // What is shown as before proves nothing: texts of two spellings may count as one, and the update may have come to nothing.
        const isChanged = !isDeepStrictEqual(seen.shown.parameters, before.shown.parameters);
        // mutant: the definition that shows no change after an unclear update
        const isDone = written.kind === "unclear" && !changesSecrets && isChanged && isAsSaid(kind, inputs, seen.shown);
        // mutant: the look after an update whose answer was lost
        if (isDone) return true;
        if (unclear >= mostWrites) throw error;
    }
}

/**
 * An update replaces the whole definition. CDM does not document whether it keeps a secret that is not sent, and the mask that it shows must not
 * be sent back.
 */
function refuseToLoseSecrets({ kind, label }: Context, inputs: DefinitionInputs, { shown }: Here): void {
    const paths = unsaidSecrets(kind, inputs, shown);
    // mutant: the secret that an update would lose
    if (paths.length === 0) return;
    throw new DefinitionError(
        "secretUnsaid",
        `${capitalized(label)} was not changed: CDM shows a mask at ${paths.join(", ")}, and the program does not say that secret. An update replaces the ` +
            `whole ${kind.word}, so the secret might be lost. Give it in the program. If the ${kind.word} has none there, give it as "".`,
    );
}

/**
 * Reads the definition back after a write that CDM has taken. What CDM shows may lag behind.
 *
 * @throws DefinitionError if CDM does not show the definition in time; CdmError if it does not answer
 */
export async function readBack(context: Context, inputs: DefinitionInputs): Promise<Here> {
    const { kind, label, log } = context;
    const seen = await lookUntil(context, (now) => now.kind === "here" && isAsSaid(kind, inputs, now.shown), {
        forMs: consistencyGraceMs,
    });
    if (seen.kind === "missing") {
        throw new DefinitionError(
            "definitionNotShown",
            `CDM has taken ${label}, and says ever since that it does not exist. Look into CDM's console, and run pulumi up again.`,
        );
    }
    const others = differences(kind, inputs, seen.shown).map((path) => kind.pathIn(path, inputs));
    if (others.length > 0) {
        log.warn(
            `CDM has taken ${label}, and shows other values than the program at ${others.join(", ")}. Write them as CDM does, or the next refresh shows a difference.`,
        );
    }
    return seen;
}
