import { redactor } from "../common/redact.js";
import {
    check,
    create,
    diff,
    type Host,
    hiddenTexts,
    inputsOf,
    type JobRunInputs,
    type JobRunState,
    type Properties,
    read,
    remove,
    update,
} from "../run/index.js";
import { markSecretInputs, markSecrets } from "./markSecrets.js";
import { inRow, redactingHost } from "./row.js";
import { sanitize } from "./sanitize.js";
import { textOf } from "./textOf.js";

/** The engine's verbs for a JobRun. */
export function jobRunOperations(host: Host) {
    const redactorFor = (...properties: unknown[]) => redactor(hiddenTexts(host, ...properties));
    const operations = {
        async check(olds: Properties, news: Properties) {
            const urn = textOf(news.__urn);
            const { log } = { log: redactingHost(host, redactorFor(news)).logFor(urn) };
            const { inputs, failures } = check(olds, news, { ...host, urn, log });
            return { inputs: markSecretInputs(inputs), failures };
        },
        async diff(_id: string, state: JobRunState, news: JobRunInputs) {
            const urns = { urn: news.__urn, urnInState: state.__urn };
            return diff(state, news, redactingHost(host, redactorFor(state, news)), urns);
        },
        async create(inputs: JobRunInputs) {
            const { id, state } = await inRow(host, redactorFor(inputs), (own) =>
                create(inputs, own, { urn: inputs.__urn }),
            );
            return { id, outs: markSecrets(state, inputs) };
        },
        async read(id: string, state: JobRunState) {
            const now = await inRow(host, redactorFor(state), (own) => read(state, own, { urn: state.__urn }));
            return now === undefined ? {} : { id, props: markSecrets(now), inputs: markSecrets(inputsOf(now)) };
        },
        async update(_id: string, state: JobRunState, news: JobRunInputs) {
            const now = await inRow(host, redactorFor(state, news), (own) =>
                update(state, news, own, { urn: news.__urn }),
            );
            return { outs: markSecrets(now, news) };
        },
        async delete(_id: string, state: JobRunState) {
            await inRow(host, redactorFor(state), (own) => remove(state, own, { urn: state.__urn }));
        },
    };
    return sanitize(operations, { redactorFor, mark: markSecrets });
}
