import { expect } from "chai";
import { runCell } from "./cell.js";
import { MatrixTestBed } from "./matrixTestBed.js";
import { rows } from "./rows.js";
import { cells, closingTable } from "./table.js";

/** Far more than a cell takes, also where its requests hang and the machine is busy. */
const slowestCellMs = 60_000;

describe("fault matrix", function () {
    this.timeout(slowestCellMs);
    const bed = new MatrixTestBed();
    let ran = 0;
    beforeEach(() => bed.open());
    afterEach(() => bed.close());
    after(() => console.log(`\n${closingTable(ran)}\n`));

    for (const { row, column, excluded } of cells) {
        if (excluded !== undefined) continue;
        it(`${row.name} · ${column.name}`, async () => {
            ran += 1;
            await runCell(bed, row, column);
        });
    }

    it("runs every fault with every operation, but for those that can't meet, which say why", () => {
        const excluded = cells.filter((cell) => cell.excluded !== undefined);
        expect(new Set(rows.map(({ name }) => name)).size).to.equal(rows.length);
        expect(excluded.filter((cell) => cell.excluded?.trim() === "")).to.deep.equal([]);
        expect(ran + excluded.length).to.equal(cells.length);
        expect(ran).to.be.at.least(150);
    });
});
