import { expect } from "chai";
import { createPace } from "#provider/cdm/quota/pace.js";

const minuteMs = 60_000;

describe("the pace of requests to one API", () => {
    for (const [most, sent, after] of [
        [120, 60, 30],
        [120, 120, 60],
        // More than it may have sent, as by a request out of turn.
        [120, 500, 60],
        [1_200, 700, 350],
        [Number.POSITIVE_INFINITY, 700, 350],
        // Out of the blue: the process has hardly sent any, so others have used the quota up.
        [120, 1, 3],
        [1_200, 1, 30],
        [Number.POSITIVE_INFINITY, 1, 3],
        [12, 1, 1],
        [1, 1, 1],
    ] as const) {
        it(`falls from ${most} to ${after} at a refusal after ${sent} of one minute`, () => {
            const pace = createPace(most);
            expect([pace.perMinute(0), pace.isReduced(0)]).to.deep.equal([most, false]);

            pace.refused(0, sent);

            expect(pace.perMinute(0)).to.equal(after);
            expect(pace.isReduced(0)).to.equal(after < most);
        });
    }

    for (const [sent, minutes, after] of [
        [6, [0, 2, 4, 6, 8, 10.32, 13.76, 14.88], [3, 5, 6, 6, 9, 17, 49, 66]],
        [60, [0, 2, 4, 8.64, 13.2, 17.2, 20.8, 600], [30, 46, 55, 60, 64, 89, 120, 120]],
    ] as const) {
        it(`grows back after ${sent}, fast at first, slowly around them, and on to the full quota`, () => {
            const pace = createPace(120);
            pace.refused(0, sent);

            expect(minutes.map((minute) => pace.perMinute(minute * minuteMs))).to.deep.equal(after);
            expect(pace.isReduced(10 * minuteMs)).to.equal(true);
            expect(pace.isReduced(600 * minuteMs)).to.equal(false);
        });
    }

    it("takes the refusals of one minute for one", () => {
        const pace = createPace(120);
        pace.refused(0, 80);
        for (const seconds of [1, 30, 59.999]) pace.refused(seconds * 1_000, 3);
        expect(pace.perMinute(0)).to.equal(40);

        pace.refused(minuteMs, 20);

        expect(pace.perMinute(minuteMs)).to.equal(10);
    });

    it("stays at 1 at least, however often it is refused, and grows back from there", () => {
        const pace = createPace(120);
        const refusals = 50;
        for (let minute = 0; minute < refusals; minute++) pace.refused(minute * minuteMs, 1);
        const last = (refusals - 1) * minuteMs;

        expect(pace.perMinute(last)).to.equal(1);
        expect(pace.perMinute(last + 5 * minuteMs)).to.equal(2);
        expect(pace.perMinute(last + 30 * minuteMs)).to.equal(120);
    });

    it("is out of the blue again once it has grown back", () => {
        const pace = createPace(120);
        pace.refused(0, 60);

        pace.refused(40 * minuteMs, 1);

        expect(pace.perMinute(40 * minuteMs)).to.equal(3);
    });
});
