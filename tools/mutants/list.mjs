/**
 * One promise of the provider, broken on purpose. A comment `// mutant: <name>` stands above the code that keeps the promise. So a file may
 * move and a name may change, and the mutant still finds its code. It does one thing to the statement, property or case below that comment.
 *
 * @typedef {object} Mutant
 * @property {string} name what is taken away
 * @property {string} spec the file below test that is to notice it: other specs may, too
 * @property {true} [remove] removes it
 * @property {string} [condition] replaces the condition of its first `if` or `? :`
 * @property {string} [value] replaces what it returns, or the value that it gives to a name
 * @property {[from: string, to: string]} [swap] replaces a text that stands there exactly once
 * @property {string} [replace] replaces all of it
 */

/** @type {Mutant[]} */
export const mutants = [
    {
        name: "the question whether anybody is left, before a definition is written",
        spec: "host/interruption",
        remove: true,
    },
    {
        name: "the turns of two resources at one definition",
        spec: "behavior/definition/changes",
        value: "work()",
    },
    {
        name: "the name that is kept before it is adopted",
        spec: "behavior/definition/changes",
        remove: true,
    },
    {
        name: "the hash that a definition keeps",
        spec: "behavior/definition/check",
        condition: "true",
    },
    {
        name: "the definition that shows no change after an unclear update",
        spec: "behavior/definition/faults",
        swap: ["isChanged && ", ""],
    },
    {
        name: "the input with a link that CDM does not have",
        spec: "behavior/definition/create",
        condition: "true",
    },
    {
        name: "the definition of another user under the same name",
        spec: "behavior/definition/changes",
        value: "false",
    },
    {
        name: "the option that stands twice",
        spec: "behavior/cli/doctor",
        condition: "false",
    },
    {
        name: "the escapes of a page",
        spec: "behavior/cli/report",
        value: "String(piece)",
    },
    {
        name: "the events without secrets",
        spec: "behavior/events",
        remove: true,
    },
    {
        name: "the append of one write",
        spec: "unit/events/eventFile",
        swap: ["O_APPEND | ", ""],
    },
    {
        name: "the work that goes on without its events",
        spec: "unit/events/eventFile",
        replace: "write(lineAfter(lost));",
    },
    {
        name: "the verification after a stop",
        spec: "behavior/remove",
        replace: "if (progress.accepted) return { done: seen };",
    },
    {
        name: "the identity check",
        spec: "behavior/unclear",
        value: "true",
    },
    {
        name: "the look after an unclear start",
        spec: "behavior/create",
        value: '{ kind: "none" } as Awaited<ReturnType<typeof findStarted>>',
    },
    {
        name: "the second quiet look",
        spec: "behavior/remove",
        swap: ["2", "1"],
    },
    {
        name: "the reserve of finish and queue",
        spec: "behavior/policies",
        value: "0",
    },
    {
        name: "the orphan watch",
        spec: "host/interruption",
        condition: "true",
    },
    {
        name: "the question whether anybody is left, before a start",
        spec: "behavior/interrupt",
        remove: true,
    },
    {
        name: "the stop at a second Ctrl-C",
        spec: "host/interruption",
        remove: true,
    },
    {
        name: "the patience with a status that lags",
        spec: "behavior/update",
        condition: "true",
    },
    {
        name: "the list of clusters as the second proof that one is gone",
        spec: "behavior/cluster",
        condition: "isMissing(error)",
    },
    {
        name: "the doubt about a list of clusters that could not be had",
        spec: "behavior/cluster",
        swap: ["false", "true"],
    },
    {
        name: "the values of variables",
        spec: "behavior/create",
        swap: ["variables,", 'variables && Object.fromEntries(Object.keys(variables).map((name) => [name, ""])),'],
    },
    {
        name: "the second connection that has to be refused before an engine is gone",
        spec: "behavior/dynamic/engine",
        value: "true",
    },
    {
        name: "the look before an order that had to wait",
        spec: "behavior/lookAgain",
        condition: "false",
    },
    {
        name: "the look before a start that CDM has refused for now",
        spec: "behavior/lookAgain",
        condition: "false",
    },
    {
        name: "the time that the history leaves for the status",
        spec: "unit/run/observe/observer",
        swap: ["now + (call.deadline - now) / 2", "call.deadline"],
    },
    {
        name: "the bound on the wait for a row",
        spec: "unit/run/observe/observer",
        swap: ["Math.min(until, clock.monotonic() + longestMs)", "until"],
    },
    {
        name: "the refusal to start beside a live run",
        spec: "behavior/create",
        condition: "false",
    },
    {
        name: "the second witness of an end",
        spec: "behavior/secondWitness",
        condition: "true",
    },
    {
        name: "the error beside a live run that can't be compared",
        spec: "behavior/whoseRun",
        value: '"foreign"',
    },
    {
        name: "the tolerance of a second in the dates of a run",
        spec: "unit/run/model/identity",
        value: "1",
    },
    {
        name: "the users that tell nothing",
        spec: "behavior/whoseRun",
        value: "/^$/",
    },
    {
        name: "onRunOfSameUser",
        spec: "behavior/whoseRun",
        condition: "!startedByUs",
    },
    {
        name: "the newer run of the same user, without a state",
        spec: "behavior/api/stop",
        value: "inputs.onRunOfSameUser",
    },
    {
        name: "the later run of the same user, beside a start in doubt",
        spec: "behavior/api/stop",
        condition: "run !== undefined",
    },
    {
        name: "the history that is asked for the run of a lost start",
        spec: "behavior/secondDoubt",
        remove: true,
    },
    {
        name: "who starts our runs beside a run of CDM's own",
        spec: "behavior/secondDoubt",
        swap: [", ...(isToKeep && { __startedBy: user })", ""],
    },
    {
        name: "the doubt whose the run of a lost start is",
        spec: "behavior/whoseRun",
        value: '"yes"',
    },
    {
        name: "the user whom IAM names",
        spec: "behavior/unclear",
        value: "undefined",
    },
    {
        name: "the service's own clock",
        spec: "unit/run/observe/serviceClock",
        swap: ["date -", "clock.now() -"],
    },
    {
        name: "the codes that alone are a plain no",
        spec: "behavior/doubtfulStart",
        value: "true",
    },
    {
        name: "the net under the start",
        spec: "behavior/doubtfulStart",
        condition: "true",
    },
    {
        name: "the user's decision on a run that nobody can tell",
        spec: "behavior/whoseRun",
        swap: [" && old.ifRunning !== on", ""],
    },
    {
        name: "the resource whose failed run may come back",
        spec: "behavior/asleep",
        condition: "true",
    },
    {
        name: "the look-out for an automatic retry at a destroy",
        spec: "behavior/revival",
        swap: ["isLast &&", "false &&"],
    },
    {
        name: "the resource whose replacement fails halfway",
        spec: "behavior/replaced",
        condition: "true",
    },
    {
        name: "that a job which never had a run of ours has none that is",
        spec: "behavior/neverOurs",
        remove: true,
    },
    {
        name: "the delete that asks nothing where no run was ever ours",
        spec: "behavior/neverOurs",
        value: "validateState(state) === undefined",
    },
    {
        name: "the way past a stranger's run where a restart is owed",
        spec: "behavior/decision",
        swap: ["policy,", 'policy: () => ({ action: "refuse" }),'],
    },
    {
        name: "the decision that could not be acted on yet",
        spec: "behavior/decision",
        swap: ["withOldIfRunning(inputs, old)", "inputs"],
    },
    {
        name: "a look that is answered as the second one at a failure",
        spec: "behavior/asleep",
        value: "true",
    },
    {
        name: "the patience with a service that throttles",
        spec: "behavior/asleep",
        condition: "false",
    },
    {
        name: "the name of a cluster that is stopped",
        spec: "behavior/asleep",
        replace: 'case "clusterStopped": return error;',
    },
    {
        name: "the monotonic clock of a deadline",
        spec: "behavior/clocks",
        swap: ["monotonic", "now"],
    },
    {
        name: "the claim of a state that the program still has",
        spec: "behavior/frontPage",
        remove: true,
    },
    {
        name: "the memory of a call that the engine repeats",
        spec: "behavior/again",
        value: "undefined",
    },
    {
        name: "the array without which a status is none",
        spec: "unit/cdm/understood",
        swap: ['{ lacks: "submissions" }', "{ value: undefined }"],
    },
    {
        name: "the job's own name in a status",
        spec: "unit/cdm/understood",
        value: "true",
    },
    {
        name: "the trust in a host that has answered before",
        spec: "unit/cdm/http/knownHosts",
        swap: ["isForeign(result.failure) && this.known.has(host)", "false"],
    },
    {
        name: "the floor under our own back-off",
        spec: "unit/cdm/http/retry",
        value: "failure.retryAfterMs ?? ownMs",
    },
    {
        name: "the escapes of what nobody sees",
        spec: "unit/cdm/said",
        swap: ["(invisible,", "(/(?!)/g,"],
    },
    {
        name: "the escapes of what others obey",
        spec: "unit/cdm/said",
        swap: ["(commands,", "(/(?!)/g,"],
    },
    {
        name: "the secrets behind escapes",
        spec: "unit/common/redact",
        swap: ["decodings(searched)", "decodings(searched).slice(0, 1)"],
    },
    {
        name: "the doubt about a user who is called like a secret",
        spec: "unit/run/model/ownership",
        remove: true,
    },
    {
        name: "the room that a partial failure has",
        spec: "behavior/dynamic/trailers",
        swap: ["<= room", "> 0"],
    },
    {
        name: "the signs that every shell takes as they are",
        spec: "behavior/byHand",
        condition: "true",
    },
    {
        name: "the path of a secret address",
        spec: "unit/run/model/secrets",
        swap: [', withoutEnd(pathname, "/")', ""],
    },
    {
        name: "the hiding before the encoding of the command by hand",
        spec: "unit/run/model/secrets",
        swap: ["redact(", "("],
    },
    {
        name: "the address that a user gives by hand",
        spec: "behavior/trust",
        condition: "true",
    },
    {
        name: "the buckets that have no region",
        spec: "behavior/trust",
        swap: [' && (!isPublic || region.includes("-"))', ""],
    },
    {
        name: "the password in an address with a hash",
        spec: "unit/cdm/config/settings",
        condition: "false",
    },
    {
        name: "the question who names an address, where the state alone is there",
        spec: "behavior/trust",
        swap: ['"state"', '"program"'],
    },
    {
        name: "the scheme of an address that is confirmed",
        spec: "behavior/trust",
        swap: ["originOf(one) === origin", 'originOf(one)?.split(":")[1] === origin.split(":")[1]'],
    },
    {
        name: "the region between cdm and the cloud",
        spec: "behavior/trust",
        swap: ["/^cdm\\.([^.]+)\\.(.+)$/", "/^cdm\\.(.+?)\\.(myhuaweicloud.*|test)$/"],
    },
    {
        name: "the labels of a cloud",
        spec: "unit/cdm/config/settings",
        swap: ['cloud.split(".").every(isLabel)', "true"],
    },
    {
        name: "an agency that was meant and can't be assumed",
        spec: "unit/cdm/auth/precedence",
        remove: true,
    },
    {
        name: "the ciphertext of the KooCLI",
        spec: "unit/cdm/auth/files",
        condition: "false",
    },
    {
        name: "the environment alone allows plain http",
        spec: "unit/cdm/config/plainHttp",
        swap: ["!isHttpAllowed", "false"],
    },
    {
        name: "the old way of metadata where the new one is only disturbed",
        spec: "unit/cdm/auth/method",
        remove: true,
    },
    {
        name: "the doubt of a variable that the constructor has not called plain",
        spec: "host/secrets/kept",
        swap: [" || !isPlain(name)", ""],
    },
    {
        name: "the mark of every value of a secret map",
        spec: "host/secrets/kept",
        condition: "true",
    },
    {
        name: "the half of a way in that is meant",
        spec: "unit/cdm/auth/precedence",
        swap: ["hasAuthValue(source)", "values.agencyName !== undefined"],
    },
    {
        name: "the urgent one's place",
        spec: "unit/cdm/quota/lane",
        condition: "true",
    },
    {
        name: "the stop that does not wait for the quota",
        spec: "behavior/quota",
        condition: "false",
    },
    {
        name: "the pause of all after a refusal",
        spec: "unit/cdm/quota/lane",
        remove: true,
    },
    {
        name: "the date of a row",
        spec: "unit/run/observe/observer",
        condition: "false",
    },
    {
        name: "the word of the history before an order",
        spec: "behavior/sharedLooks",
        value: "false",
    },
    {
        name: "the status request after a row that says that the run has ended",
        spec: "behavior/sharedLooks",
        condition: "false",
    },
    {
        name: "the status request that ends a wait",
        spec: "behavior/sharedLooks",
        condition: "false",
    },
    {
        name: "the short wait for what was not started",
        spec: "behavior/notStarted",
        value: "false",
    },
    {
        name: "the longest time of a run",
        spec: "behavior/runLimits",
        condition: "false",
    },
    {
        name: "the run that a wrong clock makes old",
        spec: "behavior/runLimits",
        value: "atLeast",
    },
    {
        name: "the reserve of onTimeout stop",
        spec: "behavior/runLimits",
        value: "0",
    },
    {
        name: "another user's run at the end of the time",
        spec: "behavior/runLimits",
        swap: ['"leave", "leave"', '"stop", "leave"'],
    },
    {
        name: "the stop that a refresh keeps owed",
        spec: "behavior/runLimits",
        value: 'inputs.waitFor ?? "running"',
    },
    {
        name: "the proof in a replacement with onDelete send",
        spec: "behavior/onDeleteSend",
        swap: [" && !registry.isInProgram(urn)", ""],
    },
    {
        name: "the run that an error of startRun carries",
        spec: "behavior/api/start",
        condition: "false",
    },
    {
        name: "the variables that a script does not call plain",
        spec: "behavior/api/start",
        swap: ["?? true", "?? []"],
    },
    {
        name: "the run to stop that has no value",
        spec: "behavior/api/stop",
        swap: [' || name === "run"', ""],
    },
    {
        name: "the line a minute of a watch that sees nothing new",
        spec: "behavior/cli/watch",
        remove: true,
    },
    {
        name: "the history's word on the end of a watch",
        spec: "behavior/api/watch",
        condition: "false",
    },
    {
        name: "the scale of a percent",
        spec: "unit/run/model/runProgress",
        value: "true",
    },
    {
        name: "the progress that begins anew with another run",
        spec: "unit/run/model/runProgress",
        condition: "last !== undefined",
    },
    {
        name: "the trend of a counter that was reset",
        spec: "unit/run/model/trend",
        condition: "before === undefined",
    },
    {
        name: "the rate of a number that stands still",
        spec: "unit/run/model/trend",
        condition: "false",
    },
    {
        name: "the last text of a row",
        spec: "unit/run/process/pacedLog",
        condition: "false",
    },
    {
        name: "the limit of re-runs",
        spec: "behavior/rerunOn",
        value: "rerun !== undefined",
    },
    {
        name: "the count of re-runs",
        spec: "behavior/rerunOn",
        value: "kept",
    },
    {
        name: "the newer run that ends all re-runs",
        spec: "behavior/rerunOn",
        condition: "!hasIdentity(state)",
    },
    {
        name: "the region that is a secret",
        spec: "behavior/consolePage",
        value: "false",
    },
    {
        name: "the stop that goes on although nobody reads",
        spec: "behavior/cli/bin",
        swap: ["if (!finishesInAnyCase) process", "process"],
    },
    {
        name: "the question before a stop at a terminal",
        spec: "behavior/cli/stop",
        condition: "false",
    },
    {
        name: "the missing job at an address that no state names",
        spec: "behavior/cli/sweep",
        value: "true",
    },
    {
        name: "the address of an interrupted create",
        spec: "behavior/cli/sweep",
        value: "undefined",
    },
    {
        name: "the look before a definition is created",
        spec: "behavior/definition/create",
        value: '{ kind: "missing", by: "code", at: "" } as Awaited<ReturnType<typeof look>>',
    },
    {
        name: "the definition that starts nothing",
        spec: "behavior/definition/create",
        replace: "return context.runs.startJob().then(() => ({ id: context.id, state }));",
    },
    {
        name: "the look after a create whose answer was lost",
        spec: "behavior/definition/faults",
        value: '{ kind: "missing", by: "code", at: "" } as Awaited<ReturnType<typeof lookUntil>>',
    },
    {
        name: "the minute in which a created definition may show up",
        spec: "behavior/definition/faults",
        value: "0",
    },
    {
        name: "the create that the deadline ends",
        spec: "behavior/definition/faults",
        condition: "unclear >= mostWrites",
    },
    {
        name: "the comparison of what shows up with what was sent",
        spec: "behavior/definition/faults",
        condition: "true",
    },
    {
        name: "the state of a create that was never answered",
        spec: "behavior/definition/faults",
        condition: "true",
    },
    {
        name: "the name that another definition has",
        spec: "behavior/definition/create",
        condition: "false",
    },
    {
        name: "the secrets that an adoption sends",
        spec: "behavior/definition/create",
        swap: [" && !hasSecrets", ""],
    },
    {
        name: "the type that no update can change",
        spec: "behavior/definition/create",
        condition: "true",
    },
    {
        name: "the change of which CDM knows nothing",
        spec: "behavior/definition/changes",
        condition: "false",
    },
    {
        name: "the new password that no look shows",
        spec: "behavior/definition/faults",
        value: "false",
    },
    {
        name: "the other definition that an open create meets",
        spec: "behavior/definition/faults",
        condition: "false",
    },
    {
        name: "the refresh of what an open create has met",
        spec: "behavior/definition/faults",
        condition: "false",
    },
    {
        name: "the secret that an update would lose",
        spec: "behavior/definition/changes",
        condition: "true",
    },
    {
        name: "the look after an update whose answer was lost",
        spec: "behavior/definition/faults",
        condition: "false",
    },
    {
        name: "the definition that another resource has adopted",
        spec: "behavior/definition/changes",
        value: "undefined as string | undefined",
    },
    {
        name: "the second look after a delete",
        spec: "behavior/definition/changes",
        condition: "true",
    },
    {
        name: "the definition that a delete of an open create leaves",
        spec: "behavior/definition/faults",
        condition: "false",
    },
    {
        name: "the delete that comes to nothing",
        spec: "behavior/definition/faults",
        value: "sentAt === undefined",
    },
    {
        name: "the live run of a job to delete",
        spec: "behavior/definition/changes",
        remove: true,
    },
    {
        name: "the second list without a definition",
        spec: "behavior/definition/changes",
        condition: "true",
    },
    {
        name: "the minute of a definition that was never read back",
        spec: "behavior/definition/faults",
        condition: "true",
    },
    {
        name: "the time that is too short to find out",
        spec: "behavior/definition/faults",
        condition: "true",
    },
    {
        name: "CDM's own word that a definition is missing",
        spec: "behavior/definition/changes",
        value: "true",
    },
    {
        name: "the jobs that use a link",
        spec: "behavior/definition/changes",
        value: "[] as string[]",
    },
    {
        name: "the update that stops and awaits no run by itself",
        spec: "behavior/definition/changes",
        condition: 'context.kind.word === "link"',
    },
    {
        name: "the run that an update may only await",
        spec: "behavior/definition/changes",
        condition: "live !== undefined",
    },
    {
        name: "the stop of the run before an update",
        spec: "behavior/definition/changes",
        remove: true,
    },
    {
        name: "the run that keeps a job from a change",
        spec: "behavior/definition/changes",
        value: "undefined as Submission | undefined",
    },
    {
        name: "the texts that CDM shows percent-encoded",
        spec: "behavior/definition/create",
        swap: ["spellingsOf(wire)", "[wire]"],
    },
    {
        name: "the secret that CDM masks and nobody compares",
        spec: "unit/definition/model/state",
        condition: "isShownAs(text, wire)",
    },
    {
        name: "the mask that no state gets",
        spec: "unit/definition/model/state",
        swap: [" && !isMask(wire)", ""],
    },
    {
        name: "the values that CDM adds by itself",
        spec: "unit/definition/model/state",
        value: "added === undefined",
    },
    {
        name: "the parameter that was changed beside the program",
        spec: "behavior/definition/changes",
        remove: true,
    },
    {
        name: "the mapping of fields that a program can't say",
        spec: "unit/definition/model/state",
        condition: "true",
    },
    {
        name: "the secrets that a hash leaves out",
        spec: "behavior/definition/check",
        swap: [" && !kind.isSecret(path, inputs)", ""],
    },
    {
        name: "the one hash of every order",
        spec: "behavior/definition/check",
        swap: ['.sort(([one = ""], [other = ""]) => (one < other ? -1 : 1))', ""],
    },
    {
        name: "the mask that a program says",
        spec: "behavior/definition/check",
        value: "[] as { property: string; reason: string }[]",
    },
    {
        name: "the job that makes way for its link",
        spec: "behavior/definition/changes",
        value: "[] as string[]",
    },
    {
        name: "the definition that its replacement deletes first",
        spec: "behavior/definition/changes",
        condition: "registry.isInProgram(urn)",
    },
    {
        name: "the replacement after the delete",
        spec: "behavior/definition/changes",
        swap: ["deleteBeforeReplace: true", "deleteBeforeReplace: false"],
    },
    {
        name: "the size of a definition",
        spec: "behavior/definition/check",
        condition: "true",
    },
    {
        name: "the two definitions of one name in a program",
        spec: "behavior/definition/check",
        condition: "true",
    },
    {
        name: "the parameters that are secrets by their names",
        spec: "behavior/definition/check",
        swap: ["...namedSecretsIn(kind, placed), ", ""],
    },
    {
        name: "the secrets of a definition in what CDM says",
        spec: "behavior/definition/faults",
        value: "hiddenTextsOfPlace(host, ...bags)",
    },
    {
        name: "the state of a definition that a user has edited",
        spec: "behavior/definition/changes",
        condition: "true",
    },
    {
        name: "the refusal in an answer of success",
        spec: "behavior/definition/faults",
        value: "[] as string[]",
    },
    {
        name: "the marks of a definition's secrets, before its first state",
        spec: "host/definitions",
        swap: ["markDefinitionSecrets(inputs)", "inputs"],
    },
    {
        name: "the marks of a definition's secrets in a refresh",
        spec: "host/definitions",
        swap: ["markDefinitionSecrets(of.inputsOf(now))", "of.inputsOf(now)"],
    },
    {
        name: "the replacement that the engine decides about",
        spec: "host/definitions",
        swap: ["{ ...opts, deleteBeforeReplace: true }", "opts"],
    },
    {
        name: "the paths of what a program keeps secret",
        spec: "host/definitions",
        replace: "__secretInputs: undefined",
    },
    {
        name: "the parameters that a program forgets to keep secret",
        spec: "host/definitions",
        condition: "false",
    },
    {
        name: "the secret that no printed program has",
        spec: "behavior/cli/import",
        value: "isMask(wire)",
    },
    {
        name: "the link of the printed program that a job names",
        spec: "behavior/cli/import",
        condition: "true",
    },
    {
        name: "the definition that was named and is missing",
        spec: "behavior/cli/import",
        condition: "false",
    },
];
