import { redactor } from "../common/redact.js";
import type { DefinitionInputs, DefinitionOperations, DefinitionState } from "../definition/index.js";
import type { Host, Properties } from "../run/index.js";
import { markDefinitionSecrets } from "./markSecrets.js";
import { inRow, redactingHost } from "./row.js";
import { sanitize } from "./sanitize.js";
import { textOf } from "./textOf.js";

/** The engine's verbs for a Job or a Link. */
export function definitionOperations(of: DefinitionOperations, host: Host) {
    const redactorFor = (...properties: unknown[]) => redactor(of.hiddenTexts(host, ...properties));
    const operations = {
        async check(olds: Properties, news: Properties) {
            const urn = textOf(news.__urn);
            const log = redactingHost(host, redactorFor(news)).logFor(urn);
            const { inputs, failures } = of.check(olds, news, { ...host, urn, log });
            // mutant: the marks of a definition's secrets, before its first state
            return { inputs: markDefinitionSecrets(inputs), failures };
        },
        async diff(_id: string, state: DefinitionState, news: DefinitionInputs) {
            return of.diff(state, news, redactingHost(host, redactorFor(state, news)), { urn: news.__urn });
        },
        async create(inputs: DefinitionInputs) {
            const { id, state } = await inRow(host, redactorFor(inputs), (own) =>
                of.create(inputs, own, { urn: inputs.__urn }),
            );
            return { id, outs: markDefinitionSecrets(state, inputs) };
        },
        async read(id: string, state: DefinitionState) {
            const now = await inRow(host, redactorFor(state), (own) => of.read(state, own, { urn: state.__urn }));
            if (now === undefined) return {};
            // mutant: the marks of a definition's secrets in a refresh
            return { id, props: markDefinitionSecrets(now), inputs: markDefinitionSecrets(of.inputsOf(now)) };
        },
        async update(_id: string, state: DefinitionState, news: DefinitionInputs) {
            const now = await inRow(host, redactorFor(state, news), (own) =>
                of.update(state, news, own, { urn: news.__urn }),
            );
            return { outs: markDefinitionSecrets(now, news) };
        },
        async delete(_id: string, state: DefinitionState) {
            await inRow(host, redactorFor(state), (own) => of.remove(state, own, { urn: state.__urn }));
        },
    };
    return sanitize(operations, { redactorFor, mark: markDefinitionSecrets });
}
