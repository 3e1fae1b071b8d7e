import { expect } from "chai";
import { livenessOf, waiterStateOf } from "#provider/run/model/status.js";

describe("a status", () => {
    const table: [string | undefined, string, string, string, string][] = [
        // status, liveness, submitted, running, completed
        ["NEW", "neverRan", "success", "retry", "retry"],
        ["NEVER_EXECUTED", "neverRan", "success", "retry", "retry"],
        ["PENDING", "live", "success", "retry", "retry"],
        ["BOOTING", "live", "success", "retry", "retry"],
        ["RUNNING", "live", "success", "success", "retry"],
        ["UNKNOWN", "live", "success", "retry", "retry"],
        ["A_NEW_WORD", "live", "success", "retry", "retry"],
        [undefined, "live", "success", "retry", "retry"],
        ["SUCCEEDED", "ended", "success", "success", "success"],
        ["STOPPED", "ended", "success", "success", "failure"],
        ["FAILED", "ended", "success", "failure", "failure"],
        ["FAILURE_ON_SUBMIT", "ended", "failure", "failure", "failure"],
    ];
    for (const [status, liveness, submitted, running, completed] of table) {
        it(`${status} is ${liveness}; submitted ${submitted}, running ${running}, completed ${completed}`, () => {
            expect(livenessOf(status)).to.equal(liveness);
            expect(waiterStateOf(status, "submitted")).to.equal(submitted);
            expect(waiterStateOf(status, "running")).to.equal(running);
            expect(waiterStateOf(status, "completed")).to.equal(completed);
        });
    }
});
