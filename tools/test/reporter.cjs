const { writeFileSync } = require("node:fs");
const {
    reporters: { Spec },
    Runner: { constants },
} = require("mocha");

/** Mocha's own report, and its counts in a file: `npm test` prints them last, whatever a spec prints after the report. */
module.exports = class extends Spec {
    constructor(runner, options) {
        super(runner, options);
        const tell = (ended) => {
            const { passes, failures, pending } = runner.stats;
            const counts = { passed: passes, failed: failures, skipped: pending, ended };
            writeFileSync(process.env.PULUMI_CDM_TEST_COUNTS, JSON.stringify(counts));
        };
        runner.on(constants.EVENT_TEST_END, () => tell(false));
        runner.once(constants.EVENT_RUN_END, () => tell(true));
    }
};
