const { writeFileSync } = require("node:fs");
const {
    reporters: { Spec },
    Runner: { constants },
} = require("mocha");

/** How long a process may go on after its last spec. */
const patienceMs = 20_000;

/** Mocha's own report, and what `npm test` has to know of it in a file: the counts, the titles that failed, the files that have specs. */
module.exports = class extends Spec {
    constructor(runner, options) {
        super(runner, options);
        const titles = [];
        const files = new Set();
        const tell = (ended) => {
            const { passes, failures, pending } = runner.stats;
            const report = { passed: passes, failed: failures, skipped: pending, ended, titles, files: [...files] };
            writeFileSync(process.env.PULUMI_CDM_TEST_REPORT, JSON.stringify(report));
        };
        runner.on(constants.EVENT_TEST_FAIL, (test) => titles.push(test.fullTitle()));
        runner.on(constants.EVENT_TEST_END, (test) => {
            files.add(test.file);
            tell(false);
        });
        runner.once(constants.EVENT_RUN_END, () => {
            tell(true);
            // What a spec has left open would keep the process, and all who wait for it, for ever.
            setTimeout(() => {
                tell(false);
                console.error(`The specs have ended, and this is still open: ${process.getActiveResourcesInfo()}`);
                process.exit();
            }, patienceMs).unref();
        });
    }
};
