import type { MatrixTestBed } from "../matrixTestBed.js";
import { against, type Row } from "../row.js";

const stopped = (bed: MatrixTestBed) => bed.sent("stop") > 0;
const refusedIn = {
    kind: "status",
    status: 200,
    body: { "validation-result": [{ jobConfig: [{ message: "engine busy", status: "ERROR" }] }] },
};

/** A stop, and then not what was wanted. */
export const stops: readonly Row[] = [
    against("stop", "refused by an ERROR under 200", { kind: "refuse", message: "engine busy" }),
    against("stop", "refused by an ERROR under 200, three times", { kind: "refuse", message: "engine busy", times: 3 }),
    against("stop", "refused by a nested ERROR under 200", refusedIn),
    ...[40_000, 300_000].map((stopMs) =>
        against(
            "stop",
            `takes ${stopMs / 1_000} s to show`,
            { kind: "none" },
            {
                strike: (bed) => bed.job({ stopMs }),
                struck: stopped,
            },
        ),
    ),
    ...["code", "validation", "validationNested"].map((stopNotRunning) =>
        against(
            "stop",
            `somebody else was first, stopNotRunning ${stopNotRunning}`,
            { kind: "none" },
            {
                strike: async (bed) => {
                    await bed.control("POST", "switches", { stopNotRunning });
                    bed.on("before", "stop", () => bed.stopByHand());
                },
                struck: stopped,
            },
        ),
    ),
    ...[1_000, 3_000, 5_100].map((afterMs) =>
        against(
            "stop",
            `a run of the schedule comes ${afterMs / 1_000} s after it`,
            { kind: "none" },
            {
                strike: async (bed) =>
                    bed.on("after", "stop", () =>
                        bed.clock.at(afterMs, () =>
                            bed.control("POST", "jobs/demo/runs", { user: "emulator", auto: true }),
                        ),
                    ),
                struck: (bed) => bed.runs().some(({ auto }) => auto),
            },
        ),
    ),
];
