import fc from "fast-check";
import { kindsFor } from "./catalogue.js";
import { type Asked, askeds } from "./cdm.js";
import type { Replacement } from "./exchanged.js";
import type { Kind } from "./kind.js";

const count = fc.record({
    nth: fc.constantFrom(0, 0, 0, 1, 2, 4),
    times: fc.constantFrom(1, 1, 1, 2, 5, 1_000, 1_000),
});
const atOnce = fc.record({ nth: fc.constant(0), times: fc.constantFrom(1, 2, 1_000) });

function replacementBy({ name, data, isRare }: Kind, on: Asked, when = count): fc.Arbitrary<Replacement> {
    return fc.tuple(when, fc.boolean(), data).map(([{ nth, times }, isAfterEffect, value]) => ({
        on,
        nth,
        times: isRare ? Math.min(times, 2) : times,
        isAfterEffect,
        kind: name,
        data: value,
    }));
}

const anyTo = new Map(
    askeds.map((asked) => {
        const kinds = kindsFor(asked);
        const weighed = kinds.map((kind) => ({ weight: kind.isRare ? 1 : 20, arbitrary: replacementBy(kind, asked) }));
        return [asked, fc.oneof(...weighed)] as const;
    }),
);

function any(...asked: Asked[]): fc.Arbitrary<Replacement> {
    return fc.oneof(...asked.flatMap((one) => anyTo.get(one) ?? []));
}

/** Makes the provider ask for the cluster: answers about the job that are of no use. */
const noUse = told("an error: no permission", { shape: "cdm", code: "Cdm.0001", status: 400 });
/** Makes it ask for a second witness: the run that is known is not. */
const noRun = told("a word: it has never run", "NEVER_EXECUTED");

function told(kind: string, data: unknown): fc.Arbitrary<Replacement> {
    const fixed = { on: "status", nth: 0, isAfterEffect: false, kind, data } as const;
    return fc.constantFrom(1, 2, 5, 1_000).map((times) => ({ ...fixed, times }));
}

/** What has to be answered before anybody asks for that. */
function leadTo(asked: Asked): fc.Arbitrary<readonly Replacement[]> {
    if (asked === "cluster") return fc.tuple(noUse);
    if (asked === "clusters") return fc.tuple(noUse, fc.constant(isMissing));
    const isWhole = kindsFor("status").some(({ name }) => name === "a word: it has never run");
    return isWhole && (asked === "job" || asked === "history") ? fc.tuple(noRun) : fc.constant([]);
}

const isMissing: Replacement = {
    on: "cluster",
    nth: 0,
    times: 1_000,
    isAfterEffect: false,
    kind: "an error: no permission",
    data: { shape: "cdm", code: "Cdm.0001", status: 404 },
};

/** Some answers to what an operation asks. */
export function replacementsFor(asked: readonly Asked[]): fc.Arbitrary<readonly Replacement[]> {
    const direct = fc.array(any(...asked), { minLength: 1, maxLength: 3 });
    const beside: Asked[] = asked.includes("cluster") ? ["cluster", "cluster", "clusters", "job", "history"] : [];
    const led = beside.map((one) =>
        fc
            .tuple(leadTo(one), any(one), fc.array(any(...asked), { maxLength: 1 }))
            .map(([lead, answer, more]) => [answer, ...lead, ...more]),
    );
    return fc.oneof({ weight: 10, arbitrary: direct }, ...led.map((arbitrary) => ({ weight: 1, arbitrary })));
}

/** An answer of that kind to the first that asks for it. */
export function replacementsOf(kind: Kind, asked: Asked): fc.Arbitrary<readonly Replacement[]> {
    return fc.tuple(leadTo(asked), replacementBy(kind, asked, atOnce)).map(([lead, one]) => [one, ...lead]);
}
