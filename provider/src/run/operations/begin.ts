import { type CdmClient, createClient } from "../../cdm/client.js";
import { sendOnce } from "../../cdm/http/transport.js";
import type { CallOptions } from "../../cdm/send.js";
import type { Submission } from "../../cdm/submission.js";
import { redactor } from "../../common/redact.js";
import { said } from "../../common/text.js";
import { noRecorder } from "../model/events.js";
import { idOf, type JobRunInputs } from "../model/inputs.js";
import { manualStop } from "../model/manualStop.js";
import { type Ownership, ownerOf } from "../model/ownership.js";
import { hiddenTexts } from "../model/secrets.js";
import { secretsOf } from "../model/secretTexts.js";
import { descentOf } from "../model/sentStart.js";
import { factsOf, type JobRunState } from "../model/state.js";
import { pollIntervalOf, slowestPollOf, timeoutOf } from "../model/timeouts.js";
import { isCancelled } from "../observe/cancellation.js";
import { JobList, listOf } from "../observe/jobList.js";
import { createObserver } from "../observe/observer.js";
import { recordTransitions } from "../observe/recorded.js";
import type { Host, OperationContext } from "../process/host.js";
import type { PendingStart } from "../process/pendingStarts.js";
import type { Context, Job, Starts } from "../steps/context.js";
import { connect, originOf } from "./connect.js";
import { createCurrentUser } from "./currentUser.js";

type Verb = "create" | "update" | "read" | "delete";

/**
 * Begins an operation: resolves the settings and makes the `Context` for its steps. Sends nothing to CDM.
 *
 * @throws SettingsError before any request to CDM; CdmError if a login is refused
 */
