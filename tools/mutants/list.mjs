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
        find: '!["foreign", "unknown"].includes(whose(submission, claim))',
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
        find: "quietLooks >= 2",
        replace: "quietLooks >= 1",
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
    {
        name: "the second witness of an end",
        file: "run/secondWitness.ts",
        find: "if (run === undefined) return true;",
        replace: "return true;",
    },
    {
        name: "the error beside a live run that can't be compared",
        file: "run/identity.ts",
        find: 'return isOnlySeen ? "foreign" : "unknown";',
        replace: 'return "foreign";',
    },
    {
        name: "the tolerance of a second in the dates of a run",
        file: "run/identity.ts",
        find: "const dateToleranceMs = 1_000;",
        replace: "const dateToleranceMs = 1;",
    },
    {
        name: "the users that tell nothing",
        file: "run/identity.ts",
        find: "const serviceUser = /(^|\\/)op_svc_/i;",
        replace: "const serviceUser = /^$/;",
    },
    {
        name: "onRunOfSameUser",
        file: "run/identity.ts",
        find: 'if (!startedByUs || onRunOfSameUser === "foreign")',
        replace: "if (!startedByUs)",
    },
    {
        name: "the doubt whose the run of a lost start is",
        file: "run/identity.ts",
        find: 'return byEarlier === "different" && !isOfThatTime && run.creationDate !== undefined ? "no" : "perhaps";',
        replace: 'return "yes";',
    },
    {
        name: "the user whom IAM names",
        file: "run/operation.ts",
        find: "const name = await settings.userName(timer.deadline);",
        replace: "const name: string | undefined = undefined;",
    },
    {
        name: "the service's own clock",
        file: "run/serviceClock.ts",
        find: "aheadMs = date - clock.monotonic();",
        replace: "aheadMs = clock.now() - clock.monotonic();",
    },
    {
        name: "the codes that alone are a plain no",
        file: "cdm/errors.ts",
        find: 'return this.kind === "refused" || isDocumented === true;',
        replace: "return true;",
    },
    {
        name: "the net under the start",
        file: "run/startAndWait.ts",
        find: "if (!operation.mayHaveStarted()) throw error;",
        replace: "throw error;",
    },
    {
        name: "the user's decision on a run that nobody can tell",
        file: "run/update.ts",
        find: "return ifRunning === on && old.ifRunning !== on;",
        replace: "return ifRunning === on;",
    },
    {
        name: "the resource whose failed run may come back",
        file: "run/revival.ts",
        find: 'if (outcome.kind !== "failed") return false;',
        replace: "return false;",
    },
    {
        name: "the look-out for an automatic retry at a destroy",
        file: "run/stopAndVerify.ts",
        find: "const isToShow = isLast &&",
        replace: "const isToShow = false &&",
    },
    {
        name: "the resource whose replacement fails halfway",
        file: "run/replaced.ts",
        find: "if (old === undefined || error instanceof RunUnfinishedError) throw error;",
        replace: "if (old !== null) throw error;",
    },
    {
        name: "that a job which never had a run of ours has none that is",
        file: "run/identity.ts",
        find: 'if (sentStart === undefined && !startedByUs && !isOnlySeen) return "foreign";',
        replace: "",
    },
    {
        name: "a look that is answered as the second one at a failure",
        file: "run/waitForRun.ts",
        find: 'const isSeen = seen.kind === "run";',
        replace: "const isSeen = true;",
    },
    {
        name: "the patience with a service that throttles",
        file: "run/eye.ts",
        find: 'seen.kind === "throttled" || seen instanceof ClusterOnItsWay',
        replace: "false",
    },
    {
        name: "the name of a cluster that is stopped",
        file: "run/absence.ts",
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
        find: "elapsedMs: () => clock.monotonic() - startedAt,",
        replace: "elapsedMs: () => clock.now() - startedAt,",
    },
    {
        name: "the claim of a state that the program still has",
        file: "run/lifecycle.ts",
        find: "registry.hold(idOf(state), { inProgram: news.__urn, inState: state.__urn }, ownRunOf(state));",
        replace: "",
    },
    {
        name: "the memory of a call that the engine repeats",
        file: "run/again.ts",
        find: "const left = registry.leftBy(call);",
        replace: "const left: JobRunState | undefined = undefined;",
    },
    {
        name: "the array without which a status is none",
        file: "cdm/answers.ts",
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
        find: "return [text, decoded(text)].some((one) => one?.normalize() === name.normalize());",
        replace: "return true;",
    },
    {
        name: "the trust in a host that has answered before",
        file: "cdm/hosts.ts",
        find: "isStrange(result.failure) && this.known.has(host)",
        replace: "false",
    },
    {
        name: "the floor under our own back-off",
        file: "cdm/retryPolicy.ts",
        find: "return Math.max(ownMs, Math.min(failure.retryAfterMs ?? 0, longestDelayMs));",
        replace: "return failure.retryAfterMs ?? ownMs;",
    },
    {
        name: "the escapes of what nobody sees",
        file: "cdm/text.ts",
        find: '.replace(unseen, (sign) => (sign === "\\n" ? sign : escaped(sign)))',
        replace: "",
    },
    {
        name: "the escapes of what others obey",
        file: "cdm/text.ts",
        find: ".replace(commands, (found) =>",
        replace: ".replace(/(?!)/g, (found: string) =>",
    },
    {
        name: "the secrets behind escapes",
        file: "cdm/redact.ts",
        find: "decodings(looked).flatMap(",
        replace: "decodings(looked).slice(0, 1).flatMap(",
    },
    {
        name: "the doubt about a user who is called like a secret",
        file: "run/identity.ts",
        find: 'if (holdsHidden(submission.creationUser) || holdsHidden(run.creationUser)) return "unknown";',
        replace: "",
    },
    {
        name: "the room that a partial failure has",
        file: "dynamic/trailers.ts",
        find: "sizeOf(one) <= room",
        replace: "sizeOf(one) > 0",
    },
    {
        name: "the quotation marks of the command by hand",
        file: "run/byHand.ts",
        find: "...words.map(quoted)",
        replace: "...words",
    },
    {
        name: "the question who names an address, where the state alone is there",
        file: "run/operation.ts",
        find: 'return isAlone ? "state" : "program";',
        replace: 'return isAlone ? "program" : "program";',
    },
    {
        name: "the scheme of an address that is confirmed",
        file: "cdm/trust.ts",
        find: "some((one) => originOf(one) === origin)",
        replace: "some((one) => originOf(one)?.split(':')[1] === origin.split(':')[1])",
    },
    {
        name: "the region between cdm and the cloud",
        file: "cdm/trust.ts",
        find: "/^cdm\\.([^.]+)\\.(.+)$/",
        replace: "/^cdm\\.(.+?)\\.(myhuaweicloud.*|test)$/",
    },
    {
        name: "the labels of a cloud",
        file: "cdm/names.ts",
        find: 'cloud.split(".").every(isLabel)',
        replace: "true",
    },
    {
        name: "an agency that was meant and can't be assumed",
        file: "cdm/credentials/wayIn.ts",
        find: "if (values.agencyName && !agency) return undefined;",
        replace: "",
    },
    {
        name: "the ciphertext of the KooCLI",
        file: "cdm/credentials/kooCli.ts",
        find: "return isEncrypted ?",
        replace: "return false ?",
    },
    {
        name: "the environment alone allows plain http",
        file: "cdm/endpoint.ts",
        find: "&& !isHttpAllowed)",
        replace: "&& false)",
    },
    {
        name: "the old way of metadata where the new one is only disturbed",
        file: "cdm/credentials/metadata.ts",
        find: "if (!isOld && httpStatus !== 200) return undefined;",
        replace: "",
    },
    {
        name: "the doubt of a variable that the constructor has not called plain",
        file: "run/secrets.ts",
        find: "told.includes(name) || !isPlain(name)",
        replace: "told.includes(name) || (!isPlain(name) && false)",
    },
    {
        name: "the mark of every value of a secret map",
        file: "dynamic/seal.ts",
        find: "if (!isRecord(value)) return mark(value);",
        replace: "if (!isRecord(value) || Boolean(value)) return mark(value);",
    },
    {
        name: "the half of a way in that is meant",
        file: "cdm/credentials/wayIn.ts",
        find: "(isWritten && isWayInBegun(source))",
        replace: "(isWritten && values.agencyName !== undefined)",
    },
];
