import * as core from "#provider/run/index.js";

type Inputs = core.JobRunInputs;
type State = core.JobRunState;
type Call = core.OperationContext;

/** The operations, called as the door of dynamic providers calls them: the URN stands in a hidden input. */
export const check = (
    olds: core.Properties,
    news: core.Properties,
    host: Parameters<typeof core.check>[2],
): ReturnType<typeof core.check> => core.check(olds, news, { urn: urnOf(news), ...host });

export const diff = (state: State, news: Inputs, host: core.Host) =>
    core.diff(state, news, host, { urn: news.__urn, urnInState: state.__urn });

export const create = (inputs: Inputs, host: core.Host, call: Call = {}) =>
    core.create(inputs, host, { urn: inputs.__urn, ...call });

export const read = (state: State, host: core.Host, call: Call = {}) =>
    core.read(state, host, { urn: state.__urn, ...call });

export const update = (state: State, news: Inputs, host: core.Host, call: Call = {}) =>
    core.update(state, news, host, { urn: news.__urn, ...call });

export const remove = (state: State, host: core.Host, call: Call = {}) =>
    core.remove(state, host, { urn: state.__urn, ...call });

function urnOf({ __urn }: core.Properties): string | undefined {
    return typeof __urn === "string" ? __urn : undefined;
}
