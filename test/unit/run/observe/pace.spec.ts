import { expect } from "chai";
import { gapByAgeMs, jitter } from "#provider/run/observe/pace.js";

const minute = 60_000;

describe("how far two looks at a live run are apart", () => {
    const paceAt = (serviceNow: number | undefined, elapsedMs: number) => ({
        deadline: { elapsedMs: () => elapsedMs },
        observer: { serviceNow: () => serviceNow, slowestPollMs: 5 * minute },
    });
    const created = { creationDate: 1_000_000 };
    const ofAge = (ageMs: number) => gapByAgeMs(paceAt(1_000_000 + ageMs, 0), created);

    it("grows with the run, up to the slowest pace", () => {
        const gaps = [0, 10 * minute, 60 * minute, 24 * 60 * minute].map(ofAge);

        expect(gaps).to.deep.equal([...gaps].sort((one, other) => one - other));
        expect(new Set(gaps).size).to.be.greaterThan(2);
        expect(gaps.at(-1)).to.equal(5 * minute);
    });

    it("takes the operation's own time for the age where CDM gives no date, or says less", () => {
        const old = ofAge(60 * minute);

        expect(gapByAgeMs(paceAt(undefined, 60 * minute), created)).to.equal(old);
        expect(gapByAgeMs(paceAt(5, 60 * minute), {})).to.equal(old);
        expect(gapByAgeMs(paceAt(1_000_000 - 60 * minute, 60 * minute), created)).to.equal(old);
    });

    it("is up to a fifth shorter or longer, by chance", () => {
        expect([0, 0.5, 1].map((random) => jitter(1_000, random))).to.deep.equal([800, 1_000, 1_200]);
    });
});
