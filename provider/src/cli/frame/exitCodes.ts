/** What the exit codes of all verbs mean. `docs/cdm-run.md` and the help have the same table. */
export const exitCodes = {
    0: "done",
    1: "failed: CDM could not be asked, or what was asked for is not proved",
    2: "not understood: arguments or a file. Nothing was sent to CDM",
    3: "CDM has answered, and the answer is no: a run has not succeeded, or a dry run has found a run to stop",
    130: "ended by Ctrl-C (143: by SIGTERM, 129: because its terminal was closed)",
    141: "ended because nobody reads the output any more",
} as const;

export const done = 0;
export const failed = 1;
export const notUnderstood = 2;
export const answerIsNo = 3;
/** 128 and the number of the signal, as shells do. */
export const hungUp = 129;
export const interrupted = 130;
export const terminated = 143;
export const brokenPipe = 141;
