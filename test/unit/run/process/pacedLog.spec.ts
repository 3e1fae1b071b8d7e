import { expect } from "chai";
import { type Cadence, type PacedLog, paceLog } from "#provider/run/process/pacedLog.js";
import { EventClock } from "../../../support/eventClock.js";

describe("the texts of a row", () => {
    let clock: EventClock;
    let log: PacedLog;
    let shown: string[];
    let begunAt: number;

    function open(cadence: Cadence): void {
        clock = new EventClock();
        begunAt = clock.monotonic();
        shown = [];
        const show = (text: string) => shown.push(`${(clock.monotonic() - begunAt) / 1_000} ${text}`);
        log = paceLog({ progress: show, info: show, warn: show }, clock, cadence);
    }

    /** Says each text at its second, and lets all time pass. */
    async function say(...texts: (readonly [second: number, text: string])[]): Promise<string[]> {
        for (const [second, text] of texts) clock.at(second * 1_000, () => log.progress(text));
        await clock.advance(1_000_000);
        return shown;
    }

    describe("on a terminal", () => {
        beforeEach(() => open("live"));

        it("come at once, and the next one after a second", async () => {
            expect(await say([0, "a"], [0.25, "b"], [5, "c"])).to.deep.equal(["0 a", "1 b", "5 c"]);
        });

        it("give way to the last one, which is never lost", async () => {
            expect(await say([0, "a"], [0.2, "b"], [0.4, "c"], [0.9, "d"])).to.deep.equal(["0 a", "1 d"]);
        });

        it("are not repeated", async () => {
            expect(await say([0, "a"], [2, "a"], [4, "b"], [4.1, "a"], [4.2, "b"], [9, "b"])).to.deep.equal([
                "0 a",
                "4 b",
            ]);
        });

        it("come at most once a second, however many there are", async () => {
            await say(...Array.from({ length: 200 }, (_, at) => [at / 20, `text ${at}`] as const));
            expect(shown).to.have.length(11);
            expect(shown.at(-1)).to.equal("10 text 199");
        });

        it("give way to what stays on the screen, and do not come after it", async () => {
            clock.at(300, () => log.info("done"));
            expect(await say([0, "a"], [0.2, "b"], [0.4, "c"])).to.deep.equal(["0 a", "0.3 done", "1.3 c"]);
        });

        it("come after a warning all the same", async () => {
            clock.at(300, () => log.warn("mind"));
            expect(await say([0, "a"], [0.2, "b"])).to.deep.equal(["0 a", "0.3 mind", "1 b"]);
        });

        it("end with the operation, and leave no timer", async () => {
            clock.at(300, () => {
                log.end();
                expect(clock.asleep).to.equal(1);
            });
            expect(await say([0, "a"], [0.2, "b"], [0.4, "c"])).to.deep.equal(["0 a"]);
        });
    });

    describe("in the log of a CI job", () => {
        beforeEach(() => open("calm"));

        it("come every 15 seconds, and after two minutes every minute", async () => {
            await say(...Array.from({ length: 300 }, (_, at) => [at, `${at} % RUNNING, ${at} rows`] as const));
            const seconds = shown.map((text) => Number(text.split(" ")[0]));
            expect(seconds).to.deep.equal([0, 15, 30, 45, 60, 75, 90, 105, 165, 225, 285, 345]);
        });

        it("come at once where they are about something else", async () => {
            expect(
                await say(
                    [0, "1/3 starting"],
                    [2, "2/3 RUNNING"],
                    [3, "2 % RUNNING, 7 rows"],
                    [9, "stop sent, RUNNING"],
                ),
            ).to.deep.equal(["0 1/3 starting", "2 2/3 RUNNING", "9 stop sent, RUNNING"]);
        });
    });
});
