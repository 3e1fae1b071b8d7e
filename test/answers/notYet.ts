import type { Asked } from "./cdm.js";
import type { Happening } from "./happening.js";
import type { SceneName } from "./scenes.js";

interface NotYet {
    /** What has to be mended. */
    readonly point: string;
    readonly kinds: RegExp;
    /** @default whatever is asked */
    readonly on?: readonly Asked[];
}

/** Answers that break a promise still. The generator leaves them out unless PULUMI_CDM_ANSWERS_ALL is "true". */
export const notYet: readonly NotYet[] = [];

/** What happens in the world and breaks a promise still, whatever is answered. */
export const notYetInWorlds: readonly {
    readonly point: string;
    readonly what: Happening["what"];
    readonly scenes: readonly SceneName[];
}[] = [];
