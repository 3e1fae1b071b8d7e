import type { Asked } from "./cdm.js";
import type { Kind } from "./kind.js";
import { messageOnly, ofCodes } from "./kinds/codes.js";
import { ofHeaders, ofNetwork, ofRetryAfter } from "./kinds/network.js";
import { ofLists, ofMutations, ofWords } from "./kinds/runs.js";
import * as shapes from "./kinds/shapes.js";
import { ofTexts } from "./kinds/texts.js";
import { notYet } from "./notYet.js";

const known: readonly Kind[] = [
    ...shapes.ofJson,
    ...shapes.ofSlowTexts,
    ...shapes.ofHollowShapes,
    ...shapes.ofOtherCalls,
    ...shapes.ofEnvelopes,
    ...shapes.ofOtherJobs,
    ...shapes.ofStatuses,
    shapes.page200,
    shapes.redirect,
    ...shapes.ofValidation,
    shapes.emptyOfJob,
    ...ofCodes,
    messageOnly,
    ...ofTexts,
    ...ofMutations,
    ...ofLists,
    ...ofWords,
    ...ofNetwork,
    ...ofRetryAfter,
    ...ofHeaders,
];

/** Whether what is known to break a promise is met all the same. */
export const isWhole = process.env["PULUMI_CDM_ANSWERS_ALL"] === "true";

/** Every kind of answer, without what is known to break a promise still. */
export const kinds: readonly Kind[] = known
    .map((kind) => ({ ...kind, on: kind.on.filter((asked) => isWhole || !isLeftOut(kind.name, asked)) }))
    .filter(({ on }) => on.length > 0);

const byName = new Map(known.map((kind) => [kind.name, kind]));

export function kindOf(name: string): Kind {
    const kind = byName.get(name);
    if (kind === undefined) throw new Error(`no kind of answer is called "${name}"`);
    return kind;
}

export function kindsFor(asked: Asked): readonly Kind[] {
    return kinds.filter(({ on }) => on.includes(asked));
}

function isLeftOut(name: string, asked: Asked): boolean {
    return notYet.some(({ kinds: names, on }) => names.test(name) && (on === undefined || on.includes(asked)));
}
