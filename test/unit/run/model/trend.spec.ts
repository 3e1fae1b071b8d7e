import { expect } from "chai";
import { growthAt, type Trend, withValue } from "#provider/run/model/trend.js";

/** The growth in a second, as it is known at the last of these looks or later. */
function perSecond(
    looks: readonly (readonly [seconds: number, value: number])[],
    atSecond?: number,
): number | undefined {
    let trend: Trend | undefined;
    for (const [seconds, value] of looks) trend = withValue(trend, value, seconds * 1_000);
    const growth = trend && growthAt(trend, (atSecond ?? looks.at(-1)?.[0] ?? 0) * 1_000);
    return growth === undefined ? undefined : Math.round(growth * 1_000);
}

describe("the growth of a number", () => {
    it("is not known from one look, nor from one change: nothing tells how long the number had been so before", () => {
        expect(perSecond([[0, 5]])).to.equal(undefined);
        expect(
            perSecond([
                [0, 5],
                [9, 5],
            ]),
        ).to.equal(undefined);
        expect(
            perSecond([
                [0, 5],
                [9, 90_000],
            ]),
        ).to.equal(undefined);
    });

    it("is known from the second change on", () => {
        expect(
            perSecond([
                [0, 0],
                [2, 200],
                [4, 400],
            ]),
        ).to.equal(100);
    });

    it("is measured from change to change where the number grows in steps", () => {
        const looks = [0, 7, 14, 21, 28, 35, 42].map((at) => [at, Math.floor(at / 10) * 1_000] as const);
        expect(perSecond(looks)).to.be.closeTo(100, 50);
    });

    it("takes changes within a second together", () => {
        expect(
            perSecond([
                [0, 0],
                [0.2, 10],
                [0.4, 900],
                [0.6, 1_000],
            ]),
        ).to.equal(undefined);
        expect(
            perSecond([
                [0, 0],
                [1, 100],
                [1.2, 900],
                [3, 300 + 900],
            ]),
        ).to.equal(550);
    });

    it("is smoothed: one odd step does not move it far", () => {
        const steady = Array.from({ length: 60 }, (_, at) => [at, at * 100] as const);
        expect(perSecond([...steady, [60, 60 * 100 + 1_000]])).to.be.within(101, 150);
    });

    it("follows a lasting change", () => {
        const slow = Array.from({ length: 60 }, (_, at) => [at, at * 100] as const);
        const fast = Array.from({ length: 120 }, (_, at) => [60 + at, 6_000 + at * 1_000] as const);
        expect(perSecond([...slow, ...fast])).to.be.within(950, 1_000);
    });

    it("falls while the number stands still, and then is not known any more", () => {
        const looks = [
            [0, 0],
            [2, 200],
            [4, 400],
        ] as const;
        expect(perSecond(looks, 6)).to.equal(100);
        expect(perSecond(looks, 8)).to.equal(50);
        expect(perSecond(looks, 13.9)).to.be.below(25);
        expect(perSecond(looks, 15)).to.equal(undefined);
    });

    it("is not known after the number was counted anew, until it has changed twice again", () => {
        const looks = [
            [0, 0],
            [2, 200],
            [4, 400],
            [6, 100],
            [8, 300],
        ] as const;
        expect(perSecond(looks)).to.equal(undefined);
        expect(perSecond([...looks, [10, 500]])).to.equal(100);
    });

    it("is not known after a look from the past", () => {
        expect(
            perSecond([
                [10, 0],
                [12, 200],
                [14, 400],
                [3, 500],
            ]),
        ).to.equal(undefined);
    });
});
