import { parseDuration } from "../../common/duration.js";
import type { DefinitionInputs } from "./inputs.js";

const minuteMs = 60_000;

const defaultTimeoutMs = 20 * minuteMs;
/** A refresh has no input of its own. It asks once, and asks again for this long while the gateway is disturbed. */
const readTimeoutMs = 5 * minuteMs;

export function timeoutOf({ timeouts }: DefinitionInputs, verb: "create" | "update" | "read" | "delete"): number {
    return verb === "read" ? readTimeoutMs : (parseDuration(timeouts?.[verb] ?? "") ?? defaultTimeoutMs);
}

/** The longest gap between two looks. The first ones come sooner. */
export const longestGapMs = 10_000;
/** How often a create or an update is sent at most. It is sent again only if its answer was lost and nothing has come of it. */
export const mostWrites = 3;
/** A delete that CDM has accepted is sent again if the definition is still there after this. */
export const deleteAgainMs = 30_000;
