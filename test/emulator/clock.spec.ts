import { expect } from "chai";
import { Fixture, noon } from "./fixture.js";

describe("emulator: clock", () => {
    const cdm = new Fixture();
    beforeEach(() => cdm.open());
    afterEach(() => cdm.close());

    const now = () => cdm.emulator.truth().now - noon;

    it("is moved, and a run moves on with it", async () => {
        await cdm.start();
        const reply = await cdm.control("POST", "clock", { advanceMs: 62_000 });
        expect(reply.body).to.deep.equal({ now: noon + 62_000, frozen: false, speed: 1 });
        expect((await cdm.lastRun())["status"]).to.equal("SUCCEEDED");
        cdm.now += 5;
        expect(now()).to.equal(62_005);
    });

    it("stands still while it is frozen, and can be moved all the same", async () => {
        await cdm.control("POST", "clock", { frozen: true });
        cdm.now += 10_000;
        expect(now()).to.equal(0);
        await cdm.control("POST", "clock", { advanceMs: 7 });
        expect(now()).to.equal(7);
        await cdm.control("POST", "clock", { frozen: false });
        expect(now()).to.equal(7);
        cdm.now += 1;
        expect(now()).to.equal(8);
    });

    it("runs faster or slower from now on", async () => {
        cdm.now += 100;
        await cdm.control("POST", "clock", { speed: 10 });
        cdm.now += 100;
        expect(now()).to.equal(1100);
        await cdm.control("POST", "clock", { speed: 0.5 });
        cdm.now += 100;
        expect(now()).to.equal(1150);
        expect(cdm.emulator.truth().clock).to.deep.equal({ frozen: false, speed: 0.5 });
    });

    it("is again the clock underneath after a reset", async () => {
        await cdm.control("POST", "clock", { advanceMs: 5000, frozen: true, speed: 3 });
        await cdm.control("POST", "reset");
        cdm.now += 1;
        expect(now()).to.equal(1);
        expect(cdm.emulator.truth().clock).to.deep.equal({ frozen: false, speed: 1 });
    });
});