export async function begin(
    inputs: JobRunInputs,
    verb: Verb,
    host: Host,
    call: OperationContext,
    olds?: JobRunState,
): Promise<Context & { readonly client: Pick<CdmClient, "listSubmissions"> }> {
    const { registry, starts } = host;
    const { urn, signal, recorder = noRecorder } = call;
    const { record } = recorder;
    const label = `job "${inputs.jobName}" in cluster ${inputs.clusterId}`;
    const hasState = host.hasState ?? true;
    // CDM's answers may show the values that the old run was started with.
    const hidden = hiddenTexts(host, inputs, olds);
    const { settings, clock, deadline, log, gate, options, serviceNow, redactNow } = await connect(
        {
            // mutant: the address that a user gives by hand
            place: hasState ? { ...inputs, from: originOf(inputs.endpoint, verb, registry, call.urn) } : inputs,
            timeoutMs: timeoutOf(inputs, verb),
            cancelledSentence: cancelledSentence(verb, label, hasState),
            secrets: [...secretsOf(inputs), ...(olds ? secretsOf(olds) : []), ...hidden],
        },
        host,
        call,
    );
    const client = createClient(settings, inputs, options);
    const job: Job = {
        id: idOf(inputs),
        label,
        projectId: settings.projectId,
        address: settings.endpoint,
        manualStop: manualStop(settings, inputs, redactor(hidden)),
        hasState,
    };
    const user = createCurrentUser(settings, inputs, { deadline: deadline.at, gate });
    // The interruption has to tell whose a run is. By then the gate is closed.
    const userAtInterrupt = createCurrentUser(settings, inputs, { deadline: deadline.at, gate: async () => {} });
    const list = listOf(settings, inputs.clusterId, () => {
        const watcher = host.events?.open({ verb: "watch", cluster: inputs.clusterId }) ?? noRecorder;
        watcher.hide(redactNow);
        const ofAll = {
            clock: host.clock,
            deadline: Number.POSITIVE_INFINITY,
            gate: starts.throwIfInterrupted,
            record: watcher.record,
        };
        return new JobList(
            createClient(settings, { ...inputs, jobName: "all" }, { ...ofAll, transport: host.transport ?? sendOnce }),
            host.clock,
            () => settings.quota.gapMs("jobs"),
        );
    });
    const plainObserver = createObserver({
        client,
        clock,
        deadline,
        pollMs: pollIntervalOf(inputs, settings.endpoint),
        slowestPollMs: slowestPollOf(inputs, settings.endpoint),
        clusterId: inputs.clusterId,
        jobName: inputs.jobName,
        list,
        known: olds && factsOf(olds).submission,
        signal,
        whileClusterChanges: verb === "read" ? "throw" : "wait",
        serviceNow,
    });
    const observer = recordTransitions(plainObserver, recorder, olds && factsOf(olds).submission);

    const claimant = { urn, state: olds, isToGo: verb === "delete" };
    const isOfAnotherJobRun: Ownership["isOfAnotherJobRun"] = (run) => registry.isOfAnother(job.id, run, claimant);
    // A newer run of our user may be a re-run that no state has recorded. Without a state there is no such re-run.
    // mutant: the newer run of the same user, without a state
    const onRunOfSameUser = hasState ? inputs.onRunOfSameUser : "foreign";
    const owner: Ownership["ownerOf"] = (run, claim) =>
        isOfAnotherJobRun(run) ? "foreign" : ownerOf(run, { ...claim, onRunOfSameUser });

    let pending: PendingStart | undefined;
    const setDelivery = (now: PendingStart["delivery"]) => {
        // A later try does not remove a doubt.
        if (pending && pending.delivery !== "unknown") pending.delivery = now;
    };
    const pendingStarts: Starts = {
        async announce(sent) {
            const start: PendingStart = {
                jobLabel: job.label,
                sent,
                delivery: "notSent",
                onInterrupt: inputs.onInterrupt ?? "stop",
                record,
                manualStop: job.manualStop,
                async ownerOf(live) {
                    if (start.run) return owner(live, { run: start.run.submission, startedByUs: true });
                    if (isOfAnotherJobRun(live)) return "foreign";
                    const self = await userAtInterrupt.name();
                    return ownerByDescent[
                        descentOf(live, { ...sent, self, isUserShared: user.isShared }, { isJustSent: true })
                    ];
                },
                connect(lookMs) {
                    const call: CallOptions = {
                        deadline: clock.monotonic() + lookMs,
                        repeats: false,
                        isOutOfTurn: true,
                        gate: async () => {},
                    };
                    return {
                        showJobStatus: () => client.showJobStatus(call),
                        stopJob: () => client.stopJob(call),
                    };
                },
            };
            await starts.add(start);
            pending = start;
        },
        async send(variables) {
            try {
                // mutant: the values of variables
                return await client.startJob(variables, { onSend: () => setDelivery("sent") });
            } catch (error) {
                // The operation was canceled before the start was sent.
                if (isCancelled(error) && pending?.delivery === "notSent") pendingStarts.withdraw();
                throw error;
            } finally {
                setDelivery("unknown");
            }
        },
        withdraw() {
            if (pending) starts.delete(pending);
            pending = undefined;
        },
        isPending: () => pending !== undefined,
        onInterrupt: () => pending?.onInterrupt,
        async end() {
            if (pending) await starts.release(pending);
        },
    };
    const ownership: Ownership = {
        ownerOf: owner,
        // mutant: the identity check
        isOurs: (run, claim) => !["foreign", "unknown"].includes(owner(run, claim)),
        isOfAnotherJobRun,
        claim(submission: Submission) {
            if (urn !== undefined) registry.claim(job.id, urn, submission);
            if (pending) pending.run = { submission, seenAt: clock.monotonic() };
        },
    };
    return {
        job,
        clock,
        deadline,
        observer,
        ownership,
        user,
        starts: pendingStarts,
        log,
        record,
        client,
        quote: (text) => said(text, redactNow),
    };
}

function cancelledSentence(verb: Verb, label: string, hasState: boolean): string {
    return (hasState ? cancelledSentences : cancelledWithoutState)[verb](label);
}

const cancelledSentences: Readonly<Record<Verb, (label: string) => string>> = {
    create: (label) =>
        `The create of ${label} was canceled before a start was sent, so nothing was started. Run pulumi up again.`,
    update: (label) =>
        `The update of ${label} was canceled. Nothing more was sent to CDM. Run pulumi up again to go on.`,
    read: (label) => `The refresh of ${label} was canceled. The state stays as it was.`,
    delete: (label) =>
        `The delete of ${label} was canceled before CDM had said twice that its run is not live. The resource stays in the state: ` +
        "run pulumi again to go on.",
};

const cancelledWithoutState: typeof cancelledSentences = {
    ...cancelledSentences,
    create: (label) => `The start of ${label} was canceled before it was sent, so nothing was started.`,
    read: (label) => `The look at ${label} was canceled.`,
    delete: (label) =>
        `The stop of ${label} was canceled before CDM had said twice that no run is live. A run may still be live: stop it again.`,
};

const ownerByDescent = { yes: "ours", perhaps: "unknown", no: "foreign" } as const;
