import { settingsCodes } from "../../cdm/errors.js";

/**
 * The codes of our own errors, by what went wrong. Users search for them, so a code never changes its meaning, and a code
 * that is no longer needed is never used again. docs/errors.md says what to do about each.
 */
export const runCodes = {
    stateUnusable: "CDMRUN-151",
    idUnusable: "CDMRUN-152",
    optionsWrong: "CDMRUN-153",
    liveAlready: "CDMRUN-201",
    engineGone: "CDMRUN-202",
    startUnclear: "CDMRUN-203",
    owedStartUnclear: "CDMRUN-204",
    newRunNotStarted: "CDMRUN-205",
    interrupted: "CDMRUN-206",
    clusterStopped: "CDMRUN-207",
    clusterMissing: "CDMRUN-208",
    cancelled: "CDMRUN-209",
    runFailed: "CDMRUN-301",
    waitOutOfTime: "CDMRUN-302",
    runOutOfSight: "CDMRUN-303",
    runNotShown: "CDMRUN-304",
    runSuperseded: "CDMRUN-305",
    historyLost: "CDMRUN-306",
    jobGone: "CDMRUN-307",
    outOfTimeAndStopped: "CDMRUN-308",
    overMaxRunTime: "CDMRUN-309",
    foreignRun: "CDMRUN-401",
    notVerifiedInTime: "CDMRUN-402",
    stopRefused: "CDMRUN-403",
    statusBehind: "CDMRUN-404",
    seenElsewhere: "CDMRUN-405",
    notComparable: "CDMRUN-406",
    definitionExists: "CDMRUN-411",
    definitionOfOtherType: "CDMRUN-412",
    definitionUnclear: "CDMRUN-413",
    definitionInUse: "CDMRUN-414",
    linkInUse: "CDMRUN-415",
    definitionNotDeleted: "CDMRUN-416",
    definitionNotShown: "CDMRUN-417",
    secretUnsaid: "CDMRUN-418",
    linkMissing: "CDMRUN-419",
} as const;

export type RunErrorKind = keyof typeof runCodes;

/** All our codes, those of the settings too. */
export const errorCodes = { ...settingsCodes, ...runCodes } as const;
