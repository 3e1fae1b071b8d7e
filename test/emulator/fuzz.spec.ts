import { expect } from "chai";
import fc from "fast-check";
import { EmulatorProcess } from "./fuzz/emulatorProcess.js";
import { exchange } from "./fuzz/exchange.js";
import { anyRequest, momentSent, type Request } from "./fuzz/request.js";
import { secrets } from "./fuzz/values.js";

const {
    PULUMI_CDM_FUZZ: wanted = "1000",
    PULUMI_CDM_PROPERTY_SEED: seed = "20251124",
    PULUMI_CDM_FUZZ_PATH: path,
} = process.env;
const perRun = 20;

describe("emulator: whatever is sent to it", function () {
    this.timeout(0);
    const emulator = new EmulatorProcess();
    after(() => emulator.end());
    const met = new Map<string, number>();

    function count(what: string): void {
        met.set(what, (met.get(what) ?? 0) + 1);
    }

    const total = () => [...met.values()].reduce((sum, times) => sum + times, 0);

    /** The emulator's true state. Its clock stands still. */
    const truth = () => emulator.control("GET", "truth");

    /** Sets the date of a signature to the time of sending. */
    function dated(bytes: Buffer): Buffer {
        const now = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
        return Buffer.from(bytes.toString("latin1").replace(momentSent, now), "latin1");
    }

    async function holds(requests: readonly Request[]): Promise<void> {
        await emulator.keepRunning();
        await emulator.control("POST", "reset");
        await emulator.control("POST", "clock", { frozen: true });
        let known: string | undefined;
        for (const { what, fate, bytes, ending } of requests) {
            const before = fate === "free" ? undefined : (known ?? (await truth()));
            const answer = await exchange(emulator.port, dated(bytes), ending);
            count(fate === "broken" ? fate : `${what} ${answer?.slice(9, 10) || "-"}xx`);
            const sent = `${what}: ${bytes.subarray(0, 600).toString("latin1")}`;
            expect(emulator.isAlive, `it is alive after ${sent}\n${emulator.said}`).to.equal(true);
            if (fate === "refused") expect(answer, sent).to.match(/^HTTP\/1\.1 4\d\d /);
            if (answer) expect(answer, sent).to.match(/^HTTP\/1\.1 [1-5]\d\d /);
            if (before !== undefined) expect(await truth(), `changed by ${sent}`).to.equal(before);
            known = before;
        }
        const kept = (await emulator.control("GET", "requests")) + (await truth()) + emulator.said;
        for (const secret of secrets) expect(kept).not.to.include(secret);
        expect(emulator.said, "the emulator made no mistake").not.to.include("could not answer a request");
    }

    it(`is answered or ends with its connection, changes nothing unless it may, and leaves no secret behind`, async () => {
        const some = fc.array(anyRequest, { minLength: 1, maxLength: 2 * perRun, size: "max" });
        const property = fc.asyncProperty(some, holds);
        // Each round has its own seed. A path belongs to one seed, so it gets one round.
        for (let round = 0; round === 0 || (path === undefined && total() < Number(wanted)); round++) {
            const numRuns = Math.ceil((Number(wanted) - total()) / perRun);
            await fc.assert(property, { seed: Number(seed) + round, numRuns, ...(path !== undefined && { path }) });
        }
        console.log(
            `seed ${seed}, ${total()} requests: ${[...met]
                .sort()
                .map(([what, times]) => `${times} × ${what}`)
                .join(", ")}`,
        );
        // The emulator has accepted many requests. Otherwise the test has tried nothing.
        for (const what of ["the API", "an order"]) {
            for (const kind of ["2xx", "4xx"]) expect(met.get(`${what} ${kind}`)).to.be.above(Number(wanted) / 40);
        }
        if (emulator.peakMb !== undefined) expect(emulator.peakMb, "MB at most").to.be.below(400);
    });
});
