import { type CdmClient, createClient } from "../../cdm/client.js";
import { createDefinitionClient, type DefinitionClient } from "../../cdm/definitionClient.js";
import type { Clock } from "../../common/clock.js";
import { redactor } from "../../common/redact.js";
import { capitalized, type Redact, said } from "../../common/text.js";
import { type Connection, connect, type Host, type Log, type OperationContext, originOf } from "../../run/index.js";
import { shortestPollMs } from "../../run/model/timeouts.js";
import type { DefinitionInputs } from "../model/inputs.js";
import type { Kind } from "../model/kind.js";
import { hiddenTextsOf } from "../model/secrets.js";
import { idOf, placeIn } from "../model/state.js";
import { timeoutOf } from "../model/timeouts.js";

export type Verb = "create" | "update" | "read" | "delete";

type Recorder = NonNullable<OperationContext["recorder"]>;

/** One operation under way. */
export interface Context {
    readonly kind: Kind;
    readonly id: string;
    /** `job "orders" in cluster 7c1…` */
    readonly label: string;
    readonly clusterId: string;
    readonly client: DefinitionClient;
    /** CDM's calls for the job of that name: the status of its last run, and the cluster. */
    readonly runs: CdmClient;
    readonly clock: Clock;
    readonly deadline: Connection["deadline"];
    /** The gap between the first two looks, in milliseconds. */
    readonly firstGapMs: number;
    readonly log: Log;
    readonly record: Recorder["record"];
    /** Removes the secrets of the inputs and the state, and the credentials. */
    readonly redact: Redact;
    /** Makes a text of CDM's fit for our sentences. */
    quote(text: string): string;
    /** What a stop of the live run needs, which is an operation of its own. */
    readonly host: Host;
    readonly call: OperationContext;
}

/**
 * Begins an operation: resolves the settings and makes the `Context` for its steps. Sends nothing to CDM.
 *
 * @throws SettingsError before any request to CDM; CdmError if a login is refused
 */
export async function begin(
    kind: Kind,
    inputs: DefinitionInputs,
    verb: Verb,
    host: Host,
    call: OperationContext,
    olds?: DefinitionInputs,
): Promise<Context> {
    const { clusterId, name, endpoint } = inputs;
    const label = `${kind.word} "${name}" in cluster ${clusterId}`;
    const secrets = hiddenTextsOf(kind, host, inputs, olds);
    const connection = await connect(
        {
            place: { ...placeIn(inputs), from: originOf(endpoint, verb, host.registry, call.urn) },
            timeoutMs: timeoutOf(inputs, verb),
            cancelledSentence: cancelledSentences[verb](label),
            secrets,
        },
        host,
        call,
    );
    const { settings, clock, deadline, log, redactNow } = connection;
    const gate = async () => {
        await connection.gate();
        // mutant: the question whether anybody is left, before a definition is written
        await host.starts.throwIfOrphan(`${capitalized(label)} was not touched any more`, "that");
    };
    const options = { ...connection.options, gate };
    const redactInputs = redactor(secrets);
    return {
        kind,
        id: idOf(inputs),
        label,
        clusterId,
        client: createDefinitionClient(settings, { kind: kind.word, clusterId, name }, options),
        runs: createClient(settings, { clusterId, jobName: name }, options),
        clock,
        deadline,
        firstGapMs: shortestPollMs(settings.endpoint),
        log,
        record: (event) => call.recorder?.record(event),
        redact: (text) => redactNow(redactInputs(text)),
        quote: (text) => said(text, redactNow),
        host,
        call,
    };
}

const cancelledSentences: Readonly<Record<Verb, (label: string) => string>> = {
    create: (label) => `The create of ${label} was canceled. Run pulumi up again.`,
    update: (label) => `The update of ${label} was canceled. Run pulumi up again to go on.`,
    read: (label) => `The refresh of ${label} was canceled. The state stays as it was.`,
    delete: (label) =>
        `The delete of ${label} was canceled before CDM had said twice that it is gone. The resource stays in the state: run pulumi again to go on.`,
};
