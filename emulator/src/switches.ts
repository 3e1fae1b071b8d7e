/**
 * Where the editions of CDM's documentation disagree, or say nothing, the caller chooses. The first value of each is
 * the default.
 *
 * - `stopResponse`: the body of an accepted stop. `submissions` is the 2022 edition, `empty` and `validation` are the
 *   2025 ones (sample and prose of the same page), `none` is the 2021 edition.
 * - `stopNotRunning`: a stop of a job that is not live. `code` is 400 Cdm.0053; `validation` is 200 with an ERROR.
 * - `startRunning`: a start of a job that is live. `code` is 400 Cdm.0052; `accept` starts a second run beside the
 *   first, so that a caller's own care can be tested rather than the service's.
 */
export const switchValues = {
    stopResponse: ["submissions", "empty", "validation", "none"],
    stopNotRunning: ["code", "validation"],
    startRunning: ["code", "accept"],
} as const;

export type Switches = { [Name in keyof typeof switchValues]: (typeof switchValues)[Name][number] };

export const defaultSwitches: Readonly<Switches> = {
    stopResponse: switchValues.stopResponse[0],
    stopNotRunning: switchValues.stopNotRunning[0],
    startRunning: switchValues.startRunning[0],
};
