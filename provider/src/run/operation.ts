import type { History } from "../cdm/answers.js";
import { type CdmClient, type ClientOptions, createClient } from "../cdm/client.js";
import type { Clock } from "../cdm/clock.js";
import type { Configuration } from "../cdm/configured.js";
import type { Logins } from "../cdm/credentials/login.js";
import type { Failure } from "../cdm/errors.js";
import { hiding } from "../cdm/redact.js";
import { resolveSettings } from "../cdm/settings.js";
import type { Submission } from "../cdm/submission.js";
import { said } from "../cdm/text.js";
import { sendOnce, type Transport } from "../cdm/transport.js";
import { howByHand } from "./byHand.js";
import { describeDuration } from "./duration.js";
import { createEye, type Eye } from "./eye.js";
import { type Claim, descentOf, type Owner, ownerOf, type SentStart } from "./identity.js";
import { isIgnored } from "./ignored.js";
import { idOf, type JobRunInputs, pollIntervalOf, secretsOf, timeoutOf } from "./inputs.js";
import type { Registry } from "./registry.js";
import type { Report } from "./report.js";
import { hiddenTexts } from "./secrets.js";
import { createServiceClock } from "./serviceClock.js";
import type { JobRunState } from "./state.js";
import { createTimer, type Timer } from "./timer.js";
import type { UnrecordedStart, UnrecordedStarts } from "./unrecorded.js";

/** What an operation needs of the world around it. */
export interface Host {
    readonly configuration: Configuration;
    readonly logins: Logins;
    readonly clock: Clock;
    readonly registry: Registry;
    readonly starts: UnrecordedStarts;
    reportFor(urn: string | undefined): Report;
    /** False where somebody works by hand, and no state has anything to do with it. @default true */
    readonly isOfState?: boolean;
    /** @default axios */
    readonly transport?: Transport;
}

/** One create, update, read or delete under way: whom it talks to, until when, and who hears of it. */
export interface Operation extends Eye, Omit<Timer, "deadline" | "heed"> {
    readonly id: string;
    /** `job "orders" in cluster 7c1…` */
    readonly whom: string;
    /** CDM's address, as this operation uses it. */
    readonly address: string;
    /** The project that the job is in, found out where nobody has given its id. */
    readonly projectId: string;
    readonly client: CdmClient;
    readonly clock: Clock;
    readonly report: Report;
    readonly timeoutMs: number;
    readonly pollMs: number;
    /** How the run is stopped without Pulumi, to be read behind "by hand". */
    readonly stopByHand: string;
    /** Whether a state goes on holding the run where the operation fails. */
    readonly isOfState: boolean;
    /** Whether others start the job under the same user (`onRunOfSameUser`). */
    readonly isUserShared: boolean;
    /** A text of CDM's that comes in what describes a job: without secrets, visible and short. */
    asSaid(text: string): string;
    /** The job as CDM describes it, for what is said beside the point: undefined where that is not to be had at once. */
    describeJob(): Promise<Readonly<Record<string, unknown>> | undefined>;
    /** The runs that CDM remembers of the job; undefined where they are not to be had at once. */
    showHistory(): Promise<History | undefined>;
    /** Whose run it is. The run of another JobRun of this process is foreign. */
    ownerOf(submission: Submission, claim: Claim): Owner;
    isOurs(submission: Submission, claim: Claim): boolean;
    isOfAnotherJobRun(submission: Submission): boolean;
    /** The name of the user that this process logs in as. IAM is asked once, and not past the deadline; undefined where it does not say. */
    ownUser(): Promise<string | undefined>;
    /** Why `ownUser` has not told it, and what to do about that, in whole sentences. Undefined where it has, or was not asked. */
    whyNoUser(): string | undefined;
    /** Milliseconds since the epoch on the service's own clock. Undefined before an answer has told it. */
    serviceNow(): number | undefined;
    /** Remembers that the run is this resource's, for the other JobRuns of this process, and for an interruption. */
    claim(submission: Submission): void;
    /**
     * Says that a start is about to be sent, of which no state will know before the operation has ended.
     *
     * @throws JobRunError where nobody is left to record its run
     */
    aboutToStart(sent: SentStart): Promise<void>;
    /** Sends the start. Repeated only where the try before it cannot have had an effect. */
    startJob(variables: JobRunInputs["variables"]): Promise<Submission | undefined>;
    /** Says that nothing can have come of the start. */
    notStarted(): void;
    /** True from when a start is about to be sent until it is known that nothing can have come of it. */
    mayHaveStarted(): boolean;
    /** What an interruption would do to a run that no state knows of yet; undefined where there is none. */
    atInterruption(): "stop" | "leave" | undefined;
    /** To be called when the operation has ended, however: from here on the engine knows what it has to know, if it is still there. */
    end(): Promise<void>;
}

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
