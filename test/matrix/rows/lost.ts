import { against, creates, each, type Row, updates } from "../row.js";

const before = { kind: "drop", when: "before" };
const after = { kind: "drop", when: "after" };

/** The connection breaks, and with it goes the reply. */
export const lost: readonly Row[] = [
    against("start", "reply lost before its effect", before),
    against("start", "reply lost before its effect, twice in a row", { ...before, times: 2 }),
    against(
        "start",
        "reply lost before its effect, as often as it is sent",
        { ...before, times: 3 },
        { fails: each([...creates, ...updates], /whether a run came of it is not known: .*It was sent 3 times/) },
    ),
    against("start", "reply lost after its effect", after),
    against(
        "start",
        "reply lost twice after its effect, and the run out of sight for 70 s",
        { ...after, times: 2 },
        {
            // Whoever looks for a minute only can't know: here CDM itself refuses a second run.
            before: (bed) => bed.control("POST", "switches", { startRunning: "code" }),
            strike: async (bed) => {
                await bed.job({ listLagMs: 70_000 });
                await bed.fault({ operation: "start", ...after, times: 2 });
            },
        },
    ),
    against("stop", "reply lost before its effect", before),
    against("stop", "reply lost before its effect, three times in a row", { ...before, times: 3 }),
    against("stop", "reply lost after its effect", after),
    against(
        "stop",
        "reply lost three times after its effect, which takes 100 s",
        { ...after, times: 3 },
        {
            strike: async (bed) => {
                await bed.job({ stopMs: 100_000 });
                await bed.fault({ operation: "stop", ...after, times: 3 });
            },
        },
    ),
    against("status", "reply lost", before),
    against("status", "reply lost three times in a row", { ...before, times: 3 }),
    against("status", "reply lost three times in a row from the second look on", { ...after, nth: 2, times: 3 }),
    {
        name: "any: the first two replies lost after their effect",
        meets: ["status", "start", "stop"],
        strike: (bed) => bed.fault({ operation: "any", ...after, times: 2 }),
    },
    {
        name: "any: the two replies after the first look lost after their effect",
        meets: ["start", "stop"],
        strike: (bed) => bed.fault({ operation: "any", ...after, nth: 2, times: 2 }),
    },
];
