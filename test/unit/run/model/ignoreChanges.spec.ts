import { expect } from "chai";
import type { JobRunInputs } from "#provider/run/index.js";
import { ignoredPaths, keepIgnored } from "#provider/run/model/ignoreChanges.js";

describe("ignoreChanges", () => {
    const job = { clusterId: "c", jobName: "orders" };
    const state: JobRunInputs = {
        ...job,
        triggers: { "a b": [1, 2], deep: { day: 2 } },
        variables: { day: "2", pw: "s" },
        __secretVariables: ["pw"],
    };
    const news: JobRunInputs = { ...job, triggers: { "a b": [7, 8, 9], deep: { day: 1 } }, variables: { day: "1" } };

    const cases: [string[], Partial<JobRunInputs>][] = [
        [[], {}],
        [["triggers"], { triggers: { "a b": [1, 2], deep: { day: 2 } } }],
        [["triggers.deep.day"], { triggers: { "a b": [7, 8, 9], deep: { day: 2 } } }],
        [['triggers["a b"][0]'], { triggers: { "a b": [1, 8, 9], deep: { day: 1 } } }],
        [['triggers["a b"][*]'], { triggers: { "a b": [1, 2, 9], deep: { day: 1 } } }],
        [["variables.day"], { variables: { day: "2" } }],
        [["variables"], { variables: { day: "2", pw: "s" }, __secretVariables: ["pw"] }],
        [["*"], state],
        [["status", "nothing.of[3].that"], {}],
    ];
    for (const [paths, kept] of cases) {
        it(`of ${JSON.stringify(paths)} keeps what the state has there, and nothing else`, () => {
            const before = structuredClone(news);

            expect(keepIgnored(news, state, paths)).to.deep.equal({ ...news, ...kept });
            expect(news, "untouched").to.deep.equal(before);
        });
    }

    it("is told by the constructor's list, and by its absence where all is ignored", () => {
        const olds = { ...news };

        expect(ignoredPaths(olds, { ...news, __ignoreChanges: ["triggers"] })).to.deep.equal(["triggers"]);
        expect(ignoredPaths(olds, { ...news, __ignoreChanges: [] })).to.deep.equal([]);
        expect(ignoredPaths(olds, olds)).to.deep.equal(["*"]);
        expect(ignoredPaths(olds, { ...olds, triggers: 5 }), "an older constructor").to.deep.equal([]);
    });

    it("is not told by a list of the state, which a release never stores", () => {
        for (const list of [[], ["triggers"]]) {
            const edited = { ...news, __ignoreChanges: list };

            expect(ignoredPaths(edited, edited)).to.deep.equal(["*"]);
            expect(ignoredPaths(edited, { ...edited, triggers: 5 }), "the constructor says the same").to.deep.equal(
                list,
            );
        }
    });
});
