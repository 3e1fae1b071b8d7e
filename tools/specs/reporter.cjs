const { existsSync, readFileSync, writeFileSync } = require("node:fs");
const { SourceMap } = require("node:module");
const { dirname, join } = require("node:path");
const {
    reporters: { Spec },
    Runner: { constants },
} = require("mocha");
const { printable } = require("./thrown.cjs");

/** How long a process may go on after its last spec. */
const patienceMs = 20_000;

const reportFile = String(process.env.PULUMI_CDM_TEST_REPORT);
// A spec, or a process that it starts, must not write the report of this file.
delete process.env.PULUMI_CDM_TEST_REPORT;

// Mocha takes no notice of a rejection that nothing handles. As an exception it fails the spec, or the file.
process.on("unhandledRejection", (reason) => {
    throw printable(reason);
});

/** Prints Mocha's own report. Writes the counts, the titles that failed and the files that have specs into a file for `npm test`. */
module.exports = class extends Spec {
    constructor(runner, options) {
        const { fail, uncaught } = runner;
        runner.fail = (test, thrown, force) => fail.call(runner, test, printable(thrown), force);
        // Mocha writes into it. What `this.skip()` throws must stay as it is.
        runner.uncaught = (thrown) => uncaught(Object.isExtensible(thrown) ? thrown : printable(thrown));
        super(runner, options);
        const titles = [];
        const files = new Set();
        const tell = (ended) => {
            const { passes, failures, pending } = runner.stats;
            const report = { passed: passes, failed: failures, skipped: pending, ended, titles, files: [...files] };
            writeFileSync(reportFile, JSON.stringify(report));
        };
        runner.on(constants.EVENT_TEST_FAIL, (test, error) => {
            titles.push(test.fullTitle());
            error.stack = asWritten(error.stack);
        });
        runner.on(constants.EVENT_TEST_END, (test) => {
            files.add(test.file);
            tell(false);
        });
        runner.once(constants.EVENT_RUN_END, () => {
            tell(true);
            // The listeners for exceptions may be gone, and mocha sets the exit code to 0 at the exit.
            process.on("uncaughtExceptionMonitor", () => tell(false));
            // What a spec has left open would keep the process, and all who wait for it, for ever.
            setTimeout(() => {
                tell(false);
                console.error(`The specs have ended, and this is still open: ${process.getActiveResourcesInfo()}`);
                process.exit();
            }, patienceMs).unref();
        });
    }
};

/**
 * Names the sources in the frames of a stack. Node could do that, but it would read the map of every file that is loaded, and nearly all
 * specs pass.
 * @param {string} stack
 */
function asWritten(stack) {
    return stack.replace(/^ +at .{1,1000}$/gm, (frame) =>
        frame.replace(/([^\s():]+\.js):(\d+):(\d+)/, (place, file, line, column) => {
            const map = `${file}.map`;
            if (!existsSync(map)) return place;
            const entry = new SourceMap(JSON.parse(readFileSync(map, "utf8"))).findEntry(line - 1, column - 1);
            if (!("originalSource" in entry)) return place;
            return `${join(dirname(file), entry.originalSource)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
        }),
    );
}
