import type { Column } from "../columns.js";
import type { MatrixTestBed } from "../matrixTestBed.js";
import { each, type PerColumn, type Row } from "../row.js";

const leftOut: PerColumn<string> = { "create until submitted": "looks at no run" };
const shown = (bed: MatrixTestBed) => bed.emulator.requests("status").at(-1)?.status === 200;

/** Before a create there is no run to show it of: then it shows from the start on. */
async function show(bed: MatrixTestBed, { kind }: Column, settings: Readonly<Record<string, unknown>>): Promise<void> {
    if (kind === "create") bed.on("after", "start", () => bed.job(settings));
    else await bed.job(settings);
}

function word(status: string): readonly Row[] {
    return [
        {
            name: `status: ${status} for 60 s`,
            meets: ["status"],
            leftOut,
            strike: (bed, column) => show(bed, column, { status, statusForMs: 60_000 }),
            struck: shown,
        },
        {
            name: `status: ${status} for as long as the operation lasts`,
            meets: ["status"],
            leftOut,
            strike: (bed, column) => show(bed, column, { status }),
            struck: shown,
            fails: {
                ...each(["create until running", "create until completed"], new RegExp(`last status was ${status}`)),
                ...each(
                    ["update by restart", "update by queue", "delete by stop", "delete by finish"],
                    new RegExp(`not said twice in a row .* live was ${status}`),
                ),
            },
        },
    ];
}

/** Words that say nothing of whether a run is live. */
export const words: readonly Row[] = [...word("UNKNOWN"), ...word("WARMING_UP")];
