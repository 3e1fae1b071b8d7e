/**
 * One promise of the provider, broken on purpose.
 *
 * @typedef {object} Mutant
 * @property {string} name what is taken away
 * @property {string} file below provider/src
 * @property {string} find stands there exactly once
 * @property {string} replace
 */

/** @type {Mutant[]} */
export const mutants = [
    {
        name: "the verification after a stop",
        file: "run/stopAndVerify.ts",
        find: "if (isQuiet) course.accepted = undefined;",
        replace: 'if (course.accepted && sighting) return conclude(operation, course, sighting, "stopped");',
    },
    {
        name: "the identity check",
        file: "run/operation.ts",
        find: 'ownerOf(submission, claim) !== "foreign"',
        replace: "true",
    },
    {
        name: "the look after an unclear start",
        file: "run/startOnce.ts",
        find: "const found = await lookForRunOf(operation, sent, { forMs: graceMs, isJustSent: true });",
        replace: 'const found: Found = { kind: "none" };',
    },
    {
        name: "the second quiet look",
        file: "run/stopAndVerify.ts",
        find: "quietLooks === 2",
        replace: "quietLooks === 1",
    },
    {
        name: "the reserve of finish and queue",
        file: "run/inputs.ts",
        find: "return Math.min(Math.max(timeoutMs / 10, minuteMs), timeoutMs / 2);",
        replace: "return 0;",
    },
    {
        name: "the orphan watch",
        file: "dynamic/watch.ts",
        find: "if (!(await isEngineGone()))",
        replace: "if (true)",
    },
    {
        name: "the question whether anybody is left, before a start",
        file: "run/unrecorded.ts",
        find: "if (await this.isEngineGone())",
        replace: "if (false)",
    },
    {
        name: "the stop at a second Ctrl-C",
        file: "dynamic/watch.ts",
        find: 'await end(afterSecondInterruptMs, "Interrupted.");',
        replace: "",
    },
    {
        name: "the patience with a status that lags",
        file: "run/lag.ts",
        find: 'if (run === undefined || sighting.kind === "gone")',
        replace: "if (true)",
    },
    {
        name: "the list of clusters as the second proof that one is gone",
        file: "run/cluster.ts",
        find: "isMissing(error) && (await isUnlisted(client, clusterId))",
        replace: "isMissing(error)",
    },
    {
        name: "the doubt about a list of clusters that could not be had",
        file: "run/cluster.ts",
        find: "if (error instanceof CdmError) return false;",
        replace: "if (error instanceof CdmError) return true;",
    },
    {
        name: "the values of variables",
        file: "run/operation.ts",
        find: ".startJob(variables)",
        replace: '.startJob(variables && Object.fromEntries(Object.keys(variables).map((name) => [name, ""])))',
    },
    {
        name: "the second connection that has to be refused before an engine is gone",
        file: "dynamic/engine.ts",
        find: "return isRefused(host, Number(port));",
        replace: "return true;",
    },
    {
        name: "the look before a stop is sent again",
        file: "cdm/client.ts",
        find: '/stop`, "never"',
        replace: '/stop`, "whenTransient"',
    },
    {
        name: "the refusal to start beside a live run",
        file: "run/lifecycle.ts",
        find: 'if (live && ifRunning === "fail")',
        replace: "if (false)",
    },
];
