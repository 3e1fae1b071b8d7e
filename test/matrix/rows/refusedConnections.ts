import type { Column } from "../columns.js";
import { all, each, type Row } from "../row.js";
import type { MatrixTestBed } from "../stage.js";

async function cutFor(stage: MatrixTestBed, forMs: number): Promise<void> {
    await stage.line.cut();
    stage.clock.at(forMs, () => stage.line.mend());
}

/** Nobody listens at the address, so no byte of a request is taken; later somebody does again. */
function refused(what: string, strike: (stage: MatrixTestBed, column: Column) => void | Promise<void>): Row {
    return {
        name: `connection refused ${what}`,
        meets: ["status", "start", "stop"],
        strike: async (stage, column) => {
            await stage.goOverTheLine();
            await strike(stage, column);
        },
        struck: ({ refused: count }) => count > 0,
        lift: (stage) => stage.line.mend(),
    };
}

const orderOf = ({ sends }: Column) => (sends.includes("stop") ? "stop" : "start");

export const refusedConnections: readonly Row[] = [
    refused("for 60 s from the beginning", (stage) => cutFor(stage, 60_000)),
    {
        ...refused("for 90 s when the order is sent", (stage, column) =>
            stage.on("before", orderOf(column), () => cutFor(stage, 90_000)),
        ),
        meets: ["start", "stop"],
    },
    {
        ...refused("for 90 s once the order is taken", (stage, column) =>
            stage.on("after", orderOf(column), () => cutFor(stage, 90_000)),
        ),
        meets: ["start", "stop"],
        leftOut: { "create until submitted": "sends nothing after the order that it is about" },
    },
    {
        ...refused("for as long as the operation lasts", (stage) => stage.line.cut()),
        fails: each(all, /ECONNREFUSED/),
    },
];
