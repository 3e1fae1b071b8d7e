/**
 * One promise of the provider, broken on purpose.
 *
 * @typedef {object} Mutant
 * @property {string} name what is taken away
 * @property {string} file below provider/src
 * @property {string} spec the file below test that is to notice it: other specs may, too
 * @property {string} find stands there exactly once
 * @property {string} replace
 */

/** @type {Mutant[]} */
export const mutants = [
    {
        name: "the verification after a stop",
        file: "run/stopAndVerify.ts",
        spec: "run/remove",
        find: "if (isQuiet) course.accepted = undefined;",
        replace: 'if (course.accepted && sighting) return conclude(operation, course, sighting, "stopped");',
    },
    {
        name: "the identity check",
        file: "run/operation.ts",
        spec: "run/unclear",
        find: '!["foreign", "unknown"].includes(whose(submission, claim))',
        replace: "true",
    },
    {
        name: "the look after an unclear start",
        file: "run/startOnce.ts",
        spec: "run/create",
        find: "const found = await lookForRunOf(operation, sent, { forMs: graceMs, isJustSent: true });",
        replace: 'const found: Found = { kind: "none" };',
    },
    {
        name: "the second quiet look",
        file: "run/stopAndVerify.ts",
        spec: "run/remove",
        find: "quietLooks === 2",
        replace: "quietLooks === 1",
    },
    {
        name: "the reserve of finish and queue",
        file: "run/inputs.ts",
        spec: "run/policies",
        find: "return Math.min(Math.max(timeoutMs / 10, minuteMs), timeoutMs / 2);",
        replace: "return 0;",
    },
    {
        name: "the orphan watch",
        file: "dynamic/watch.ts",
        spec: "host/interruption",
        find: "if (!(await isEngineGone()))",
        replace: "if (true)",
    },
    {
        name: "the question whether anybody is left, before a start",
        file: "run/unrecorded.ts",
        spec: "run/interrupt",
        find: "if (await this.isEngineGone())",
        replace: "if (false)",
    },
    {
        name: "the stop at a second Ctrl-C",
        file: "dynamic/watch.ts",
        spec: "host/interruption",
        find: 'await end(afterSecondInterruptMs, "Interrupted.");',
        replace: "",
    },
    {
        name: "the patience with a status that lags",
        file: "run/lag.ts",
        spec: "run/update",
        find: 'if (run === undefined || sighting.kind === "gone")',
        replace: "if (true)",
    },
    {
        name: "the list of clusters as the second proof that one is gone",
        file: "run/cluster.ts",
        spec: "run/cluster",
        find: "isMissing(error) && (await isUnlisted(client, clusterId))",
        replace: "isMissing(error)",
    },
    {
        name: "the doubt about a list of clusters that could not be had",
        file: "run/cluster.ts",
        spec: "run/cluster",
        find: "if (error instanceof CdmError) return false;",
        replace: "if (error instanceof CdmError) return true;",
    },
    {
        name: "the values of variables",
        file: "run/operation.ts",
        spec: "run/create",
        find: ".startJob(variables)",
        replace: '.startJob(variables && Object.fromEntries(Object.keys(variables).map((name) => [name, ""])))',
    },
    {
        name: "the second connection that has to be refused before an engine is gone",
        file: "dynamic/engine.ts",
        spec: "dynamic/engine",
        find: "return isRefused(host, Number(port));",
        replace: "return true;",
    },
    {
        name: "the look before a stop is sent again",
        file: "cdm/client.ts",
        spec: "cdm/client",
        find: '/stop`, "never"',
        replace: '/stop`, "whenTransient"',
    },
    {
        name: "the refusal to start beside a live run",
        file: "run/lifecycle.ts",
        spec: "run/create",
        find: 'if (live && ifRunning === "fail")',
        replace: "if (false)",
    },
    {
        name: "the second witness of an end",
        file: "run/secondWitness.ts",
        spec: "run/secondWitness",
        find: "if (run === undefined) return true;",
        replace: "return true;",
    },
    {
        name: "the error beside a live run that can't be compared",
        file: "run/identity.ts",
        spec: "run/whoseRun",
        find: 'return isOnlySeen ? "foreign" : "unknown";',
        replace: 'return "foreign";',
    },
    {
        name: "the tolerance of a second in the dates of a run",
        file: "run/identity.ts",
        spec: "run/words",
        find: "const dateToleranceMs = 1_000;",
        replace: "const dateToleranceMs = 1;",
    },
    {
        name: "the users that tell nothing",
        file: "run/identity.ts",
        spec: "run/whoseRun",
        find: "const serviceUser = /(^|\\/)op_svc_/i;",
        replace: "const serviceUser = /^$/;",
    },
    {
        name: "onRunOfSameUser",
        file: "run/identity.ts",
        spec: "run/whoseRun",
        find: 'if (!startedByUs || onRunOfSameUser === "foreign")',
        replace: "if (!startedByUs)",
    },
    {
        name: "the doubt whose the run of a lost start is",
        file: "run/identity.ts",
        spec: "run/whoseRun",
        find: 'return byEarlier === "different" && !isOfThatTime && run.creationDate !== undefined ? "no" : "perhaps";',
        replace: 'return "yes";',
    },
    {
        name: "the user whom IAM names",
        file: "run/operation.ts",
        spec: "run/unclear",
        find: "ownUser: () => settings.userName().catch(() => undefined),",
        replace: "ownUser: async () => undefined,",
    },
    {
        name: "the service's own clock",
        file: "run/serviceClock.ts",
        spec: "run/serviceClock",
        find: "aheadMs = date - clock.monotonic();",
        replace: "aheadMs = clock.now() - clock.monotonic();",
    },
    {
        name: "the codes that alone are a plain no",
        file: "cdm/errors.ts",
        spec: "run/doubtfulStart",
        find: 'return this.kind === "refused" || isDocumented === true;',
        replace: "return true;",
    },
    {
        name: "the net under the start",
        file: "run/startAndWait.ts",
        spec: "run/doubtfulStart",
        find: "if (!operation.mayHaveStarted()) throw error;",
        replace: "throw error;",
    },
    {
        name: "the user's decision on a run that nobody can tell",
        file: "run/update.ts",
        spec: "run/whoseRun",
        find: "return ifRunning === on && old.ifRunning !== on;",
        replace: "return ifRunning === on;",
    },
    {
        name: "the resource whose failed run may come back",
        file: "run/revival.ts",
        spec: "run/asleep",
        find: 'if (outcome.kind !== "failed") return false;',
        replace: "return false;",
    },
    {
        name: "a look that is answered as the second one at a failure",
        file: "run/waitForRun.ts",
        spec: "run/asleep",
        find: 'const isSeen = seen.kind === "run";',
        replace: "const isSeen = true;",
    },
    {
        name: "the patience with a service that throttles",
        file: "run/eye.ts",
        spec: "run/asleep",
        find: 'seen.kind === "throttled" || seen instanceof ClusterOnItsWay',
        replace: "false",
    },
    {
        name: "the name of a cluster that is stopped",
        file: "run/absence.ts",
        spec: "run/asleep",
        find: `case "clusterStopped":
            return`,
        replace: `case "clusterStopped":
            return error;
        case "neverMet" as never:
            return`,
    },
    {
        name: "the monotonic clock of a deadline",
        file: "run/timer.ts",
        spec: "run/clocks",
        find: "elapsedMs: () => clock.monotonic() - startedAt,",
        replace: "elapsedMs: () => clock.now() - startedAt,",
    },
    {
        name: "the claim of a state that the program still has",
        file: "run/lifecycle.ts",
        spec: "run/frontPage",
        find: "registry.hold(idOf(state), { inProgram: news.__urn, inState: state.__urn }, ownRunOf(state));",
        replace: "",
    },
    {
        name: "the memory of a call that the engine repeats",
        file: "run/again.ts",
        spec: "run/again",
        find: "const left = registry.leftBy(call);",
        replace: "const left: JobRunState | undefined = undefined;",
    },
    {
        name: "the array without which a status is none",
        file: "cdm/answers.ts",
        spec: "cdm/understood",
        find: `if (list === undefined) return { lacks: "submissions" };
    const runs = list.filter((entry) => isOf(entry["job-name"], jobName)).map(toSubmission);
    if (list.length === 0)`,
        replace: `if (list === undefined) return { value: undefined };
    const runs = list.filter((entry) => isOf(entry["job-name"], jobName)).map(toSubmission);
    if (list.length === 0)`,
    },
    {
        name: "the job's own name in a status",
        file: "cdm/answers.ts",
        spec: "cdm/understood",
        find: "return [text, decoded(text)].some((one) => one?.normalize() === name.normalize());",
        replace: "return true;",
    },
    {
        name: "the trust in a host that has answered before",
        file: "cdm/hosts.ts",
        spec: "cdm/hosts",
        find: "isStrange(result.failure) && this.known.has(host)",
        replace: "false",
    },
    {
        name: "the floor under our own back-off",
        file: "cdm/retryPolicy.ts",
        spec: "cdm/retryPolicy",
        find: "return Math.max(ownMs, Math.min(failure.retryAfterMs ?? 0, longestDelayMs));",
        replace: "return failure.retryAfterMs ?? ownMs;",
    },
];
