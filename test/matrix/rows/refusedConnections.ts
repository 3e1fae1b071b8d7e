import type { Column } from "../columns.js";
import type { MatrixTestBed } from "../matrixTestBed.js";
import { all, each, type Row } from "../row.js";

async function cutFor(bed: MatrixTestBed, forMs: number): Promise<void> {
    await bed.line.cut();
    bed.clock.at(forMs, () => bed.line.mend());
}

/** Nobody listens at the address, so no byte of a request is taken; later somebody does again. */
function refused(what: string, strike: (bed: MatrixTestBed, column: Column) => void | Promise<void>): Row {
    return {
        name: `connection refused ${what}`,
        meets: ["status", "start", "stop"],
        strike: async (bed, column) => {
            await bed.goOverTheLine();
            await strike(bed, column);
        },
        struck: ({ refused: count }) => count > 0,
        lift: (bed) => bed.line.mend(),
    };
}

const orderOf = ({ sends }: Column) => (sends.includes("stop") ? "stop" : "start");

export const refusedConnections: readonly Row[] = [
    refused("for 8 s from the beginning", (bed) => cutFor(bed, 8_000)),
    {
        ...refused("for 90 s when the order is sent", (bed, column) =>
            bed.on("before", orderOf(column), () => cutFor(bed, 90_000)),
        ),
        meets: ["start", "stop"],
    },
    {
        ...refused("for 90 s once the order is taken", (bed, column) =>
            bed.on("after", orderOf(column), () => cutFor(bed, 90_000)),
        ),
        meets: ["start", "stop"],
        leftOut: { "create until submitted": "sends nothing after the order that it is about" },
    },
    {
        ...refused("for as long as the operation lasts", (bed) => bed.line.cut()),
        fails: each(all, /ECONNREFUSED/),
    },
];
