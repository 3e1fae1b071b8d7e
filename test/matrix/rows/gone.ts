import type { MatrixTestBed } from "../matrixTestBed.js";
import { against, creates, each, type PerColumn, type Row, updates } from "../row.js";

/** What each page of the documentation calls a job that does not exist; one of them misspells its own code. */
const bodies: Readonly<Record<string, unknown>> = {
    "Cdm.0054": { errCode: "Cdm.0054", externalMessage: "Job does not exist." },
    "Cdm.0100": { errCode: "Cdm.0100", externalMessage: "Job[demo] doesn't exist." },
    "Cdm.0319": { errCode: "Cdm.0319", externalMessage: "The job does not exist." },
    "Cdm.0095": { code: "Cdm.0095", message: "Failed to query the job." },
    "Cdm.00095": { code: "Cdm.0095", errCode: "Cdm.00095", message: "Failed.", externalMessage: "Failed." },
};

const remade = "a job that was removed and made anew has only the runs since then";
const starts: Row["starts"] = {
    ...each(updates, { count: 1, why: remade }),
    ...each(["read", "delete by stop", "delete by finish"], { count: 0, why: remade }),
};

function fails(code: string): PerColumn<RegExp> {
    return each([...creates, ...updates], new RegExp(`${code.replace(".", "\\.")}.*Check jobName`));
}

const removed = (bed: MatrixTestBed) => bed.control("DELETE", "jobs/demo");

/** The job was removed by somebody else. Then it is made anew. */
export const gone: readonly Row[] = [
    ...Object.entries(bodies).flatMap(([code, body]) =>
        [400, 404, 500].map(
            (status): Row => ({
                name: `any: the job is gone, said by ${code} under ${status}`,
                meets: ["status", "start", "stop"],
                strike: async (bed) => {
                    await removed(bed);
                    await bed.fault({ operation: "any", kind: "status", status, body, times: 1_000_000 });
                },
                struck: (bed) => bed.faultsMet > 0,
                fails: fails(code),
                starts,
            }),
        ),
    ),
    against(
        "start",
        "the job is gone when it is sent",
        { kind: "none" },
        {
            strike: async (bed) => bed.on("before", "start", () => removed(bed)),
            struck: (bed) => bed.emulator.requests("start").at(-1)?.status === 400,
            fails: fails("Cdm.0054"),
            starts,
        },
    ),
    against(
        "stop",
        "the job is gone when it is sent",
        { kind: "none" },
        {
            strike: async (bed) => bed.on("before", "stop", () => removed(bed)),
            struck: (bed) => bed.emulator.requests("stop").at(-1)?.status === 400,
            fails: fails("Cdm.0054"),
            starts,
        },
    ),
];
