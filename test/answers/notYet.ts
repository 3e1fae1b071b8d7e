import type { Asked } from "./cdm.js";
import type { Happening, Scenario } from "./scenario.js";

interface NotYet {
    /** What has to be mended. */
    readonly point: string;
    readonly kinds: RegExp;
    /** @default whatever is asked */
    readonly on?: readonly Asked[];
}

/** Answers that break a promise still. The generator leaves them out unless PULUMI_CDM_ANSWERS_ALL is "true". */
export const notYet: readonly NotYet[] = [
    {
        point: "texts: reading an answer takes the square of its length",
        kinds: /^much of the same in/,
    },
    {
        point: "texts: what leaves is neither well-formed nor cut",
        kinds: /^(half a character|control characters|changes of direction|much text|any text) in|^any text$|^a redirect/,
    },
    {
        point: "texts: what an answer is known by, or is not said freely, tells a credential",
        kinds: /^(a credential|a secret variable) in (the request id|the code|other texts)/,
    },
];

/** What happens in the world and breaks a promise still, whatever is answered. */
export const notYetInWorlds: readonly {
    readonly point: string;
    readonly what: Happening["what"];
    readonly scenes: readonly Scenario["scene"][];
}[] = [];
