import fc from "fast-check";
import type { Run } from "./job.js";
import { meets } from "./notYet.js";

/** How one of CDM's answers words what a run is known by. Editions and samples differ in all of it. */
export interface Words {
    readonly ids: "numbers" | "texts" | "none";
    /** `drifted`: some milliseconds after the one that another answer gives. */
    readonly dates: "numbers" | "texts" | "wholeSeconds" | "drifted" | "seconds" | "iso" | "nanoseconds";
    readonly users: "plain" | "domain" | "none";
}

/** Those of an answer to a start, and those of the status: they are not always the same. */
export interface Wording {
    readonly start: Words;
    readonly status: Words;
    /** Beyond 2^53 a number in JSON is another one, and so are all of its neighbours. */
    readonly areIdsHuge: boolean;
}

export const wordKinds: readonly string[] = [
    "ids: texts",
    "dates: texts",
    ...(meets("B1") ? ["ids: none", "dates: wholeSeconds", "dates: drifted", "users: domain", "users: none"] : []),
    ...(meets("B2") ? ["dates: seconds", "dates: iso"] : []),
    ...(meets("B7") ? ["ids: huge", "dates: nanoseconds"] : []),
];

const plain: Words = { ids: "numbers", dates: "numbers", users: "plain" };

/** Mostly the plain ones; else one thing or another is worded otherwise. */
export function wording(): fc.Arbitrary<Wording> {
    const other = fc.record({
        ids: among(["numbers", "numbers", "texts"] as const, meets("B1") ? ["none" as const] : []),
        dates: among(
            ["numbers", "numbers", "texts"] as const,
            meets("B1") ? (["wholeSeconds", "drifted"] as const) : [],
            meets("B2") ? (["seconds", "iso"] as const) : [],
            meets("B7") ? (["nanoseconds"] as const) : [],
        ),
        users: among(["plain", "plain", "plain"] as const, meets("B1") ? (["domain", "none"] as const) : []),
    });
    const words = fc.oneof({ weight: 2, arbitrary: fc.constant(plain) }, { weight: 1, arbitrary: other });
    return fc.record({
        start: words,
        status: words,
        areIdsHuge: meets("B7") ? fc.constantFrom(false, false, false, false, false, true) : fc.constant(false),
    });
}

function among<Word>(...lists: readonly (readonly Word[])[]): fc.Arbitrary<Word> {
    return fc.constantFrom(...lists.flat());
}

/** What is special about a wording, as the closing table names it. */
export function kindsOf({ start, status, areIdsHuge }: Wording): string[] {
    const said = [start, status].flatMap(({ ids, dates, users }) => [
        `ids: ${ids}`,
        `dates: ${dates}`,
        `users: ${users}`,
    ]);
    return [...new Set([...said, ...(areIdsHuge ? ["ids: huge"] : [])])].filter((kind) => wordKinds.includes(kind));
}

const hugeBase = 1n << 60n;

/** Also as a number that JSON can hold and JavaScript can't. */
function idOf({ id }: Run, { areIdsHuge }: Pick<Wording, "areIdsHuge">): bigint {
    return areIdsHuge ? hugeBase + BigInt(id) : BigInt(id);
}

export interface Identity {
    readonly submissionId?: number | undefined;
    readonly creationDate?: number | undefined;
}

/** True where what a state holds of its run fits this one: all that can be told of it from outside. */
export function fits(run: Run, { submissionId, creationDate }: Identity, wording: Wording, skewMs: number): boolean {
    if (submissionId === undefined && creationDate === undefined) return false;
    if (submissionId !== undefined && submissionId !== Number(idOf(run, wording))) return false;
    const at = run.createdAt + skewMs;
    const isOfThen = [1e-6, 1, 1_000].some((unit) => Math.abs((creationDate ?? at) * unit - at) <= 1_000);
    return submissionId !== undefined && !wording.areIdsHuge ? true : isOfThen;
}

/** The parts of a submission that tell its run from others, as they stand in the JSON text. */
export function identifying(run: Run, { ids, dates, users }: Words, wording: Wording, skewMs: number) {
    const id = String(idOf(run, wording));
    const at = run.createdAt + skewMs;
    const date = {
        numbers: () => at,
        texts: () => String(at),
        wholeSeconds: () => Math.floor(at / 1_000) * 1_000,
        drifted: () => at + 1 + (run.id % 7),
        seconds: () => Math.floor(at / 1_000),
        iso: () => new Date(at).toISOString(),
        nanoseconds: () => Number(`${at}000000`),
    }[dates]();
    return {
        ...(ids !== "none" && { "submission-id": ids === "texts" ? id : { raw: id } }),
        ...(users !== "none" && { "creation-user": users === "domain" ? `acme/${run.user}` : run.user }),
        "creation-date": date,
        "execute-date": date,
    };
}

/** JSON whose numbers may be larger than JavaScript's own. */
export function jsonOf(value: unknown): string {
    return JSON.stringify(value).replace(/\{"raw":"(\d+)"\}/g, "$1");
}
