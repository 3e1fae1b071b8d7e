import type { Verb } from "../columns.js";
import type { Row } from "../row.js";

function edition(verb: Verb, name: string, value: string): Row {
    return {
        name: `${verb}: ${name} ${value}`,
        meets: [verb],
        strike: (bed) => bed.control("POST", "switches", { [name]: value }),
        struck: (bed) => bed.sent(verb) > 0,
    };
}

/** Puts a run that ended an hour before the newest one before it in the list. */
function listedOldestFirst(verb: Verb, text: string): string {
    const { submissions: [newest] = [] }: { submissions?: Record<string, unknown>[] } = JSON.parse(text);
    if (verb !== "status" || typeof newest?.["submission-id"] !== "number") return text;
    const older = {
        ...newest,
        "submission-id": newest["submission-id"] - 1,
        "creation-date": Number(newest["creation-date"]) - 3_600_000,
        status: "SUCCEEDED",
    };
    return JSON.stringify({ submissions: [older, newest] });
}

/** Where the documentation of the API has several answers. */
export const editions: readonly Row[] = [
    ...["minimal", "stringDates", "empty", "none"].map((value) => edition("start", "startResponse", value)),
    ...["empty", "validation", "none"].map((value) => edition("stop", "stopResponse", value)),
    edition("status", "userKey", "absent"),
    edition("status", "dateType", "string"),
    edition("status", "progressScale", "sqoop"),
    edition("status", "pendingPhase", "on"),
    edition("status", "afterStopStatus", "FAILED"),
    {
        // No switch of the emulator has this yet: the answer is changed on its way.
        name: "status: two submissions, the older one first",
        meets: ["status"],
        strike: async (bed) => {
            bed.rewrite = listedOldestFirst;
        },
        struck: (bed) => bed.sent("status") > 0,
    },
];
