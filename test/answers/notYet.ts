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
        point: "A1: a status without a list of submissions is taken for a word",
        kinds: /^(hollow|of another call|in an envelope|nested deep|any |an empty list of jobs|a validation-result|a megabyte of (JSON|entries)|status 201 to 299, body|an error: no text|.* in a text under 200$)/,
        on: ["status"],
    },
    {
        point: "A1: that a job never ran is believed without a second witness of a run that was live",
        kinds: /^a word: (it has never run|an empty list of runs)/,
        on: ["status", "history"],
    },
    {
        point: "G1: a list of clusters that can't be read counts as one that lacks ours",
        kinds: /^hollow: clusters: \[/,
        on: ["clusters"],
    },
    {
        point: "A2: a run of another job is believed",
        kinds: /^(a run of another job|runs of other jobs|a run with a job's name that is a number)/,
    },
    {
        point: "A3: words are looked up in object literals, and by their case",
        kinds: /^(a run with (the status|a status (in small|capitalized|with spaces))|an error: a word of the language|a cluster's status that is none)/,
    },
    {
        point: "A4: a start that is answered by no known code is taken for a plain no",
        kinds: /^(status (1|2|3|4)00|an error: (documented|spelt|no text|already)|an error without|a redirect|in an envelope|of another call: the health|.* in (a page|a location)$)/,
        on: ["start"],
    },
    {
        point: "A5: one answer that is nothing final ends a wait",
        kinds: /^(the host is not found|the certificate|an answer over)/,
        on: ["status"],
    },
    {
        point: "A6: an answer nested deep, or a date beyond all calendars, throws",
        kinds: /^(nested deep: .*validation|a run with dates (in nano|beyond))/,
    },
    { point: "A7: Retry-After makes us faster than our own back-off", kinds: /^Retry-After/ },
    {
        point: "B1, B2: a run that can't be compared with ours is called a stranger's",
        kinds: /^a run with (a user (with a domain|of the service|that is)|no user|an id (as 1e400|that is)|the id spelt|no id|neither|no dates|dates)/,
    },
    {
        point: "B3: a stranger's run after a start in doubt is taken for ours",
        kinds: /^a word: a newer run of a stranger's is live/,
        on: ["status"],
    },
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
}[] = [
    {
        point: "B3: a stranger's run after a start in doubt is taken for ours",
        what: "strangerFollows",
        scenes: [
            "create until submitted",
            "create until running",
            "create until completed",
            "create by restarting",
            "update by restarting",
            "update by queueing",
            "resume a start",
            "delete what is owed a start",
        ],
    },
];
