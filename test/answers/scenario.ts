import fc from "fast-check";
import { isWhole } from "./catalogue.js";
import type { Asked } from "./cdm.js";
import type { Replacement } from "./exchanged.js";
import type { Happening } from "./happening.js";
import type { Kind } from "./kind.js";
import { notYetInWorlds } from "./notYet.js";
import { replacementsFor, replacementsOf } from "./replacements.js";
import { type Scene, type SceneName, scenes } from "./scenes.js";
import type { Nature } from "./world.js";

/** All that is decided by chance. */
export interface Scenario {
    readonly seed: number;
    readonly scene: SceneName;
    readonly nature: Nature;
    readonly timeout: string;
    readonly pollInterval: string;
    readonly onStopFailure: "error" | "warn";
    readonly happening: Happening | undefined;
    readonly replacements: readonly Replacement[];
}

const seconds = (...choices: number[]) => fc.constantFrom(...choices.map((one) => one * 1_000));

const nature: fc.Arbitrary<Nature> = fc.record({
    bootMs: seconds(3, 0, 20),
    runMs: seconds(36_000, 36_000, 40, 3, 600),
    stopMs: seconds(0, 4, 20),
    startAnswer: fc.constantFrom("full", "full", "noId", "emptyList"),
    stopAnswer: fc.constantFrom("submissions", "validation", "empty"),
    startBeside: fc.constantFrom("refused", "taken"),
    before: fc.constantFrom("none", "ended"),
});

const happening: fc.Arbitrary<Happening> = fc.record({
    afterMs: seconds(1, 12, 70),
    what: fc.constantFrom("ends", "ends", "strangerFollows", "jobGone", "clusterGone", "clusterStopped"),
});

function isLeftOut(scene: SceneName, what: Happening["what"] | undefined): boolean {
    return notYetInWorlds.some((one) => one.what === what && one.scenes.includes(scene));
}

function scenarioIn(scene: SceneName, replacements: fc.Arbitrary<readonly Replacement[]>): fc.Arbitrary<Scenario> {
    return fc.record({
        seed: fc.nat(),
        scene: fc.constant(scene),
        nature,
        timeout: fc.constantFrom("5m", "5m", "15s", "45s", "2m", "20m"),
        pollInterval: fc.constantFrom("5s", "5s", "1s", "20s"),
        onStopFailure: fc.constantFrom("error", "error", "error", "warn"),
        happening: fc
            .option(happening, { nil: undefined, freq: 5 })
            .filter((one) => isWhole || !isLeftOut(scene, one?.what)),
        replacements,
    });
}

const names = Object.keys(scenes) as SceneName[];

/** Any answers, to any operation. */
export const scenario: fc.Arbitrary<Scenario> = fc
    .constantFrom(...names)
    .chain((scene) => scenarioIn(scene, replacementsFor(scenes[scene].asked)));

/** An answer of one kind, where it may be asked for. */
export function scenarioOf(kind: Kind): fc.Arbitrary<Scenario> {
    const places = names.flatMap((scene) => {
        const { asked: usual }: Scene = scenes[scene];
        const asksMore: readonly Asked[] = usual.includes("cluster") ? ["cluster", "clusters", "job", "history"] : [];
        const asked = new Set([...usual, ...asksMore]);
        return [...asked].filter((one) => kind.on.includes(one)).map((one) => ({ scene, one }));
    });
    return fc.constantFrom(...places).chain(({ scene, one }) => scenarioIn(scene, replacementsOf(kind, one)));
}
