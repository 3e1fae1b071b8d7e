import { readFileSync, writeFileSync } from "node:fs";
import Mocha from "mocha";

/**
 * Runs built specs in this process, which runs nothing else: `node specRunner.mjs <order> <report>`.
 *
 * @typedef {object} Order
 * @property {string[]} files
 * @property {string[]} [titles] the only specs that are run, by their full titles; all by default
 * @property {string[]} [except] specs that are not run, by their full titles
 * @property {number} [specTimeoutMs] how long one of them may take
 * @property {boolean} [isToTheEnd] whether the others are run after one that fails
 *
 * @typedef {object} Report
 * @property {string} [failure] the title of the first spec that failed
 * @property {string[]} failures the titles of all that failed
 * @property {string | undefined} [failedIn] its file
 * @property {Record<string, string>} files the file of each spec that was run, by its title
 * @property {Record<string, number>} lastedMs how long each took with its hooks before it, by its title
 * @property {{ static: Record<string, number>, perTest: Record<string, Record<string, number>> }} coverage
 *   which mutants were executed, by the title of the spec; `static` are those outside of any spec
 */
const [orderFile = "", reportFile = ""] = process.argv.slice(2);
/** @type {Order} */
const order = JSON.parse(readFileSync(orderFile, "utf8"));
const { files, titles, except = [], specTimeoutMs = 10_000, isToTheEnd = false } = order;
const wanted = titles && new Set(titles);

/** @param {Mocha.Suite} suite */
function keepWanted(suite) {
    suite.tests = suite.tests.filter((test) => {
        const title = test.fullTitle();
        return (!wanted || wanted.has(title)) && !except.includes(title);
    });
    for (const inner of suite.suites) {
        keepWanted(inner);
    }
}

const mocha = new Mocha({ bail: !isToTheEnd, timeout: specTimeoutMs, reporter: "dot" });
for (const file of files) {
    mocha.addFile(file);
}
await mocha.loadFilesAsync();
keepWanted(mocha.suite);

/** The name under which Stryker's instrumenter keeps what it counts. @type {any} */
const counted = globalThis;
counted.__stryker__ ??= {};
/** @type {Report} */
const report = { failures: [], files: {}, lastedMs: {}, coverage: { static: {}, perTest: {} } };
const runner = mocha.run(() => {
    report.coverage = counted.__stryker__.mutantCoverage ?? report.coverage;
    writeFileSync(reportFile, JSON.stringify(report));
    process.exit();
});
let begunAt = performance.now();
// What is executed between two specs counts for the first one.
runner.on("test", (test) => {
    counted.__stryker__.currentTestId = test.fullTitle();
    report.files[test.fullTitle()] = test.file ?? "";
});
runner.on("test end", (test) => {
    const now = performance.now();
    report.lastedMs[test.fullTitle()] = Math.round(now - begunAt);
    begunAt = now;
});
runner.on("fail", (test) => {
    report.failures.push(test.fullTitle());
    report.failure ??= test.fullTitle();
    report.failedIn ??= test.file;
});
