import { expect } from "chai";
import type { Transport } from "#provider/cdm/http/transport.js";
import { createServiceClock } from "#provider/run/observe/serviceClock.js";
import { FakeClock } from "../../../support/fakeClock.js";

describe("the service's own clock", () => {
    const request = { method: "GET", url: "https://cdm.example.com", headers: {}, timeoutMs: 1_000 } as const;
    const [right, other] = ["Tue, 24 Nov 2026 03:00:00 GMT", "Tue, 24 Nov 2026 19:00:00 GMT"];

    /** What it says after these answers: HTTP status and `Date`. */
    async function toldBy(...answers: (readonly [number, string | undefined])[]): Promise<number | undefined> {
        const serviceClock = createServiceClock(new FakeClock());
        for (const [httpStatus, date] of answers) {
            const transport: Transport = async () => ({ answer: { httpStatus, headers: { date }, text: "{}" } });
            await serviceClock.listening(transport)(request);
        }
        return serviceClock.now();
    }

    it("is not known before an answer has told it", async () => {
        expect(await toldBy()).to.equal(undefined);
        expect(await toldBy([200, undefined])).to.equal(undefined);
        expect(await toldBy([200, "soon"])).to.equal(undefined);
    });

    for (const httpStatus of [200, 202, 299]) {
        it(`is told by a ${httpStatus}`, async () => {
            expect(await toldBy([httpStatus, right])).to.equal(Date.parse(right));
        });
    }

    // A page of a proxy, and a refusal of a gateway, bear the date of who made them.
    for (const httpStatus of [199, 300, 302, 401, 407, 502]) {
        it(`is not told by a ${httpStatus}`, async () => {
            expect(await toldBy([httpStatus, other])).to.equal(undefined);
            expect(await toldBy([200, right], [httpStatus, other])).to.equal(Date.parse(right));
        });
    }

    it("goes on from a good answer that tells no date", async () => {
        expect(await toldBy([200, right], [200, undefined])).to.equal(Date.parse(right));
    });
});
