import { expect } from "chai";
import { describeBytes, describeCount } from "#provider/common/quantity.js";

describe("a large number", () => {
    for (const [count, text] of [
        [0, "0"],
        [1, "1"],
        [999, "999"],
        [999.6, "1 k"],
        [1_000, "1 k"],
        [1_240, "1.2 k"],
        [9_949, "9.9 k"],
        [9_950, "10 k"],
        [20_400, "20 k"],
        [999_499, "999 k"],
        [999_500, "1 M"],
        [1_234_567, "1.2 M"],
        [2_000_000_000, "2 G"],
        [Number.MAX_SAFE_INTEGER, "9 P"],
        [Number.NaN, "0"],
        [Number.POSITIVE_INFINITY, "0"],
        [-5, "0"],
    ] as const) {
        it(`is said as ${text} where it is ${count}`, () => {
            expect(describeCount(count)).to.equal(text);
        });
    }

    it("of bytes has their unit", () => {
        expect([0, 850, 1_200, 310_400_000, 5e12].map(describeBytes)).to.deep.equal([
            "0 B",
            "850 B",
            "1.2 kB",
            "310 MB",
            "5 TB",
        ]);
    });
});
