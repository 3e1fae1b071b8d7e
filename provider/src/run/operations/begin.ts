import { type CdmClient, type ClientOptions, createClient } from "../../cdm/client.js";
import { resolveSettings } from "../../cdm/config/resolve.js";
import type { Failure } from "../../cdm/errors.js";
import { sendOnce } from "../../cdm/http/transport.js";
import type { Submission } from "../../cdm/submission.js";
import { describeDuration } from "../../common/duration.js";
import { hiding } from "../../common/redact.js";
import { said } from "../../common/text.js";
import { isIgnored } from "../model/ignoreChanges.js";
import { idOf, type JobRunInputs } from "../model/inputs.js";
import { howByHand } from "../model/manualStop.js";
import { type Claim, type Owner, ownerOf } from "../model/ownership.js";
import { hiddenTexts } from "../model/secrets.js";
import { secretsOf } from "../model/secretTexts.js";
import { descentOf } from "../model/sentStart.js";
import type { JobRunState } from "../model/state.js";
import { pollIntervalOf, timeoutOf } from "../model/timeouts.js";
import { createTimer } from "../observe/deadline.js";
import { createEye } from "../observe/observer.js";
import { createServiceClock } from "../observe/serviceClock.js";
import type { Host } from "../process/host.js";
import type { UnrecordedStart } from "../process/pendingStarts.js";
import type { Registry } from "../process/registry.js";
import type { Operation } from "../steps/context.js";

const ownerByDescent = { yes: "ours", perhaps: "unknown", no: "foreign" } as const;

const iamDoesNotSay =
    "IAM does not say whose these credentials are: of temporary keys it never does. A token, a permanent key or a user's password tells it.";
const whenIamAnswers = "Once IAM has answered, the next pulumi up or destroy may tell.";

/** What is only said beside the point holds nothing up. */
const besideThePointMs = 5_000;

