import { expect } from "chai";
import { type Api, Quota } from "#provider/cdm/quota/quota.js";
import { EventClock } from "../../../support/eventClock.js";

const hourMs = 3_600_000;
const refusal = { kind: "throttled", text: "too many" } as const;

/** With a clock whose chance is always 0.5, a pause is a quarter longer. */
describe("after a 429 that does not say how long to wait", () => {
    for (const [perMinute, api, seconds] of [
        [120, "status", 50],
        [120, "history", 50],
        [120, "stop", 10],
        [120, "start", 10],
        [Number.POSITIVE_INFINITY, "status", 2.5],
        [Number.POSITIVE_INFINITY, "stop", 2.5],
    ] as const) {
        it(`${api} of ${perMinute} requests a minute pauses for ${seconds} s, and no other API does`, async () => {
            const clock = new EventClock();
            const quota = new Quota(clock, perMinute);
            const turn = (which: Api) => quota.turn(which, { deadline: clock.monotonic() + hourMs });
            const begunAt = clock.monotonic();
            (await turn(api))?.end(refusal);

            expect(quota.expectedWaitMs(api, { deadline: begunAt + hourMs })).to.equal(seconds * 1_000);
            (await clock.until(turn("clusters")))?.end({});
            expect(clock.monotonic()).to.equal(begunAt);
            (await clock.until(turn(api)))?.end({});
            expect(clock.monotonic() - begunAt).to.be.at.least(seconds * 1_000);
        });
    }

    it("says how long a request has to wait", async () => {
        const clock = new EventClock();
        const quota = new Quota(clock, 120);
        const deadline = clock.monotonic() + hourMs;
        (await quota.turn("status", { deadline }))?.end(refusal);

        expect(quota.expectedWaitMs("status", { deadline })).to.equal(50_000);
        const waiting = quota.turn("status", { deadline });
        // The pace is at 3 a minute then.
        expect(quota.expectedWaitMs("status", { deadline })).to.equal(70_000);
        expect(quota.expectedWaitMs("status", { deadline, isUrgent: true })).to.equal(50_000);
        (await clock.until(waiting))?.end({});
    });
});
