import { type CdmClient, type ClientOptions, createClient } from "../../cdm/client.js";
import { resolveSettings } from "../../cdm/config/resolve.js";
import type { Failure } from "../../cdm/errors.js";
import { sendOnce } from "../../cdm/http/transport.js";
import type { Submission } from "../../cdm/submission.js";
import { describeDuration } from "../../common/duration.js";
import { redactor } from "../../common/redact.js";
import { said } from "../../common/text.js";
import { isIgnored } from "../model/ignoreChanges.js";
import { idOf, type JobRunInputs } from "../model/inputs.js";
import { manualStop } from "../model/manualStop.js";
import { type Claim, type Owner, ownerOf } from "../model/ownership.js";
import { hiddenTexts } from "../model/secrets.js";
import { secretsOf } from "../model/secretTexts.js";
import { descentOf } from "../model/sentStart.js";
import type { JobRunState } from "../model/state.js";
import { pollIntervalOf, timeoutOf } from "../model/timeouts.js";
import { createDeadline } from "../observe/deadline.js";
import { createObserver } from "../observe/observer.js";
import { createServiceClock } from "../observe/serviceClock.js";
import type { Host } from "../process/host.js";
import type { PendingStart } from "../process/pendingStarts.js";
import type { Registry } from "../process/registry.js";
import type { Operation } from "../steps/context.js";

const ownerByDescent = { yes: "ours", perhaps: "unknown", no: "foreign" } as const;

const iamDoesNotSay =
    "IAM does not say whose these credentials are: of temporary keys it never does. A token, a permanent key or a user's password tells it.";
const whenIamAnswers = "Once IAM has answered, the next pulumi up or destroy may tell.";

/** What is only said beside the point holds nothing up. */
const bestEffortMs = 5_000;

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
    const jobLabel = `job "${inputs.jobName}" in cluster ${inputs.clusterId}`;
    const timeoutMs = timeoutOf(inputs, name);
    const deadline = createDeadline(clock, timeoutMs);
    const pollMs = pollIntervalOf(inputs, settings.endpoint);
    const log = host.logFor(inputs.__urn);
    for (const { text, isOnce, isQuiet } of settings.cautions) {
        if (!isOnce || host.sessions.isNews(text)) log[isQuiet ? "info" : "warn"](text);
    }
    const logRetry = (failure: Failure, delayMs: number) =>
        log.progress(`${failure.text}: again in ${describeDuration(delayMs)}`);
    // The old run may tell what it was started with.
    const hidden = hiddenTexts(host, inputs, olds);
    const secrets = [...secretsOf(inputs), ...(olds ? secretsOf(olds) : []), ...hidden];
    const connect = (options: Partial<ClientOptions>) =>
        createClient(settings, inputs, {
            clock,
            deadline: deadline.at,
            gate: starts.pass,
            secrets,
            onRetry: logRetry,
            transport,
            ...options,
        });
    const until = (milliseconds: number) => Math.min(deadline.at, clock.monotonic() + milliseconds);
    const me = { urn: inputs.__urn, state: olds, isToGo: name === "delete" };
    const isOfAnotherJobRun = (submission: Submission) => registry.isOfAnother(id, submission, me);
    const whose = (submission: Submission, claim: Claim): Owner =>
        isOfAnotherJobRun(submission)
            ? "foreign"
            : ownerOf(submission, { ...claim, onRunOfSameUser: inputs.onRunOfSameUser });
    const isOurs = (submission: Submission, claim: Claim) => !["foreign", "unknown"].includes(whose(submission, claim));
    async function askBestEffort<T>(ask: (client: CdmClient) => Promise<T>): Promise<T | undefined> {
        return ask(connect({ deadline: until(bestEffortMs), onRetry: () => {} })).catch(() => undefined);
    }
    const byHand = manualStop(settings, inputs, redactor(hidden));
    let currentUserProblem: string | undefined;
    const currentUser = async (): Promise<string | undefined> => {
        currentUserProblem = undefined;
        try {
            const name = await settings.userName(deadline.at);
            if (name === undefined) currentUserProblem = iamDoesNotSay;
            return name;
        } catch (error) {
            currentUserProblem = `${error instanceof Error ? error.message : String(error)} ${whenIamAnswers}`;
            return undefined;
        }
    };
    let pending: PendingStart | undefined;
    const setDelivery = (now: PendingStart["delivery"]) => {
        // A doubt is not taken back by a later try.
        if (pending && pending.delivery !== "inDoubt") pending.delivery = now;
    };
    return {
        ...deadline,
        ...createObserver({
            deadline,
            pollMs,
            clusterId: inputs.clusterId,
            cluster: name === "read" ? "ask" : "wait",
            connectFor: (milliseconds) => connect({ deadline: until(milliseconds) }),
        }),
        id,
        jobLabel,
        address: settings.endpoint,
        projectId: settings.projectId,
        client: connect({}),
        clock,
        log,
        timeoutMs,
        pollMs,
        stopByHand: byHand,
        isOfState,
        isUserShared: inputs.onRunOfSameUser === "foreign",
        asSaid: (text) => said(text, redactor([...settings.session.secrets(), ...secrets])),
        describeJob: () => askBestEffort((client) => client.showJob()),
        showHistory: () => askBestEffort((client) => client.listSubmissions()),
        ownerOf: whose,
        isOurs,
        isOfAnotherJobRun,
        currentUser,
        currentUserProblem: () => currentUserProblem,
        serviceNow: serviceClock.now,
        claim(submission) {
            if (inputs.__urn !== undefined) registry.claim(id, inputs.__urn, submission);
            if (pending) pending.run = { submission, seenAt: clock.monotonic() };
        },
        async aboutToStart(sent) {
            const start: PendingStart = {
                jobLabel,
                sent,
                delivery: "notSent",
                onInterrupt: inputs.onInterrupt ?? "stop",
                stopByHand: byHand,
                async whose(live) {
                    if (start.run) return whose(live, { run: start.run.submission, startedByUs: true });
                    if (isOfAnotherJobRun(live)) return "foreign";
                    const self = await currentUser();
                    const isUserShared = inputs.onRunOfSameUser === "foreign";
                    return ownerByDescent[descentOf(live, { ...sent, self, isUserShared }, true)];
                },
                connect: (lookMs) =>
                    connect({ deadline: clock.monotonic() + lookMs, repeats: false, gate: async () => {} }),
            };
            await starts.add(start);
            pending = start;
        },
        async startJob(variables) {
            const gate = () => starts.pass().then(() => setDelivery("sent"));
            const onRetry: typeof logRetry = (failure, delayMs) => {
                setDelivery("notSent");
                logRetry(failure, delayMs);
            };
            try {
                return await connect({ gate, onRetry }).startJob(variables);
            } finally {
                setDelivery("inDoubt");
            }
        },
        notStarted() {
            if (pending) starts.delete(pending);
            pending = undefined;
        },
        mayHaveStarted: () => pending !== undefined,
        atInterruption: () => pending?.onInterrupt,
        async end() {
            if (pending) await starts.release(pending);
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