/** @throws SettingsError before any request to CDM; CdmError where a login is refused */
export async function begin(
    inputs: JobRunInputs,
    name: "create" | "update" | "read" | "delete",
    host: Host,
    olds?: JobRunState,
): Promise<Operation> {
    const { clock, registry, starts } = host;
    const serviceClock = createServiceClock(clock);
    const transport = serviceClock.listening(host.transport ?? sendOnce);
    const isOfState = host.isOfState ?? true;
    const place = isOfState ? { ...inputs, from: originOf(inputs, name, registry) } : inputs;
    const settings = await resolveSettings(place, host);
    const id = idOf(inputs);
    const whom = `job "${inputs.jobName}" in cluster ${inputs.clusterId}`;
    const timeoutMs = timeoutOf(inputs, name);
    const timer = createTimer(clock, timeoutMs);
    const pollMs = pollIntervalOf(inputs, settings.endpoint);
    const report = host.reportFor(inputs.__urn);
    for (const { text, isOnce, isQuiet } of settings.cautions) {
        if (!isOnce || host.logins.isNews(text)) report[isQuiet ? "info" : "warn"](text);
    }
    const sayRetry = (failure: Failure, delayMs: number) =>
        report.progress(`${failure.text}: again in ${describeDuration(delayMs)}`);
    // The old run may tell what it was started with.
    const hidden = hiddenTexts(host, inputs, olds);
    const secrets = [...secretsOf(inputs), ...(olds ? secretsOf(olds) : []), ...hidden];
    const connect = (options: Partial<ClientOptions>) =>
        createClient(settings, inputs, {
            clock,
            deadline: timer.deadline,
            gate: starts.pass,
            secrets,
            onRetry: sayRetry,
            transport,
            ...options,
        });
    const until = (milliseconds: number) => Math.min(timer.deadline, clock.monotonic() + milliseconds);
    const me = { urn: inputs.__urn, state: olds, isToGo: name === "delete" };
    const isOfAnotherJobRun = (submission: Submission) => registry.isOfAnother(id, submission, me);
    const whose = (submission: Submission, claim: Claim): Owner =>
        isOfAnotherJobRun(submission)
            ? "foreign"
            : ownerOf(submission, { ...claim, onRunOfSameUser: inputs.onRunOfSameUser });
    const isOurs = (submission: Submission, claim: Claim) => !["foreign", "unknown"].includes(whose(submission, claim));
    async function askBeside<T>(ask: (client: CdmClient) => Promise<T>): Promise<T | undefined> {
        return ask(connect({ deadline: until(besideThePointMs), onRetry: () => {} })).catch(() => undefined);
    }
    const byHand = howByHand(settings, inputs, hiding(hidden));
    let whyNoUser: string | undefined;
    const ownUser = async (): Promise<string | undefined> => {
        whyNoUser = undefined;
        try {
            const name = await settings.userName(timer.deadline);
            if (name === undefined) whyNoUser = iamDoesNotSay;
            return name;
        } catch (error) {
            whyNoUser = `${error instanceof Error ? error.message : String(error)} ${whenIamAnswers}`;
            return undefined;
        }
    };
    let unrecorded: UnrecordedStart | undefined;
    const standing = (now: UnrecordedStart["standing"]) => {
        // A doubt is not taken back by a later try.
        if (unrecorded && unrecorded.standing !== "inDoubt") unrecorded.standing = now;
    };
    return {
        ...timer,
        ...createEye({
            timer,
            pollMs,
            clusterId: inputs.clusterId,
            cluster: name === "read" ? "ask" : "wait",
            connectFor: (milliseconds) => connect({ deadline: until(milliseconds) }),
        }),
        id,
        whom,
        address: settings.endpoint,
        projectId: settings.projectId,
        client: connect({}),
        clock,
        report,
        timeoutMs,
        pollMs,
        stopByHand: byHand,
        isOfState,
        isUserShared: inputs.onRunOfSameUser === "foreign",
        asSaid: (text) => said(text, hiding([...settings.login.secrets(), ...secrets])),
        describeJob: () => askBeside((client) => client.showJob()),
        showHistory: () => askBeside((client) => client.listSubmissions()),
        ownerOf: whose,
        isOurs,
        isOfAnotherJobRun,
        ownUser,
        whyNoUser: () => whyNoUser,
        serviceNow: serviceClock.now,
        claim(submission) {
            if (inputs.__urn !== undefined) registry.claim(id, inputs.__urn, submission);
            if (unrecorded) unrecorded.run = { submission, seenAt: clock.monotonic() };
        },
        async aboutToStart(sent) {
            const start: UnrecordedStart = {
                whom,
                sent,
                standing: "notSent",
                onInterrupt: inputs.onInterrupt ?? "stop",
                stopByHand: byHand,
                async whose(live) {
                    if (start.run) return whose(live, { run: start.run.submission, startedByUs: true });
                    if (isOfAnotherJobRun(live)) return "foreign";
                    const self = await ownUser();
                    const isUserShared = inputs.onRunOfSameUser === "foreign";
                    return ownerByDescent[descentOf(live, { ...sent, self, isUserShared }, true)];
                },
                connect: (lookMs) =>
                    connect({ deadline: clock.monotonic() + lookMs, repeats: false, gate: async () => {} }),
            };
            await starts.add(start);
            unrecorded = start;
        },
        async startJob(variables) {
            const gate = () => starts.pass().then(() => standing("sent"));
            const onRetry: typeof sayRetry = (failure, delayMs) => {
                standing("notSent");
                sayRetry(failure, delayMs);
            };
            try {
                return await connect({ gate, onRetry }).startJob(variables);
            } finally {
                standing("inDoubt");
            }
        },
        notStarted() {
            if (unrecorded) starts.delete(unrecorded);
            unrecorded = undefined;
        },
        mayHaveStarted: () => unrecorded !== undefined,
        atInterruption: () => unrecorded?.onInterrupt,
        async end() {
            if (unrecorded) await starts.hand(unrecorded);
        },
    };
}

/** A read and a delete get the state alone, and the engine puts what is in it in place of an input whose changes are ignored. */
function originOf(
    { endpoint = "", __urn }: JobRunInputs,
    name: "create" | "update" | "read" | "delete",
    registry: Registry,
): "program" | "state" {
    if (registry.isNamedByProgram(endpoint)) return "program";
    const isIgnoredThere = registry.isDoubted(endpoint) || isIgnored("endpoint", registry.ignoredOf(__urn));
    const isAlone = name === "read" || name === "delete" || isIgnoredThere;
    return isAlone ? "state" : "program";
}
