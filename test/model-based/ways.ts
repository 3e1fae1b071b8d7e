import fc from "fast-check";
import { meets } from "./notYet.js";

/** What is special about one `pulumi up`. */
export interface Way {
    /** The JobRun has another name in the program, without an alias: the new one is created, then the old one deleted, or that by a later `up`. */
    readonly renamed?: "atOnce" | "byTarget";
    /** The JobRun is replaced, though nothing of its identity changes (`--replace`, `replaceOnChanges`). */
    readonly replaced?: "deleteFirst" | "createFirst";
    /** How often a hook for errors has the engine try again. */
    readonly retries?: number;
    /** `ignoreChanges: ["triggers"]` */
    readonly ignoresTriggers?: true;
    /** `pulumi up --refresh` */
    readonly refreshed?: true;
}

export type WayKind =
    | `renamed: ${NonNullable<Way["renamed"]>}`
    | `replaced: ${NonNullable<Way["replaced"]>}`
    | "hook"
    | "ignoresTriggers"
    | "refreshed"
    | "rerunOn";

const special: readonly { readonly kind: WayKind; readonly isMet: boolean; readonly ways: readonly [Way, ...Way[]] }[] =
    [
        { kind: "renamed: atOnce", isMet: true, ways: [{ renamed: "atOnce" }] },
        { kind: "renamed: byTarget", isMet: meets("B5"), ways: [{ renamed: "byTarget" }] },
        { kind: "replaced: deleteFirst", isMet: true, ways: [{ replaced: "deleteFirst" }] },
        { kind: "replaced: createFirst", isMet: meets("B6"), ways: [{ replaced: "createFirst" }] },
        { kind: "hook", isMet: meets("C1"), ways: [{ retries: 1 }, { retries: 2 }] },
        { kind: "ignoresTriggers", isMet: meets("C2"), ways: [{ ignoresTriggers: true }] },
        { kind: "refreshed", isMet: true, ways: [{ refreshed: true }] },
    ];
const met = special.filter(({ isMet }) => isMet);

/** That `rerunOn` starts a job again is no way of its own: it is met where a run has ended so. */
export const wayKinds: readonly WayKind[] = [...met.map(({ kind }) => kind), "rerunOn"];

export const way: fc.Arbitrary<Way> = fc.oneof(
    { weight: 6, arbitrary: fc.constant({}) },
    { weight: 4, arbitrary: fc.constant<Way>({ refreshed: true }) },
    ...met.map(({ ways }) => ({ weight: 1, arbitrary: fc.constantFrom(...ways) })),
);
